package org.hephaestus.launchd;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.LongSupplier;
import org.hephaestus.launchd.Plist.Dict;
import org.jspecify.annotations.Nullable;

/** A job that is loaded: a process that lives, dies, and comes again after the throttle. */
final class FakeJob {
  private static final long DEFAULT_THROTTLE = 10;

  final Path path;
  final Dict plist;
  private final LongSupplier pids;
  long pid;
  int runs;
  Duration startedAt = Duration.ZERO;
  String lastExit = "(never exited)";
  boolean pended;
  @Nullable Duration spawnDue;
  @Nullable Duration goneAt;
  OptionalInt exitsAtOnce = OptionalInt.empty();

  FakeJob(Path path, Dict plist, LongSupplier pids) {
    this.path = path;
    this.plist = plist;
    this.pids = pids;
  }

  Duration throttle() {
    return Duration.ofSeconds(plist.whole("ThrottleInterval", DEFAULT_THROTTLE));
  }

  void spawn(Duration now) {
    runs++;
    startedAt = now;
    pended = false;
    spawnDue = null;
    pid = pids.getAsLong();
    if (exitsAtOnce.isPresent()) {
      exit(exitsAtOnce.getAsInt(), now);
    }
  }

  /** The process ends by itself. */
  void exit(int code, Duration now) {
    pid = 0;
    lastExit = Integer.toString(code);
    boolean again =
        plist.get("KeepAlive") instanceof Plist.Flag keep
            ? keep.value()
            : code != 0 && plist.get("KeepAlive") != null;
    if (again && goneAt == null) {
      Duration earliest = startedAt.plus(throttle());
      spawnDue = earliest.compareTo(now) > 0 ? earliest : now;
    }
  }

  /** As {@code launchctl print} shows it on macOS 13 to 15, without the lines nobody reads. */
  String print(String target) {
    List<String> arguments = new ArrayList<>();
    if (plist.get("ProgramArguments") instanceof Plist.Listing list) {
      list.values().forEach(value -> arguments.add("\t\t" + ((Plist.Text) value).value() + "\n"));
    }
    StringBuilder out = new StringBuilder(target + " = {\n\tactive count = 1\n");
    out.append("\tpath = ").append(path).append("\n\ttype = LaunchAgent\n");
    out.append("\tstate = ").append(state()).append("\n\n");
    out.append("\tprogram = ").append(plist.text("Program")).append("\n\targuments = {\n");
    arguments.forEach(out::append);
    out.append("\t}\n\n\tinherited environment = {\n");
    out.append("\t\tSSH_AUTH_SOCK => /private/tmp/Listeners\n\t}\n\n");
    out.append("\tdefault environment = {\n\t\tPATH => /usr/bin:/bin:/usr/sbin:/sbin\n\t}\n\n");
    out.append("\tenvironment = {\n");
    for (Map.Entry<String, Plist> entry : plist.dict("EnvironmentVariables").entries().entrySet()) {
      out.append("\t\t").append(entry.getKey()).append(" => ");
      out.append(((Plist.Text) entry.getValue()).value()).append('\n');
    }
    out.append("\t\tXPC_SERVICE_NAME => ").append(plist.text("Label")).append("\n\t}\n\n");
    out.append("\tminimum runtime = ").append(throttle().toSeconds()).append('\n');
    out.append("\texit timeout = ").append(plist.whole("ExitTimeOut", 5)).append('\n');
    out.append("\truns = ").append(runs).append('\n');
    if (pid != 0) {
      out.append("\tpid = ").append(pid).append('\n');
    }
    if (pended) {
      out.append("\tpended nondemand spawn = speculative\n");
    }
    out.append("\tlast exit code = ").append(lastExit).append("\n\n");
    out.append("\tendpoints = {\n\t\t\"a.port\" = {\n\t\t\tstate = 0\n\t\t}\n\t}\n\n");
    out.append("\tproperties = ").append(properties()).append("\n}\n");
    return out.toString();
  }

  private String state() {
    if (goneAt != null) {
      return "SIGTERMed";
    }
    return pid != 0 ? "running" : spawnDue != null ? "spawn scheduled" : "not running";
  }

  private String properties() {
    List<String> properties = new ArrayList<>();
    if (plist.isTrue("KeepAlive")) {
      properties.add("keepalive");
    }
    if (plist.isTrue("RunAtLoad")) {
      properties.add("runatload");
    }
    properties.add("inferred program");
    return String.join(" | ", properties);
  }
}
