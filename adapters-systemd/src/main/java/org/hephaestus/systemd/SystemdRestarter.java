package org.hephaestus.systemd;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.hephaestus.ports.os.CommandRunner;
import org.hephaestus.ports.update.Restarter;

/**
 * Systemd as the supervisor. It will start us again after exit code 0 when we are the main process
 * of a service whose {@code Restart=} is {@code always} or {@code on-success} (systemd.service(5)),
 * unless code 0 is in {@code RestartPreventExitStatus=}.
 *
 * <p>We are the main process when {@code INVOCATION_ID} is set and {@code SYSTEMD_EXEC_PID} is our
 * pid (systemd.exec(5); both are inherited by shells, the pid is what tells them apart). Systemd
 * before version 248 does not set the latter: then {@code HEPH_SUPERVISOR=systemd} must vouch for
 * it. In any case systemd must name our pid as {@code MainPID}.
 *
 * <p>A start limit ({@code StartLimitIntervalSec=}, {@code StartLimitBurst=}) must not be what
 * stops the next start: either the unit has been started less often than it may, or this process
 * has run for longer than the interval, so that its own start counts no more. Starts that a person
 * has ordered within the interval are not counted here; systemd does not tell them.
 */
public final class SystemdRestarter implements Restarter {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final String REMEDY_SERVICE = "run hephd as a systemd service with Restart=always";

  private final Map<String, String> environment;
  private final long ownPid;
  private final Supplier<String> cgroup;
  private final Supplier<Duration> uptime;
  private final CommandRunner commands;
  private final IntConsumer exit;
  private final AtomicBoolean ended = new AtomicBoolean();

  /**
   * Touches nothing yet.
   *
   * @param environment the process's variables
   * @param ownPid the process's id
   * @param commands runs {@code systemctl}
   * @param exit ends the process with the given code
   */
  public SystemdRestarter(
      Map<String, String> environment, long ownPid, CommandRunner commands, IntConsumer exit) {
    this(environment, ownPid, UnitName::ownCgroup, () -> uptimeOf(ownPid), commands, exit);
  }

  /**
   * With another reader of {@code /proc/self/cgroup}, which answers nothing when it cannot read,
   * and another way to know how long this process has run.
   */
  SystemdRestarter(
      Map<String, String> environment,
      long ownPid,
      Supplier<String> cgroup,
      Supplier<Duration> uptime,
      CommandRunner commands,
      IntConsumer exit) {
    this.environment = Map.copyOf(environment);
    this.ownPid = ownPid;
    this.cgroup = cgroup;
    this.uptime = uptime;
    this.commands = commands;
    this.exit = exit;
  }

  /** Whether the environment speaks of systemd at all, so that it is worth asking. */
  public static boolean isMentioned(Map<String, String> environment) {
    return environment.containsKey("INVOCATION_ID")
        || "systemd".equals(environment.get("HEPH_SUPERVISOR"));
  }

  @Override
  public Supervision supervision() {
    if (!environment.containsKey("INVOCATION_ID")) {
      return no("systemd did not start this process: INVOCATION_ID is not set", REMEDY_SERVICE);
    }
    String execPid = environment.get("SYSTEMD_EXEC_PID");
    if (execPid != null && !execPid.equals(Long.toString(ownPid))) {
      return no(
          "systemd started another process than this one: SYSTEMD_EXEC_PID is "
              + execPid
              + ", our pid is "
              + ownPid,
          REMEDY_SERVICE + ", without a program between them that stays");
    }
    if (execPid == null && !"systemd".equals(environment.get("HEPH_SUPERVISOR"))) {
      return no(
          "systemd has not said which process it started: SYSTEMD_EXEC_PID is not set (systemd"
              + " before 248 does not)",
          "add Environment=HEPH_SUPERVISOR=systemd to the service");
    }
    Optional<UnitName> unit = UnitName.of(cgroup.get());
    if (unit.isEmpty()) {
      return no(
          "this process belongs to no systemd service: see /proc/self/cgroup", REMEDY_SERVICE);
    }
    return ask(unit.get());
  }

  @Override
  public void restart(String reason) {
    if (ended.compareAndSet(false, true)) {
      exit.accept(0);
    }
  }

  private Supervision ask(UnitName unit) {
    List<String> argv =
        unit.show(
            List.of(
                "Restart",
                "RestartPreventExitStatus",
                "MainPID",
                "NRestarts",
                "StartLimitBurst",
                "StartLimitIntervalUSec"));
    CommandRunner.Output output = commands.run(argv, PATIENCE);
    String command = String.join(" ", argv);
    if (output.exitCode() != 0) {
      return no(
          command
              + " failed with exit code "
              + output.exitCode()
              + ": "
              + output.text().strip().lines().findFirst().orElse("no output"),
          "make that command work for the user of the service");
    }
    return judge(unit, UnitProperties.parse(output.text()));
  }

  private Supervision judge(UnitName unit, UnitProperties properties) {
    String restart = properties.text("Restart");
    String edit =
        "set Restart=always with: systemctl "
            + (unit.user() ? "--user " : "")
            + "edit "
            + unit.name();
    if (!restart.equals("always") && !restart.equals("on-success")) {
      return no(
          unit.name()
              + " has Restart="
              + (restart.isEmpty() ? "(not said)" : restart)
              + ", which does not start it again after exit code 0",
          edit);
    }
    String prevented = properties.text("RestartPreventExitStatus");
    List<String> codes = Arrays.asList(prevented.split("\\s+"));
    if (codes.contains("0") || codes.contains("SUCCESS")) {
      return no(
          unit.name() + " has RestartPreventExitStatus=" + prevented + ", which names exit code 0",
          "take 0 out of it with: systemctl "
              + (unit.user() ? "--user " : "")
              + "edit "
              + unit.name());
    }
    String mainPid = properties.text("MainPID");
    if (!mainPid.equals(Long.toString(ownPid))) {
      return no(
          unit.name()
              + " has the main process "
              + (mainPid.isEmpty() ? "(not said)" : mainPid)
              + ", our pid is "
              + ownPid,
          REMEDY_SERVICE + ", without a program between them that stays");
    }
    Optional<Supervision> limited = limit(unit, properties);
    if (limited.isPresent()) {
      return limited.get();
    }
    return new Supervision.Supervised(
        "systemd, "
            + (unit.user() ? "user unit " : "unit ")
            + unit.name()
            + ", Restart="
            + restart);
  }

  private Optional<Supervision> limit(UnitName unit, UnitProperties properties) {
    String interval = properties.text("StartLimitIntervalUSec");
    Duration window = Timespan.parse(interval);
    long burst = properties.number("StartLimitBurst");
    long starts = properties.number("NRestarts") + 1;
    Duration run = uptime.get();
    if (window.isZero() || burst == 0 || starts < burst || run.compareTo(window) > 0) {
      return Optional.empty();
    }
    return Optional.of(
        no(
            unit.name()
                + " may be started "
                + burst
                + " times in "
                + interval
                + " (StartLimitBurst), has been started "
                + starts
                + " times, and this process has run for "
                + run.toSeconds()
                + " s only",
            "wait until it has run for longer, or set StartLimitIntervalSec=0 in [Unit] with:"
                + " systemctl "
                + (unit.user() ? "--user " : "")
                + "edit "
                + unit.name()));
  }

  private static Supervision no(String why, String remedy) {
    return new Supervision.Unsupervised(why, remedy);
  }

  private static Duration uptimeOf(long pid) {
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().startInstant())
        .map(start -> Duration.between(start, Instant.now()))
        .orElse(Duration.ZERO);
  }
}
