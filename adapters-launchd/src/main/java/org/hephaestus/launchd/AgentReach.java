package org.hephaestus.launchd;

import java.util.Map;
import org.hephaestus.launchd.Launchctl.Answer;
import org.hephaestus.ports.os.CommandRunner;
import org.hephaestus.ports.service.ServiceManager.Obstacle;
import org.hephaestus.ports.service.ServiceManager.Reach;

/** Whether this user's launchd domain answers from here, and if not, why. */
final class AgentReach {
  private static final String LATER = "the agent starts when you next log in at this Mac";

  private AgentReach() {}

  static Reach of(Launchctl launchctl, Map<String, String> environment, long uid) {
    String sudo = environment.getOrDefault("SUDO_UID", "");
    boolean other = !sudo.isEmpty() && !sudo.equals(Long.toString(uid));
    if (other && uid == 0) {
      return otherUser(environment, uid);
    }
    Answer last = null;
    for (String domain : launchctl.domains()) {
      Answer answer = launchctl.printDomain(domain);
      if (answer.ok()) {
        return new Reach.Reachable("launchd, " + domain);
      }
      if (answer.code() == CommandRunner.NOT_STARTED) {
        return new Reach.Unreachable(
            Obstacle.NO_MANAGER,
            "launchctl cannot be run: " + answer.text().strip(),
            "on a Mac, put /bin on the PATH; elsewhere run hephd in the foreground",
            false);
      }
      last = answer;
      if (!answer.noJob()) {
        break;
      }
    }
    if (other) {
      return otherUser(environment, uid);
    }
    String why = last == null ? "" : last.said();
    return last != null && last.noJob()
        ? new Reach.Unreachable(
            Obstacle.NO_USER_MANAGER,
            "launchd has no domain for the user " + uid + ": " + why,
            "log in at the screen or over ssh as that user; " + LATER,
            true)
        : new Reach.Unreachable(
            Obstacle.BROKEN, why, "run that command by hand; restart the Mac if it fails", true);
  }

  private static Reach otherUser(Map<String, String> environment, long uid) {
    String who = environment.getOrDefault("SUDO_USER", "the user " + environment.get("SUDO_UID"));
    return new Reach.Unreachable(
        Obstacle.OTHER_USER,
        "this runs as the user " + uid + " through sudo; the agent is that of " + who,
        "run the same command without sudo",
        false);
  }
}
