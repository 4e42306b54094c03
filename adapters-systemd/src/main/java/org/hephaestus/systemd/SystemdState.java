package org.hephaestus.systemd;

import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.hephaestus.ports.service.ServiceState;
import org.hephaestus.ports.service.ServiceState.Linger;
import org.hephaestus.ports.service.ServiceState.Phase;
import org.jspecify.annotations.Nullable;

/**
 * What {@code systemctl show} says of our two units, read.
 *
 * @param service properties of {@code heph.service}
 * @param socket properties of {@code heph.socket}
 */
record SystemdState(Map<String, String> service, Map<String, String> socket) {
  /** What is asked for. */
  static final List<String> PROPERTIES =
      List.of(
          "Id",
          "LoadState",
          "ActiveState",
          "SubState",
          "MainPID",
          "NRestarts",
          "Result",
          "ExecMainCode",
          "ExecMainStatus",
          "StatusText",
          "NeedDaemonReload",
          "UnitFileState",
          "FragmentPath",
          "DropInPaths",
          "StateChangeTimestamp",
          "ActiveEnterTimestamp",
          "ExecMainStartTimestamp");

  /** Names of signals that end a process (signal(7)); others are numbers. */
  private static final Map<Integer, String> SIGNALS =
      Map.of(
          1, "HUP", 2, "INT", 3, "QUIT", 6, "ABRT", 7, "BUS", 8, "FPE", 9, "KILL", 11, "SEGV", 13,
          "PIPE", 15, "TERM");

  /** What systemd itself could not do before the program ran (systemd.exec(5)). */
  private static final Map<String, String> STEPS =
      Map.of(
          "200",
          "CHDIR",
          "203",
          "EXEC",
          "208",
          "STDIN",
          "209",
          "STDOUT",
          "216",
          "GROUP",
          "217",
          "USER",
          "218",
          "CAPABILITIES",
          "222",
          "STDERR",
          "226",
          "NAMESPACE");

  SystemdState {
    service = Map.copyOf(service);
    socket = Map.copyOf(socket);
  }

  /** Reads the output: a block of lines for each unit, an empty line between them. */
  static SystemdState parse(String output) {
    Map<String, Map<String, String>> units = new HashMap<>();
    Map<String, String> block = new HashMap<>();
    for (String line : (output + "\n\n").lines().toList()) {
      int equals = line.indexOf('=');
      if (line.isBlank()) {
        units.put(block.getOrDefault("Id", ""), block);
        block = new HashMap<>();
      } else if (equals > 0) {
        block.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    units.put(block.getOrDefault("Id", ""), block);
    return new SystemdState(
        units.getOrDefault(SystemdUnits.SERVICE, Map.of()),
        units.getOrDefault(SystemdUnits.SOCKET, Map.of()));
  }

  /**
   * With what NeedDaemonReload= leaves out: drop-ins that came since everything was last read.
   *
   * @param dropIns that there are now
   */
  SystemdState having(List<Path> dropIns) {
    String read =
        String.join(
            " ",
            "",
            service.getOrDefault("DropInPaths", ""),
            socket.getOrDefault("DropInPaths", ""),
            "");
    // systemctl does not print paths with blanks in them, so nothing can be said of those.
    boolean known =
        dropIns.stream()
            .map(Path::toString)
            .allMatch(path -> path.contains(" ") || read.contains(" " + path + " "));
    if (known || !"loaded".equals(service.get("LoadState"))) {
      return this;
    }
    Map<String, String> told = new HashMap<>(service);
    told.put("NeedDaemonReload", "yes");
    return new SystemdState(told, socket);
  }

  /** Whether the manager runs, or is about to run or end, something. */
  boolean isActive() {
    return !List.of("", "inactive", "failed").contains(active(service));
  }

  /** Whether the service is ready. */
  boolean isRunning() {
    return phase().equals(Phase.RUNNING);
  }

  /** Whether the manager holds the socket. */
  boolean isListening() {
    return active(socket).equals("active");
  }

  /** Whether anything must be forgiven before it can be started. */
  boolean hasFailed() {
    return active(service).equals("failed") || active(socket).equals("failed");
  }

  /** Whether the manager waits with the next start. */
  boolean isBetweenStarts() {
    return service.getOrDefault("SubState", "").startsWith("auto-restart");
  }

  /** Whether files were changed that the manager has not read. */
  boolean needsReload() {
    return "yes".equals(service.get("NeedDaemonReload"))
        || "yes".equals(socket.get("NeedDaemonReload"));
  }

  long pid() {
    return number(service.getOrDefault("MainPID", "0"));
  }

  Phase phase() {
    return switch (active(service)) {
      case "active", "reloading", "refreshing" -> Phase.RUNNING;
      case "activating" -> isBetweenStarts() ? Phase.RESTARTING : Phase.STARTING;
      case "deactivating" -> Phase.STOPPING;
      case "failed" -> Phase.FAILED;
      default -> {
        if (active(socket).equals("failed")) {
          yield Phase.FAILED;
        }
        yield "loaded".equals(service.get("LoadState")) || isListening()
            ? Phase.STOPPED
            : Phase.UNKNOWN;
      }
    };
  }

  /** Why it ended last; empty when it ended well. */
  String result() {
    String result = service.getOrDefault("Result", "success");
    String status = service.getOrDefault("ExecMainStatus", "");
    return switch (result) {
      case "", "success" ->
          active(socket).equals("failed")
              ? SystemdUnits.SOCKET + " " + socket.getOrDefault("Result", "failed")
              : "";
      case "exit-code" ->
          "exit-code " + status + (STEPS.containsKey(status) ? "/" + STEPS.get(status) : "");
      case "signal", "core-dump" -> {
        int signal = (int) number(status);
        yield result + " " + SIGNALS.getOrDefault(signal, status);
      }
      default -> result;
    };
  }

  /**
   * Whether the process was started from other files than there are.
   *
   * @param modified when a file was written; empty when that cannot be said
   */
  boolean isServiceStale(Function<String, Optional<Instant>> modified) {
    return pid() != 0 && (needsReload() || isOlder(service, "ExecMainStartTimestamp", modified));
  }

  /** Whether the manager holds the socket from other files than there are. */
  boolean isSocketStale(Function<String, Optional<Instant>> modified) {
    return isListening() && isOlder(socket, "ActiveEnterTimestamp", modified);
  }

  /**
   * In the words of the port.
   *
   * @param linger whether the user's services outlive logins
   * @param modified when a file was written; empty when that cannot be said
   */
  ServiceState toServiceState(Linger linger, Function<String, Optional<Instant>> modified) {
    boolean enabled = isEnabled(service);
    List<String> notices = new ArrayList<>();
    if (isRunning() && !isListening()) {
      notices.add(
          "systemd does not hold the daemon's socket, so clients are refused while it restarts; to"
              + " change that: heph daemon restart");
    }
    if (enabled != isEnabled(socket) && !active(service).isEmpty()) {
      notices.add(
          "only one of "
              + SystemdUnits.SERVICE
              + " and "
              + SystemdUnits.SOCKET
              + " is enabled; to enable both: heph daemon start");
    }
    return new ServiceState(
        phase(),
        pid(),
        (int) number(service.getOrDefault("NRestarts", "0")),
        instant(service.getOrDefault("StateChangeTimestamp", "")).orElse(null),
        result(),
        service.getOrDefault("StatusText", ""),
        enabled,
        isListening(),
        isServiceStale(modified) || isSocketStale(modified),
        linger,
        linger.equals(Linger.ON) ? "at the next boot" : "at the next login",
        notices);
  }

  /** {@code Sun 2026-11-22 02:23:02.123456 UTC}; with or without the fraction. */
  static Optional<Instant> instant(String timestamp) {
    List<String> words = List.of(timestamp.strip().split("\\s+", -1));
    if (words.size() != 4 || !words.get(3).equals("UTC")) {
      return Optional.empty();
    }
    try {
      return Optional.of(Instant.parse(words.get(1) + "T" + words.get(2) + "Z"));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static boolean isOlder(
      Map<String, String> unit, String since, Function<String, Optional<Instant>> modified) {
    @Nullable Instant started = instant(unit.getOrDefault(since, "")).orElse(null);
    if (started == null) {
      return false;
    }
    // One path, which may have blanks in it; and a list, in which none has.
    List<String> paths = new ArrayList<>(List.of(unit.getOrDefault("FragmentPath", "")));
    paths.addAll(List.of(unit.getOrDefault("DropInPaths", "").split(" ", -1)));
    for (String path : paths) {
      if (path.startsWith("/") && modified.apply(path).filter(started::isBefore).isPresent()) {
        return true;
      }
    }
    return false;
  }

  private static boolean isEnabled(Map<String, String> unit) {
    return unit.getOrDefault("UnitFileState", "").startsWith("enabled");
  }

  private static String active(Map<String, String> unit) {
    return unit.getOrDefault("ActiveState", "");
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
