package org.hephaestus.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Live processes that run from a version's folder: their program or something their arguments name
 * lies in it. A JVM of a shared runtime is known by its arguments alone.
 *
 * <p>Limits: what was started through {@code current} itself and not by a launcher does not say
 * which version that was; processes of other users may hide their arguments.
 */
final class ProcessesFrom {
  private final Path folder;
  private final Path real;
  private final String tail;

  /** Looks for those of a version's folder. */
  ProcessesFrom(Path folder) throws IOException {
    this.folder = folder;
    this.real = folder.toRealPath();
    this.tail = "/" + folder.getFileName() + "/";
  }

  /** Any one of them. */
  Optional<ProcessHandle> any() {
    return ProcessHandle.allProcesses().filter(this::runsFrom).findFirst();
  }

  private boolean runsFrom(ProcessHandle process) {
    return process.info().command().filter(this::isInside).isPresent()
        || arguments(process).stream().anyMatch(this::names);
  }

  /** An argument may be a list of files, as a class path is, or name one behind a key. */
  private boolean names(String argument) {
    if (!argument.contains(tail)) {
      return false; // other people's paths are not looked at: their disk may hang
    }
    return List.of(argument.split("[:=,]", -1)).stream().anyMatch(this::isInside)
        || argument.contains(folder + "/")
        || argument.contains(real + "/");
  }

  private boolean isInside(String file) {
    if (!file.startsWith("/") || !file.contains(tail)) {
      return false;
    }
    try {
      // The file may be gone, the folder is not.
      int end = file.indexOf(tail) + tail.length();
      return Path.of(file.substring(0, end)).toRealPath().equals(real);
    } catch (IOException | IllegalArgumentException elsewhere) {
      return false;
    }
  }

  private static List<String> arguments(ProcessHandle process) {
    try {
      // ProcessHandle knows no arguments when they are longer than a page: proc_pid_cmdline(5).
      byte[] bytes = Files.readAllBytes(Path.of("/proc/" + process.pid() + "/cmdline"));
      return List.of(new String(bytes, StandardCharsets.UTF_8).split("\0", -1));
    } catch (IOException endedOrNoProc) {
      return process.info().arguments().map(List::of).orElse(List.of());
    }
  }
}
