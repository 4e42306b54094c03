package org.hephaestus.systemd;

import java.util.List;
import java.util.Locale;
import org.hephaestus.ports.os.CommandRunner;
import org.hephaestus.ports.os.CommandRunner.Output;
import org.hephaestus.ports.service.ServiceManager.Obstacle;
import org.hephaestus.ports.service.ServiceManager.Reach.Unreachable;

/**
 * Decides whether a user's manager can be asked, and why not: first by what lies around, then by
 * what systemctl says. The words of systemctl are those of systemd 252; others end as {@link
 * Obstacle#BROKEN}, with the words.
 */
final class SystemdReach {
  private SystemdReach() {}

  /** Whose a folder is. */
  enum Owner {
    MISSING,
    OURS,
    OTHERS
  }

  /**
   * What lies around.
   *
   * @param booted whether {@code /run/systemd/system} is there (sd_booted(3))
   * @param uid of this process
   * @param sudoUid {@code SUDO_UID}; empty when not set
   * @param named {@code XDG_RUNTIME_DIR}; empty when not set
   * @param namedOwner of that folder
   * @param usual {@code /run/user/UID}
   * @param usualOwner of that folder
   */
  record Facts(
      boolean booted,
      long uid,
      String sudoUid,
      String named,
      Owner namedOwner,
      String usual,
      Owner usualOwner) {}

  /** What to do. */
  sealed interface Way {
    /**
     * Ask.
     *
     * @param runtimeFolder of the user
     * @param setVariable whether systemctl has to be told of it
     */
    record Ask(String runtimeFolder, boolean setVariable) implements Way {}

    /** Do not. */
    record Blocked(Unreachable because) implements Way {}
  }

  /** Decides how to ask. */
  static Way way(Facts facts) {
    if (!facts.booted()) {
      return new Way.Blocked(noSystemd("/run/systemd/system is not there"));
    }
    if (facts.uid() == 0 && !facts.sudoUid().isEmpty() && !facts.sudoUid().equals("0")) {
      return new Way.Blocked(
          new Unreachable(
              Obstacle.OTHER_USER,
              "this runs as root for the user with uid " + facts.sudoUid() + " (SUDO_UID)",
              "run it without sudo",
              false));
    }
    if (!facts.named().isEmpty() && facts.namedOwner().equals(Owner.OTHERS)) {
      return new Way.Blocked(
          new Unreachable(
              Obstacle.OTHER_USER,
              "XDG_RUNTIME_DIR is "
                  + facts.named()
                  + ", which is another user's; this runs as uid "
                  + facts.uid(),
              "log in as the user whose daemon it is to be, not with su or sudo",
              false));
    }
    if (!facts.named().isEmpty() && facts.namedOwner().equals(Owner.OURS)) {
      return new Way.Ask(facts.named(), false);
    }
    if (facts.usualOwner().equals(Owner.OURS)) {
      return new Way.Ask(facts.usual(), true);
    }
    return new Way.Blocked(
        noUserManager(
            facts.usual() + " is not there: nobody is logged in as uid " + facts.uid(),
            facts.uid()));
  }

  /** Without the manager's socket nobody would answer. */
  static Unreachable notListening(String runtimeFolder, long uid) {
    return noUserManager(
        runtimeFolder + "/systemd/private is not there: no user manager of uid " + uid + " runs",
        uid);
  }

  /** Reads a failure of systemctl. */
  static Unreachable refusal(Output output, long uid) {
    String said = Systemctl.complaint(output);
    String text = said.toLowerCase(Locale.ROOT);
    if (output.exitCode() == CommandRunner.NOT_STARTED) {
      return new Unreachable(
          Obstacle.BROKEN, "systemctl cannot be run: " + said, "put systemctl on the PATH", false);
    }
    if (output.exitCode() == CommandRunner.TIMED_OUT) {
      return new Unreachable(
          Obstacle.BROKEN,
          "the user manager does not answer: " + said,
          "as root: systemctl restart user@" + uid + ".service",
          false);
    }
    if (text.contains("host is down") || text.contains("not been booted")) {
      return noSystemd(said);
    }
    if (text.contains("operation not permitted") || text.contains("permission denied")) {
      return new Unreachable(
          Obstacle.OTHER_USER,
          "the user manager refuses uid " + uid + ": " + said,
          "run it as the user whose daemon it is to be",
          false);
    }
    List<String> absent =
        List.of("no medium found", "no such file or directory", "connection refused");
    if (absent.stream().anyMatch(text::contains)) {
      return noUserManager(said, uid);
    }
    return new Unreachable(
        Obstacle.BROKEN,
        "systemctl --user failed with exit code " + output.exitCode() + ": " + said,
        "make this work: systemctl --user show",
        false);
  }

  private static Unreachable noSystemd(String why) {
    return new Unreachable(
        Obstacle.NO_MANAGER,
        "systemd does not run this machine: " + why,
        "let whatever starts programs here run hephd in the foreground, and start it again when it"
            + " ends",
        false);
  }

  private static Unreachable noUserManager(String why, long uid) {
    return new Unreachable(
        Obstacle.NO_USER_MANAGER,
        why,
        "log in as that user, or as root: loginctl enable-linger " + uid,
        true);
  }
}
