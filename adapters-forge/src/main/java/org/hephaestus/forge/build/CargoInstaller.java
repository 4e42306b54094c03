package org.hephaestus.forge.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
 * Delivery {@code cargo}, for embedders whose daemon is a Rust program: {@code cargo install
 * --locked --git URL --tag TAG --root STAGING/root NAME...}. The product is that root, with one
 * program per name in {@code bin}. hephd itself refuses this delivery: a program in another
 * language could not read its store.
 *
 * <p>Limits: cargo fetches and builds in one go and says only then which commit it was, so build
 * scripts of a tag that was moved run before it is refused; what they built is not installed.
 * Cargo's own caches (CARGO_HOME) are written outside the staging area.
 */
public final class CargoInstaller implements Installer {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");
  // "hello 0.1.0 (git+https://host/owner/repo?tag=v0.1.0#COMMIT)" = ["hello"]
  private static final Pattern INSTALLED =
      Pattern.compile("^\"(\\S+) \\S+ \\(git\\+[^\"]*#([0-9a-f]{40,64})\\)\"", Pattern.MULTILINE);

  private final String cloneUrl;
  private final List<String> names;
  private final ToolPath tools;
  private final ProcessRunner runner;

  /**
   * An installer for packages of one repository.
   *
   * @param cloneUrl what git can clone: {@code https}, {@code http} or {@code file}
   * @param names packages to install, each with a program of the same name; at least one
   * @param environment the variables cargo sees, {@code PATH} and {@code HOME} among them
   * @throws IllegalArgumentException when the URL is of another kind or carries a credential, or
   *     when a name is no package name
   */
  public CargoInstaller(String cloneUrl, List<String> names, Map<String, String> environment) {
    this.cloneUrl = Staging.checkedCloneUrl(cloneUrl);
    this.names = List.copyOf(names);
    if (names.isEmpty() || !names.stream().allMatch(name -> NAME.matcher(name).matches())) {
      throw new IllegalArgumentException("names must be package names, at least one, was " + names);
    }
    this.tools = new ToolPath(environment);
    this.runner = new ProcessRunner(Staging.cleaned(environment));
  }

  @Override
  public String delivery() {
    return "cargo";
  }

  @Override
  public Preflight preflight() {
    return tools.check(List.of("cargo"));
  }

  @Override
  public Result stage(Order order, StagingArea area, CallLimits limits, Observer observer) {
    return Staging.stage(runner, order, area, limits, observer, staging -> product(order, staging));
  }

  private Path product(Order order, Staging staging) throws Stop, IOException {
    Path cargo = tools.find("cargo").orElseThrow(() -> new Stop(tools.missing("cargo")));
    Path root = Files.createDirectories(staging.area().resolve("root"));
    List<String> arguments =
        new ArrayList<>(List.of("install", "--locked", "--git", cloneUrl, "--tag", order.tag()));
    arguments.addAll(List.of("--root", root.toString(), "--"));
    arguments.addAll(names);
    Map<String, String> variables = new HashMap<>(Staging.UNATTENDED);
    variables.put("CARGO_TARGET_DIR", staging.area().resolve("target").toString());
    variables.put("CARGO_TERM_COLOR", "never");
    Outcome outcome = staging.run(cargo, arguments, variables, staging.area());
    if (!outcome.succeeded()) {
      throw new Stop(failure(order, staging, outcome));
    }
    staging.observer().reached(UpdateState.FETCHED);
    verify(order, root);
    staging.observer().reached(UpdateState.VERIFIED);
    for (String name : names) {
      Path program = root.resolve("bin").resolve(name);
      if (!Files.isRegularFile(program) || !Files.isExecutable(program)) {
        throw rejected(order, "there is no program bin/" + name);
      }
    }
    return root;
  }

  private Failure failure(Order order, Staging staging, Outcome outcome) {
    String what = "building " + order.tag() + " of " + cloneUrl + " with cargo";
    if (outcome.end() != End.EXITED) {
      return staging.notFinished(outcome, what, FailureCause.BUILD_TIMEOUT);
    }
    String tag = order.tag().toLowerCase(Locale.ROOT);
    if (Staging.says(outcome, "failed to find tag `" + tag + "`")) {
      return Staging.refused(
          outcome,
          FailureCause.TAG_MISSING,
          "there is no tag " + order.tag() + " in " + cloneUrl,
          "the release was announced without its tag, or the tag was deleted: ask its publisher");
    }
    String failed =
        what + " failed with exit code " + outcome.exitCode() + ": " + Staging.lastWords(outcome);
    if (Staging.says(outcome, "failed to fetch into", "failed to clone into", "network failure")) {
      return Staging.refused(
          outcome,
          FailureCause.UNREACHABLE,
          failed,
          "check the network and the repository's URL; it is cloned without a login");
    }
    return Staging.refused(
        outcome,
        FailureCause.BUILD_FAILED,
        failed,
        "read cargo's last lines; the running version stays as it is");
  }

  private void verify(Order order, Path root) throws Stop, IOException {
    Path list = root.resolve(".crates.toml");
    if (!Files.isRegularFile(list)) {
      throw rejected(order, "cargo left no .crates.toml that says which commit it built");
    }
    Map<String, String> commits = new HashMap<>();
    Matcher installed = INSTALLED.matcher(Files.readString(list));
    while (installed.find()) {
      commits.put(installed.group(1), installed.group(2));
    }
    for (String name : names) {
      String actual = commits.getOrDefault(name, "");
      if (actual.isEmpty()) {
        throw rejected(order, ".crates.toml does not say which commit " + name + " was built from");
      }
      if (!actual.equals(order.commit())) {
        throw new Stop(SourceInstaller.mismatch(order, cloneUrl, actual));
      }
    }
  }

  private static Stop rejected(Order order, String why) {
    return new Stop(
        FailureCause.PRODUCT_REJECTED,
        "what cargo built from " + order.tag() + " cannot be installed: " + why,
        "this release is built in another way than this version knows: install it by hand");
  }
}
