package org.hephaestus.forge.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.hephaestus.ports.update.Installer.Order;
import org.hephaestus.ports.update.VersionId;

/** A git repository in a temporary folder, made by the real git. */
final class TestRepository {
  private final Path folder;

  TestRepository(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
    git("init", "--quiet");
  }

  String url() {
    return "file://" + folder;
  }

  /** Writes files, commits them and returns the commit. Scripts ({@code *.sh}) are executable. */
  String commit(Map<String, String> files) throws IOException {
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
      if (file.getKey().endsWith(".sh")) {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
    }
    git("add", "--all");
    git("commit", "--quiet", "--allow-empty", "--message", "a change");
    return git("rev-parse", "HEAD");
  }

  /** Tags the newest commit, whether the tag is there or not. */
  TestRepository tag(String tag) throws IOException {
    git("tag", "--annotate", "--force", "--message", "a release", tag);
    return this;
  }

  /** The order of a commit under the tag of a version. */
  static Order order(String version, String commit) {
    return new Order(new VersionId(version, commit.substring(0, 12)), "v" + version, commit);
  }

  private String git(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("git", "-C", folder.toString()));
    command.addAll(List.of("-c", "user.name=Test", "-c", "user.email=test@example.invalid"));
    command.addAll(List.of("-c", "core.hooksPath=/dev/null", "-c", "commit.gpgSign=false"));
    command.addAll(List.of("-c", "tag.gpgSign=false", "-c", "init.defaultBranch=main"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectInput(new File("/dev/null"));
    Process git = builder.start();
    String output = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      assertThat(git.waitFor(20, TimeUnit.SECONDS)).as("git ends").isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    assertThat(git.exitValue()).as(command + "\n" + output).isZero();
    return output.strip();
  }
}
