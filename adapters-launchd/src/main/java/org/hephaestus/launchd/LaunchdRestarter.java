package org.hephaestus.launchd;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import org.hephaestus.ports.os.CommandRunner;
import org.hephaestus.ports.time.Clock;
import org.hephaestus.ports.time.Pause;
import org.hephaestus.ports.update.Restarter;

/**
 * Launchd as the supervisor. It will start us again after exit code 0 when the job has {@code
 * KeepAlive} true (launchd.plist(5)); {@code {SuccessfulExit: false}} will not.
 *
 * <p>Launchd starts a job no earlier than its {@code ThrottleInterval} after the last start, 10 s
 * unless the plist says otherwise. Of a job that ends within that time people report that it is not
 * always started again ("pended nondemand spawn"). So {@link #restart} waits it out first.
 *
 * <p>The label is what launchd set as {@code XPC_SERVICE_NAME} (it is {@code 0} in a terminal), or,
 * with {@code HEPH_SUPERVISOR=launchd}, the one given to the constructor.
 *
 * <p>Read about, not run on a Mac.
 */
public final class LaunchdRestarter implements Restarter {
  private static final System.Logger LOG = System.getLogger(LaunchdRestarter.class.getName());
  private static final Duration DEFAULT_THROTTLE = Duration.ofSeconds(10);
  private static final Duration LONGEST_THROTTLE = Duration.ofMinutes(2);
  private static final String REMEDY =
      "run hephd as a launchd agent whose property list has KeepAlive true";

  private final Map<String, String> environment;
  private final long ownPid;
  private final String label;
  private final CommandRunner commands;
  private final Clock clock;
  private final Pause pause;
  private final IntConsumer exit;
  private final Duration madeAt;
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile Duration throttle = DEFAULT_THROTTLE;
  private volatile boolean asked;

  /**
   * Touches nothing yet. To be made when the process starts: its age is counted from here.
   *
   * @param environment the process's variables
   * @param ownPid the process's id
   * @param label of the agent, when {@code HEPH_SUPERVISOR=launchd} vouches for it
   * @param commands runs {@code id} and {@code launchctl}
   * @param pause for what is left of the {@code ThrottleInterval}
   * @param exit ends the process with the given code
   */
  public LaunchdRestarter(
      Map<String, String> environment,
      long ownPid,
      String label,
      CommandRunner commands,
      Clock clock,
      Pause pause,
      IntConsumer exit) {
    this.environment = Map.copyOf(environment);
    this.ownPid = ownPid;
    this.label = label;
    this.commands = commands;
    this.clock = clock;
    this.pause = pause;
    this.exit = exit;
    this.madeAt = clock.monotonic();
  }

  /** Whether the environment speaks of launchd at all, so that it is worth asking. */
  public static boolean isMentioned(Map<String, String> environment) {
    return !environment.getOrDefault("XPC_SERVICE_NAME", "0").equals("0")
        || "launchd".equals(environment.get("HEPH_SUPERVISOR"));
  }

  @Override
  public Supervision supervision() {
    asked = true;
    return switch (OwnJob.find(environment, label, commands)) {
      case OwnJob.Found found -> judge(found.target(), found.job());
      case OwnJob.NotFound not -> no(not.why());
    };
  }

  /** Blocks for what is left of the {@code ThrottleInterval}, two minutes at most. */
  @Override
  public void restart(String reason) {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    if (!asked) {
      supervision();
    }
    Duration left = throttle.minus(clock.monotonic().minus(madeAt));
    if (left.isPositive() && !pause.pause(left)) {
      LOG.log(Level.WARNING, "the wait for launchd was cut short, a start may be late: {0}", left);
    }
    exit.accept(0);
  }

  private Supervision judge(String target, LaunchdJob job) {
    job.minimumRuntime()
        .map(Duration::ofSeconds)
        .ifPresent(
            said -> throttle = said.compareTo(LONGEST_THROTTLE) < 0 ? said : LONGEST_THROTTLE);
    if (job.pid() != 0 && job.pid() != ownPid) {
      return no(target + " has the process " + job.pid() + ", our pid is " + ownPid);
    }
    if (!job.keptAlive()) {
      return no(
          target
              + " is not kept alive: its properties are "
              + job.properties().orElse("not said")
              + ", wanted keepalive among them");
    }
    return new Supervision.Supervised("launchd, " + target + ", KeepAlive");
  }

  private static Supervision no(String why) {
    return new Supervision.Unsupervised(why, REMEDY);
  }
}
