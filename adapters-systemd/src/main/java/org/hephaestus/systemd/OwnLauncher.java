package org.hephaestus.systemd;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Tells our hephd from another program of that name: by where it lies, links resolved.
 *
 * @param home {@code HEPH_HOME}
 */
record OwnLauncher(Path home) {
  /** As everything of ours finds it. */
  static OwnLauncher of(Map<String, String> environment, Path userHome) {
    String home = environment.getOrDefault("HEPH_HOME", "");
    return new OwnLauncher(
        home.startsWith("/") ? Path.of(home) : userHome.resolve(".local/lib/heph"));
  }

  /** Whether a service runs it. */
  boolean isRunBy(UnitText unit, Specifiers specifiers) {
    List<String> commands = unit.values("Service", "ExecStart");
    return commands.size() == 1
        && CommandLine.of(commands.get(0), specifiers, Map.of())
            .filter(command -> is(command.of(this).program()))
            .isPresent();
  }

  /** Whether that is its path. */
  boolean is(String program) {
    if (!program.startsWith("/")) {
      return false;
    }
    Path path;
    try {
      path = Path.of(program).normalize();
    } catch (InvalidPathException e) {
      return false; // no file of ours has such a name
    }
    if (path.getFileName() == null || !path.getFileName().toString().equals("hephd")) {
      return false;
    }
    return path.startsWith(home.normalize()) || real(path).startsWith(real(home));
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      return path.normalize();
    }
  }
}
