package org.hephaestus.systemd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.hephaestus.ports.os.CommandRunner;

/**
 * A user's systemd as far as its command line goes: two units, loaded from real files, with the
 * exit codes and words of systemd 252.
 */
final class FakeSystemd implements CommandRunner {
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("EEE yyyy-MM-dd HH:mm:ss.SSSSSS 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /** What systemd knows of one unit. */
  private static final class Unit {
    String loaded = "";
    String active = "inactive";
    String sub = "dead";
    String result = "success";
    String status = "0";
    long pid;
    int restarts;
    Instant since = Instant.EPOCH;
  }

  final List<String> orders = new ArrayList<>();
  final Set<String> lingering = new HashSet<>();
  final Map<String, String> variables =
      new TreeMap<>(Map.of("HOME", "/home/me", "PATH", "/usr/bin", "X", "$'a b\\n'"));
  final Map<String, Output> scripted = new HashMap<>();

  /** How the next starts end; empty when they succeed. */
  String startsEndAs = "";

  boolean loggedIn = true;
  boolean oldSystemctl;

  private final Path folder;
  private final Path lingerFolder;
  private final Map<String, Unit> units = new HashMap<>();
  private long lastPid = 1000;

  FakeSystemd(Path folder, Path lingerFolder) {
    this.folder = folder;
    this.lingerFolder = lingerFolder;
    units.put("heph.service", new Unit());
    units.put("heph.socket", new Unit());
  }

  @Override
  public Output run(List<String> argv, Duration timeout) {
    List<String> rest = new ArrayList<>(argv);
    boolean offline = false;
    if (rest.get(0).equals("env")) {
      rest.remove(0);
      while (rest.get(0).equals("-u") || rest.get(0).contains("=")) {
        if (rest.get(0).equals("-u")) {
          rest.remove(0);
        }
        offline |= rest.get(0).equals("SYSTEMD_OFFLINE=1");
        rest.remove(0);
      }
    }
    String order = String.join(" ", rest);
    orders.add(order);
    for (Map.Entry<String, Output> script : scripted.entrySet()) {
      if (order.startsWith(script.getKey())) {
        return script.getValue();
      }
    }
    try {
      return switch (rest.get(0)) {
        case "systemctl" -> systemctl(rest.subList(2, rest.size()), offline);
        case "loginctl" -> loginctl(rest);
        case "id" -> new Output(0, "me\n");
        case "journalctl" -> new Output(0, "one\ntwo\n");
        default -> new Output(NOT_STARTED, "cannot start " + rest.get(0));
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How often something beside questions was asked. */
  List<String> changes() {
    return orders.stream()
        .filter(order -> !order.matches("(systemctl --user (show|is-enabled)|id|loginctl show).*"))
        .toList();
  }

  void becomes(String active, String sub, String result, String status) {
    Unit service = unit("heph.service");
    service.active = active;
    service.sub = sub;
    service.result = result;
    service.status = status;
    service.pid = 0;
    service.restarts++;
  }

  String activeOf(String name) {
    return unit(name).active;
  }

  private Unit unit(String name) {
    return units.computeIfAbsent(name, any -> new Unit());
  }

  private Output loginctl(List<String> rest) throws IOException {
    Path mark = lingerFolder.resolve("me");
    return switch (rest.get(1)) {
      case "show-user" ->
          loggedIn || lingering.contains("me")
              ? new Output(0, "Linger=" + (lingering.contains("me") ? "yes" : "no") + "\n")
              : new Output(1, "Failed to get user: User ID 1 is not logged in or lingering\n");
      case "enable-linger" -> {
        lingering.add("me");
        Files.createDirectories(lingerFolder);
        Files.writeString(mark, "");
        yield new Output(0, "");
      }
      default -> {
        lingering.remove("me");
        Files.deleteIfExists(mark);
        yield new Output(0, "");
      }
    };
  }

  private Output systemctl(List<String> rest, boolean offline) throws IOException {
    List<String> names = rest.stream().filter(word -> word.startsWith("heph.")).toList();
    return switch (rest.get(0)) {
      case "show" -> show(names, rest);
      case "show-environment" -> {
        StringBuilder text = new StringBuilder();
        variables.forEach((name, value) -> text.append(name + "=" + value + "\n"));
        yield new Output(0, text.toString());
      }
      case "daemon-reload" -> {
        load();
        yield new Output(0, "");
      }
      case "is-enabled" -> {
        StringBuilder text = new StringBuilder();
        for (String name : names) {
          text.append(enabled(name)).append('\n');
        }
        yield new Output(text.toString().contains("enabled") ? 0 : 1, text.toString());
      }
      case "enable" -> enable(names, offline);
      case "reenable" -> {
        disable(names);
        yield enable(names, offline);
      }
      case "disable" -> {
        for (String name : names) {
          if (!Files.exists(folder.resolve(name))) {
            yield new Output(1, "Failed to disable unit: Unit file " + name + " does not exist.");
          }
        }
        disable(names);
        load();
        if (rest.contains("--now")) {
          names.forEach(this::stop);
        }
        yield new Output(0, "");
      }
      case "start" -> start(names);
      case "restart" -> {
        names.forEach(this::stop);
        yield start(names);
      }
      case "stop" -> {
        boolean missing = names.stream().anyMatch(name -> unit(name).loaded.isEmpty());
        names.forEach(this::stop);
        yield missing
            ? new Output(5, "Failed to stop heph.socket: Unit heph.socket not loaded.")
            : new Output(0, "");
      }
      case "reset-failed" -> {
        for (String name : names) {
          if (unit(name).active.equals("failed")) {
            unit(name).active = "inactive";
            unit(name).result = "success";
          }
        }
        yield new Output(0, "");
      }
      default -> new Output(1, "Unknown command verb " + rest.get(0) + ".");
    };
  }

  private Output start(List<String> names) {
    List<String> all = new ArrayList<>(names);
    if (names.contains("heph.service")
        && unit("heph.service").loaded.contains("Requires=heph.socket")) {
      all.add(0, "heph.socket");
    }
    for (String name : all) {
      Unit unit = unit(name);
      if (unit.loaded.isEmpty()) {
        return new Output(5, "Failed to start " + name + ": Unit " + name + " not found.");
      }
      if (unit.active.equals("active")) {
        continue;
      }
      if (name.equals("heph.socket") && unit("heph.service").active.equals("active")) {
        return new Output(1, "Socket service heph.service already active, refusing.");
      }
      if (name.equals("heph.service") && !startsEndAs.isEmpty()) {
        becomes("failed", "failed", startsEndAs, "203");
        return new Output(
            1, "Job for heph.service failed because the control process exited with error code.");
      }
      unit.active = "active";
      unit.sub = name.endsWith("socket") ? "listening" : "running";
      unit.result = "success";
      unit.since = Instant.now();
      unit.pid = name.endsWith("socket") ? 0 : ++lastPid;
    }
    return new Output(0, "");
  }

  private void stop(String name) {
    Unit unit = unit(name);
    if (!unit.active.equals("failed")) {
      unit.active = "inactive";
      unit.sub = "dead";
    }
    unit.pid = 0;
    unit.restarts = 0;
  }

  private void load() throws IOException {
    for (Map.Entry<String, Unit> unit : units.entrySet()) {
      Path file = folder.resolve(unit.getKey());
      unit.getValue().loaded = Files.exists(file) ? Files.readString(file) : "";
    }
  }

  private Output enable(List<String> names, boolean offline) throws IOException {
    for (String name : names) {
      Path file = folder.resolve(name);
      if (!Files.exists(file)) {
        return new Output(1, "Failed to enable unit: Unit file " + name + " does not exist.");
      }
      Path link = wants(name);
      Files.createDirectories(link.getParent());
      if (!Files.isSymbolicLink(link)) {
        Files.createSymbolicLink(link, file);
      }
    }
    if (!offline) {
      load();
    }
    return new Output(0, "");
  }

  private void disable(List<String> names) throws IOException {
    for (String name : names) {
      Files.deleteIfExists(wants(name));
      try {
        Files.deleteIfExists(wants(name).getParent());
      } catch (IOException e) {
        // Others are in it.
      }
    }
  }

  private Path wants(String name) {
    return folder
        .resolve(name.endsWith("socket") ? "sockets.target.wants" : "default.target.wants")
        .resolve(name);
  }

  private String enabled(String name) {
    return Files.exists(wants(name), LinkOption.NOFOLLOW_LINKS) ? "enabled" : "disabled";
  }

  private Output show(List<String> names, List<String> rest) throws IOException {
    if (names.isEmpty()) {
      return new Output(
          0,
          "Version=252 (252.38-1~deb12u1)\nUnitPath=/x/systemd/user.control /run/user/1/systemd/transient "
              + (folder.toString().contains(" ") ? "[unprintable]" : folder)
              + " /etc/systemd/user\n");
    }
    boolean exact = rest.contains("--timestamp=us+utc");
    if (exact && oldSystemctl) {
      return new Output(1, "systemctl: unrecognized option '--timestamp=us+utc'\n");
    }
    StringBuilder text = new StringBuilder();
    for (String name : names) {
      Unit unit = unit(name);
      Path file = folder.resolve(name);
      boolean there = Files.exists(file);
      if (unit.loaded.isEmpty() && there) {
        unit.loaded = Files.readString(file); // systemd loads what it is asked about
      }
      boolean differs = !unit.loaded.equals(there ? Files.readString(file) : "");
      String since = unit.since.equals(Instant.EPOCH) ? "" : TIMESTAMP.format(unit.since);
      text.append(text.isEmpty() ? "" : "\n")
          .append(name.endsWith("service") ? "MainPID=" + unit.pid + "\n" : "")
          .append(name.endsWith("service") ? "NRestarts=" + unit.restarts + "\n" : "")
          .append("Result=" + unit.result + "\n")
          .append("ExecMainStatus=" + unit.status + "\n")
          .append("ExecMainStartTimestamp=" + since + "\n")
          .append("Id=" + name + "\n")
          .append("LoadState=" + (unit.loaded.isEmpty() ? "not-found" : "loaded") + "\n")
          .append("ActiveState=" + unit.active + "\n")
          .append("SubState=" + unit.sub + "\n")
          .append("UnitFileState=" + (there ? enabled(name) : "") + "\n")
          .append("FragmentPath=" + (unit.loaded.isEmpty() ? "" : file) + "\n")
          .append("DropInPaths=\n")
          .append("StateChangeTimestamp=" + since + "\n")
          .append("ActiveEnterTimestamp=" + since + "\n")
          .append("NeedDaemonReload=" + (differs ? "yes" : "no") + "\n");
    }
    String out = text.toString();
    return new Output(0, exact ? out : out.replaceAll("\\.[0-9]{6} UTC", " UTC"));
  }
}
