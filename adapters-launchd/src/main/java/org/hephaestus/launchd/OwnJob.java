package org.hephaestus.launchd;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.hephaestus.ports.os.CommandRunner;

/**
 * The job that this process is, as launchd knows it. The label is what launchd set as {@code
 * XPC_SERVICE_NAME} (it is {@code 0} in a terminal), or, with {@code HEPH_SUPERVISOR=launchd}, a
 * given one.
 */
sealed interface OwnJob {
  /** Of each question. */
  Duration PATIENCE = Duration.ofSeconds(2);

  /** What a label looks like that may stand in a command. */
  Pattern LABEL = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,199}");

  /**
   * There it is.
   *
   * @param target as launchctl(1) wants it
   */
  record Found(String target, LaunchdJob job) implements OwnJob {}

  /**
   * There is none, or launchd does not say.
   *
   * @param why one line
   */
  record NotFound(String why) implements OwnJob {}

  /**
   * Looks in the domain of a login at the screen first, then in that of the user alone.
   *
   * @param environment the process's variables
   * @param label of the agent, when {@code HEPH_SUPERVISOR=launchd} vouches for it
   * @param commands runs {@code id} and {@code launchctl}
   */
  static OwnJob find(Map<String, String> environment, String label, CommandRunner commands) {
    String service = environment.getOrDefault("XPC_SERVICE_NAME", "0");
    boolean named = !service.equals("0") && !service.isEmpty();
    if (!named && !"launchd".equals(environment.get("HEPH_SUPERVISOR"))) {
      return new NotFound("launchd did not start this process: XPC_SERVICE_NAME names no service");
    }
    String agent = named ? service : label;
    if (!LABEL.matcher(agent).matches()) {
      return new NotFound("'" + agent.replaceAll("\\R", " ") + "' is no label of a launchd agent");
    }
    CommandRunner.Output id = commands.run(List.of("id", "-u"), PATIENCE);
    String uid = id.text().strip();
    if (id.exitCode() != 0 || !uid.matches("[0-9]{1,10}")) {
      return new NotFound("id -u did not say who we are: " + firstLine(id));
    }
    String failures = "";
    for (String domain : List.of("gui/" + uid, "user/" + uid)) {
      String target = domain + "/" + agent;
      CommandRunner.Output printed = commands.run(List.of("launchctl", "print", target), PATIENCE);
      if (printed.exitCode() == 0) {
        return new Found(target, new LaunchdJob(printed.text()));
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
    return new NotFound(failures);
  }

  private static String firstLine(CommandRunner.Output output) {
    return output.text().strip().lines().findFirst().orElse("no output");
  }
}
