package org.hephaestus.app.live;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hephaestus.ports.update.Release;
import org.hephaestus.testkit.forge.LoopbackForge;
import org.jspecify.annotations.Nullable;

/**
 * A bare repository with tags for some versions, all made from a checkout as it is now, and a forge
 * on loopback that serves it and has published none of them yet.
 */
public final class Releases implements AutoCloseable {
  private static final Duration GIT = Duration.ofMinutes(1);

  private final Path work;
  private final Path checkout;
  private final Path bare;
  private final LoopbackForge forge;

  private Releases(Path work, Path checkout, Path bare, LoopbackForge forge) {
    this.work = work;
    this.checkout = checkout;
    this.bare = bare;
    this.forge = forge;
  }

  /**
   * Makes them.
   *
   * @param work a folder of its own
   * @param checkout only read
   */
  public static Releases of(Path work, Path checkout, List<String> versions)
      throws IOException, InterruptedException {
    Path bare = work.resolve("repo.git");
    Commands.run(work, Map.of(), GIT, "git", "init", "--quiet", "--bare", bare.toString()).ok();
    Releases releases =
        new Releases(work, checkout, bare, LoopbackForge.start("hephaestus", "hephaestus", bare));
    @Nullable String add = "--all";
    for (String version : versions) {
      releases.commit(add, version);
      add = null;
    }
    return releases;
  }

  /** Where releases are published. */
  public String url() {
    return forge.url().toString();
  }

  /** The forge. */
  public LoopbackForge forge() {
    return forge;
  }

  /** Clones one of them, as a person would. */
  public void clone(String version, Path to) throws IOException, InterruptedException {
    git(
        List.of(),
        "clone",
        "--quiet",
        "--depth",
        "1",
        "--branch",
        "v" + version,
        url() + ".git",
        to.toString());
  }

  /** Publishes one of them. */
  public void publish(String version) throws IOException, InterruptedException {
    String commit =
        git(List.of(), "--git-dir", bare.toString(), "rev-parse", "v" + version + "^{commit}");
    forge.publish(
        new Release(
            "v" + version,
            commit,
            false,
            false,
            Instant.now(),
            url() + "/releases/tag/v" + version,
            "Version " + version));
  }

  /** One commit of the checkout's files as they are now; nothing is written into the checkout. */
  private void commit(@Nullable String add, String version)
      throws IOException, InterruptedException {
    List<String> git = List.of("--git-dir", bare.toString(), "--work-tree", checkout.toString());
    if (add != null) {
      git(git, "-c", "core.autocrlf=false", "add", add, ".");
    }
    git(
        git,
        "-c",
        "user.name=Tour",
        "-c",
        "user.email=tour@example.invalid",
        "-c",
        "commit.gpgsign=false",
        "commit",
        "--quiet",
        "--allow-empty",
        "--message",
        "Version " + version);
    git(git, "-c", "tag.gpgsign=false", "tag", "v" + version);
  }

  private String git(List<String> first, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(first);
    command.addAll(List.of(arguments));
    // The folder must not be the checkout's: git would read its configuration.
    return Commands.run(work, Map.of("GIT_CONFIG_NOSYSTEM", "1", "LC_ALL", "C"), GIT, command).ok();
  }

  @Override
  public void close() throws IOException {
    forge.close();
  }
}
