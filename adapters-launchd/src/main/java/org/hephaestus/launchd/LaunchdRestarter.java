package org.hephaestus.launchd;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import java.util.regex.Pattern;
import org.hephaestus.ports.os.CommandRunner;
import org.hephaestus.ports.update.Restarter;

/**
 * Launchd as the supervisor. It will start us again after exit code 0 when the job has {@code
 * KeepAlive} true (launchd.plist(5)); {@code {SuccessfulExit: false}} will not. Launchd waits for
 * the job's {@code ThrottleInterval}, 10 s by default, counted from the last start.
 *
 * <p>The label is what launchd set as {@code XPC_SERVICE_NAME} (it is {@code 0} in a terminal), or,
 * with {@code HEPH_SUPERVISOR=launchd}, the one given to the constructor.
 *
 * <p>Read about, not run on a Mac.
 */
public final class LaunchdRestarter implements Restarter {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,199}");
  private static final String REMEDY =
      "run hephd as a launchd agent whose property list has KeepAlive true";

  private final Map<String, String> environment;
  private final long ownPid;
  private final String label;
  private final CommandRunner commands;
  private final IntConsumer exit;
  private final AtomicBoolean ended = new AtomicBoolean();

  /**
   * Touches nothing yet.
   *
   * @param environment the process's variables
   * @param ownPid the process's id
   * @param label of the agent, when {@code HEPH_SUPERVISOR=launchd} vouches for it
   * @param commands runs {@code id} and {@code launchctl}
   * @param exit ends the process with the given code
   */
  public LaunchdRestarter(
      Map<String, String> environment,
      long ownPid,
      String label,
      CommandRunner commands,
      IntConsumer exit) {
    this.environment = Map.copyOf(environment);
    this.ownPid = ownPid;
    this.label = label;
    this.commands = commands;
    this.exit = exit;
  }

  /** Whether the environment speaks of launchd at all, so that it is worth asking. */
  public static boolean isMentioned(Map<String, String> environment) {
    return !environment.getOrDefault("XPC_SERVICE_NAME", "0").equals("0")
        || "launchd".equals(environment.get("HEPH_SUPERVISOR"));
  }

  @Override
  public Supervision supervision() {
    String service = environment.getOrDefault("XPC_SERVICE_NAME", "0");
    boolean named = !service.equals("0") && !service.isEmpty();
    if (!named && !"launchd".equals(environment.get("HEPH_SUPERVISOR"))) {
      return no("launchd did not start this process: XPC_SERVICE_NAME names no service");
    }
    String asked = named ? service : label;
    if (!LABEL.matcher(asked).matches()) {
      return no("'" + asked.replaceAll("\\R", " ") + "' is no label of a launchd agent");
    }
    CommandRunner.Output id = commands.run(List.of("id", "-u"), PATIENCE);
    String uid = id.text().strip();
    if (id.exitCode() != 0 || !uid.matches("[0-9]{1,10}")) {
      return no("id -u did not say who we are: " + firstLine(id));
    }
    String failures = "";
    for (String domain : List.of("gui/" + uid, "user/" + uid)) {
      String target = domain + "/" + asked;
      CommandRunner.Output printed = commands.run(List.of("launchctl", "print", target), PATIENCE);
      if (printed.exitCode() == 0) {
        return judge(target, printed.text());
      }
      failures +=
          (failures.isEmpty() ? "" : "; ")
              + "launchctl print "
              + target
              + " failed with exit code "
              + printed.exitCode()
              + ": "
              + firstLine(printed);
    }
    return no(failures);
  }

  @Override
  public void restart(String reason) {
    if (ended.compareAndSet(false, true)) {
      exit.accept(0);
    }
  }

  private Supervision judge(String target, String printed) {
    Optional<String> pid = value(printed, "pid");
    if (pid.isPresent() && !pid.get().equals(Long.toString(ownPid))) {
      return no(target + " has the process " + pid.get() + ", our pid is " + ownPid);
    }
    Optional<String> properties = value(printed, "properties");
    boolean keptAlive =
        properties.stream()
            .flatMap(line -> Arrays.stream(line.split("\\|")))
            .anyMatch(property -> property.strip().equals("keepalive"));
    if (!keptAlive) {
      return no(
          target
              + " is not kept alive: its properties are "
              + properties.orElse("not said")
              + ", wanted keepalive among them");
    }
    return new Supervision.Supervised("launchd, " + target + ", KeepAlive");
  }

  /** The first {@code key = value} line; those of nested blocks come after the job's own. */
  private static Optional<String> value(String printed, String key) {
    return printed
        .lines()
        .map(String::strip)
        .filter(line -> line.startsWith(key + " = "))
        .map(line -> line.substring(key.length() + 3))
        .findFirst();
  }

  private static String firstLine(CommandRunner.Output output) {
    return output.text().strip().lines().findFirst().orElse("no output");
  }

  private static Supervision no(String why) {
    return new Supervision.Unsupervised(why, REMEDY);
  }
}
