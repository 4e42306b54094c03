package org.hephaestus.forge.build;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hephaestus.ports.update.Failure;
import org.hephaestus.ports.update.FailureCause;
import org.hephaestus.ports.update.Installer.Preflight;

/** Finds programs on the PATH of an environment: not this process's, whose may be another. */
final class ToolPath {
  private final String path;

  ToolPath(Map<String, String> environment) {
    this.path = environment.getOrDefault("PATH", "");
  }

  /** The program's absolute path. A name with a slash is taken as it is. */
  Optional<Path> find(String tool) {
    if (tool.indexOf('/') >= 0) {
      return Optional.of(Path.of(tool)).filter(ToolPath::isProgram);
    }
    for (String folder : path.split(":", -1)) {
      // POSIX takes an empty entry for the current folder, which for a service means nothing.
      if (!folder.isEmpty()) {
        try {
          Path candidate = Path.of(folder, tool);
          if (candidate.isAbsolute() && isProgram(candidate)) {
            return Optional.of(candidate);
          }
        } catch (InvalidPathException e) {
          // An entry that is no path holds no program.
        }
      }
    }
    return Optional.empty();
  }

  /** What is found of these tools, or a failure that names the first that is not. */
  Preflight check(List<String> tools) {
    List<String> found = new ArrayList<>();
    for (String tool : tools) {
      Optional<Path> program = find(tool);
      if (program.isEmpty()) {
        return new Preflight.NotReady(missing(tool));
      }
      found.add(tool + ": " + program.get());
    }
    return new Preflight.Ready(found);
  }

  Failure missing(String tool) {
    return Failure.of(
        FailureCause.TOOL_MISSING,
        tool
            + " is needed to build a release and is not on PATH ("
            + (path.isEmpty() ? "which is empty" : path)
            + ")",
        "install "
            + tool
            + ", or add its folder to the PATH of the service; a service does not see the PATH of"
            + " your shell");
  }

  private static boolean isProgram(Path path) {
    return Files.isRegularFile(path) && Files.isExecutable(path);
  }
}
