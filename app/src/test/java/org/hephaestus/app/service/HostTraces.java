package org.hephaestus.app.service;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What can be seen of a guest from outside, and what would have changed on this machine if one had
 * got out. Only what a guest can have caused counts: other programs may come and go meanwhile.
 */
final class HostTraces {
  private static final Path PROC = Path.of("/proc");

  private HostTraces() {}

  /** Groups, processes and mounts of the guest of that folder and that supervisor. */
  static List<String> ofGuest(Path folder, long supervisor)
      throws IOException, InterruptedException {
    List<String> found = new ArrayList<>();
    String group = "heph-guest." + supervisor;
    RealSystemd.script("traces", folder)
        .output()
        .lines()
        .filter(group::equals)
        .forEach(line -> found.add("group " + line));
    try (Stream<Path> all = Files.list(PROC)) {
      for (Path process :
          all.filter(path -> path.getFileName().toString().matches("\\d+")).toList()) {
        boolean itsOwn =
            read(process.resolve("cgroup")).contains(group)
                || read(process.resolve("cmdline")).contains(folder.toString());
        if (itsOwn && isAlive(process)) {
          found.add(
              "process " + process.getFileName() + " " + read(process.resolve("comm")).strip());
        }
      }
    }
    read(PROC.resolve("self/mountinfo"))
        .lines()
        .filter(line -> line.contains(folder.toString()))
        .forEach(line -> found.add("mount " + line));
    return found;
  }

  /** What must be the same before, while and after. */
  static List<String> ofTheMachine(Path folder) throws IOException, InterruptedException {
    List<String> facts = new ArrayList<>();
    // A systemd that is rooted in the wrong place takes these two along first of all.
    facts.add("our group " + read(PROC.resolve("self/cgroup")));
    facts.add("group of process 1 " + read(PROC.resolve("1/cgroup")));
    RealSystemd.script("traces", folder)
        .output()
        .lines()
        .filter(line -> !line.startsWith("heph-guest."))
        .forEach(line -> facts.add("group " + line));
    facts.add("name " + read(PROC.resolve("sys/kernel/hostname")));
    facts.add("core pattern " + read(PROC.resolve("sys/kernel/core_pattern")));
    facts.add("users " + read(Path.of("/etc/passwd")));
    facts.add("id " + read(Path.of("/etc/machine-id")));
    for (String path :
        List.of(
            "/dev/log",
            "/run/user/" + RealSystemd.UID,
            "/run/systemd/system",
            "/run/systemd/private",
            "/run/dbus/system_bus_socket",
            "/var/lib/systemd/linger/" + RealSystemd.USER,
            "/etc/systemd/system/heph-guest.target")) {
      facts.add(path + " " + Files.exists(Path.of(path), LinkOption.NOFOLLOW_LINKS));
    }
    return facts;
  }

  /** Not one that is only waiting for its parent to take note of its end. */
  static boolean isAlive(Path process) {
    String status = read(process.resolve("status"));
    return !status.isEmpty() && !status.contains("\nState:\tZ") && !status.contains("\nState:\tX");
  }

  /** Empty when it cannot be read: processes end while one looks. */
  private static String read(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }
}
