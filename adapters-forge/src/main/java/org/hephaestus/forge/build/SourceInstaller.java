package org.hephaestus.forge.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.hephaestus.forge.build.ProcessRunner.End;
import org.hephaestus.forge.build.ProcessRunner.Outcome;
import org.hephaestus.forge.build.Staging.Stop;
import org.hephaestus.ports.time.CallLimits;
import org.hephaestus.ports.update.Failure;
import org.hephaestus.ports.update.FailureCause;
import org.hephaestus.ports.update.Installer;
import org.hephaestus.ports.update.StagingArea;
import org.hephaestus.ports.update.UpdateState;

/**
 * Delivery {@code source}: clones a tag anonymously, checks that it is the ordered commit, and
 * builds it. Nothing of the release is run before the commit has been checked.
 *
 * <p>Written outside the staging area: only what the build tool keeps for itself, such as Maven's
 * local repository. The user's git configuration counts (proxies, certificates), but for credential
 * helpers and hooks.
 */
public final class SourceInstaller implements Installer {
  private static final List<String> CLONE =
      List.of(
          "-c",
          "credential.helper=",
          "-c",
          "core.hooksPath=/dev/null",
          "-c",
          "core.fsmonitor=false",
          "-c",
          "advice.detachedHead=false",
          "-c",
          "protocol.ext.allow=never",
          "clone",
          "--quiet",
          "--depth",
          "1",
          "--no-recurse-submodules",
          "--template=");

  private final String cloneUrl;
  private final BuildRecipe recipe;
  private final ToolPath tools;
  private final ProcessRunner runner;

  /**
   * An installer for one repository.
   *
   * @param cloneUrl what {@code git clone} takes: {@code https}, {@code http} or {@code file}, or
   *     an absolute path
   * @param environment the variables the tools see, {@code PATH}, {@code HOME} and proxies among
   *     them
   * @throws IllegalArgumentException when the URL is of another kind, or carries a credential
   */
  public SourceInstaller(String cloneUrl, BuildRecipe recipe, Map<String, String> environment) {
    this(cloneUrl, recipe, environment, new ProcessRunner(Staging.cleaned(environment)));
  }

  SourceInstaller(
      String cloneUrl, BuildRecipe recipe, Map<String, String> environment, ProcessRunner runner) {
    this.cloneUrl = Staging.checkedCloneUrl(cloneUrl);
    this.recipe = recipe;
    this.tools = new ToolPath(environment);
    this.runner = runner;
  }

  @Override
  public String delivery() {
    return "source";
  }

  @Override
  public Preflight preflight() {
    List<String> needed = new ArrayList<>(List.of("git", recipe.tool()));
    needed.addAll(recipe.requiredTools());
    return tools.check(needed);
  }

  @Override
  public Result stage(Order order, StagingArea area, CallLimits limits, Observer observer) {
    return Staging.stage(runner, order, area, limits, observer, staging -> product(order, staging));
  }

  private Path product(Order order, Staging staging) throws Stop, IOException {
    if (preflight() instanceof Preflight.NotReady notReady) {
      throw new Stop(notReady.failure());
    }
    Path git = tool("git");
    Path source = staging.area().resolve("src");
    fetch(git, order, staging, source);
    staging.observer().reached(UpdateState.FETCHED);
    verify(git, order, staging, source);
    staging.observer().reached(UpdateState.VERIFIED);
    build(order, staging, source);
    return checkedProduct(order, source);
  }

  private Path tool(String name) throws Stop {
    return tools.find(name).orElseThrow(() -> new Stop(tools.missing(name)));
  }

  private void fetch(Path git, Order order, Staging staging, Path source) throws Stop {
    List<String> arguments = new ArrayList<>(CLONE);
    arguments.addAll(List.of("--branch", order.tag(), "--", cloneUrl, source.toString()));
    Outcome outcome = staging.run(git, arguments, Staging.UNATTENDED, staging.area());
    if (outcome.succeeded()) {
      return;
    }
    String what = "cloning " + order.tag() + " of " + cloneUrl;
    if (outcome.end() != End.EXITED) {
      throw new Stop(staging.notFinished(outcome, what, FailureCause.TIMEOUT));
    }
    String failed = what + " failed: " + Staging.lastWords(outcome);
    if (Staging.says(outcome, "remote branch " + lower(order.tag()) + " not found")) {
      throw new Stop(
          Staging.refused(
              outcome,
              FailureCause.TAG_MISSING,
              "there is no tag " + order.tag() + " in " + cloneUrl,
              "the release was announced without its tag, or the tag was deleted: ask its"
                  + " publisher"));
    }
    if (Staging.says(outcome, "certificate", "ssl", "gnutls")) {
      throw new Stop(
          Staging.refused(
              outcome,
              FailureCause.TLS,
              failed,
              "git trusts the certificates in http.sslCAInfo or GIT_SSL_CAINFO: name the"
                  + " forge's CA there"));
    }
    throw new Stop(
        Staging.refused(
            outcome,
            FailureCause.UNREACHABLE,
            failed,
            "check the network and the forge URL; releases are cloned without a login, so the"
                + " repository must be public"));
  }

  private void verify(Path git, Order order, Staging staging, Path source) throws Stop {
    Outcome outcome =
        staging.run(
            git,
            List.of("rev-parse", "--verify", "HEAD^{commit}"),
            Staging.UNATTENDED,
            source,
            line -> {});
    String what = "reading the commit of " + order.tag();
    if (outcome.end() != End.EXITED) {
      throw new Stop(staging.notFinished(outcome, what, FailureCause.TIMEOUT));
    }
    if (outcome.exitCode() != 0) {
      throw new Stop(
          Staging.refused(
              outcome,
              FailureCause.STORAGE,
              what + " failed: " + Staging.lastWords(outcome),
              "check the disk that holds the staging area"));
    }
    String head = Staging.lastWords(outcome);
    if (!head.equals(order.commit())) {
      throw new Stop(mismatch(order, cloneUrl, head));
    }
  }

  static Failure mismatch(Order order, String url, String actual) {
    return Failure.of(
        FailureCause.COMMIT_MISMATCH,
        "tag "
            + order.tag()
            + " of "
            + url
            + " is commit "
            + actual
            + ", wanted "
            + order.commit()
            + " as the release was seen with",
        "somebody has moved the tag: ask the publisher before you install it");
  }

  private void build(Order order, Staging staging, Path source) throws Stop {
    Path tool = recipe.tool().contains("/") ? source.resolve(recipe.tool()) : tool(recipe.tool());
    Outcome outcome = staging.run(tool, recipe.arguments(order.id().version()), Map.of(), source);
    if (outcome.succeeded()) {
      return;
    }
    String what = "building " + order.tag() + " with " + recipe.tool();
    throw new Stop(
        outcome.end() != End.EXITED
            ? staging.notFinished(outcome, what, FailureCause.BUILD_TIMEOUT)
            : Staging.refused(
                outcome,
                FailureCause.BUILD_FAILED,
                what
                    + " failed with exit code "
                    + outcome.exitCode()
                    + ": "
                    + Staging.lastWords(outcome),
                "read the build's last lines; the running version stays as it is"));
  }

  private Path checkedProduct(Order order, Path source) throws Stop, IOException {
    Path product = source.resolve(recipe.productPath());
    if (!Files.isDirectory(product)) {
      throw rejected(order, "the build left no folder " + recipe.productPath());
    }
    Path real = product.toRealPath();
    if (!real.startsWith(source.toRealPath())) {
      throw rejected(order, recipe.productPath() + " leads out of the staging area, to " + real);
    }
    Path bin = real.resolve("bin");
    if (Files.isDirectory(bin)) {
      try (Stream<Path> programs = Files.list(bin)) {
        if (programs.anyMatch(p -> Files.isRegularFile(p) && Files.isExecutable(p))) {
          return real;
        }
      }
    }
    throw rejected(order, recipe.productPath() + "/bin holds no executable file");
  }

  private static Stop rejected(Order order, String why) {
    return new Stop(
        FailureCause.PRODUCT_REJECTED,
        "what was built from " + order.tag() + " cannot be installed: " + why,
        "this release is built in another way than this version knows: install it by hand");
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
