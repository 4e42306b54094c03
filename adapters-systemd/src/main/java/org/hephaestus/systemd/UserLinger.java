package org.hephaestus.systemd;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.hephaestus.ports.os.CommandRunner;
import org.hephaestus.ports.os.CommandRunner.Output;
import org.hephaestus.ports.service.ServiceState.Linger;

/**
 * Whether the user's manager runs without a login (loginctl(1), "enable-linger"). logind is asked;
 * it knows nothing of a user who is not logged in, so then its folder is looked at.
 */
final class UserLinger {
  private final CommandRunner commands;
  private final long uid;
  private final Path folder;

  /**
   * Asks nothing yet.
   *
   * @param folder {@code /var/lib/systemd/linger}
   */
  UserLinger(CommandRunner commands, long uid, Path folder) {
    this.commands = commands;
    this.uid = uid;
    this.folder = folder;
  }

  /** How it is. */
  Linger now() {
    Output output =
        commands.run(
            List.of("loginctl", "show-user", Long.toString(uid), "-p", "Linger"),
            Systemctl.PATIENCE);
    if (output.exitCode() == 0) {
      String text = output.text();
      if (text.contains("Linger=yes")) {
        return Linger.ON;
      }
      if (text.contains("Linger=no")) {
        return Linger.OFF;
      }
    }
    if (Files.exists(folder.resolve(user()))) {
      return Linger.ON;
    }
    return output.text().contains("not logged in") ? Linger.OFF : Linger.UNKNOWN;
  }

  /** Switches it. */
  Output set(boolean on, Duration limit) {
    // The name has to be given: without one, loginctl wants a session.
    return commands.run(
        List.of("loginctl", on ? "enable-linger" : "disable-linger", user()), limit);
  }

  /** Undoes what was switched on; answers what a person should know. */
  List<String> off(Deadline deadline) {
    Output output = set(false, deadline.left(Systemctl.PATIENCE));
    return output.exitCode() == 0
        ? List.of()
        : List.of("linger could not be switched off again: " + Systemctl.complaint(output));
  }

  /** How a person would switch it on. */
  String command() {
    return "loginctl enable-linger " + user();
  }

  private String user() {
    Output output = commands.run(List.of("id", "-un", Long.toString(uid)), Systemctl.PATIENCE);
    String name = output.text().strip();
    return output.exitCode() == 0 && name.matches("[A-Za-z0-9_][A-Za-z0-9_.@-]*")
        ? name
        : Long.toString(uid);
  }
}
