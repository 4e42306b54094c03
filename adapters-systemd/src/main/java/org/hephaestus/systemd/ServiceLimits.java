package org.hephaestus.systemd;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.hephaestus.ports.service.ServiceManager.Plan;
import org.hephaestus.ports.service.ServiceSpec;

/** What systemd, or the kernel below it, cannot run. */
final class ServiceLimits {
  /** Of one argument or variable, with its final NUL (execve(2), MAX_ARG_STRLEN). */
  private static final int MAX_WORD_BYTES = 128 * 1024 - 1;

  /** Of a line in a unit file (systemd.syntax(7): 1 MiB). */
  private static final int MAX_LINE_BYTES = 1 << 20;

  /** Of the path of a socket (unix(7): 108 with the final NUL). */
  private static final int MAX_SOCKET_BYTES = 107;

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private ServiceLimits() {}

  /** The reason why not; empty when it can. */
  static Optional<Plan.Refused> check(ServiceSpec spec) {
    String program = spec.program();
    if (program.chars().anyMatch(c -> c < ' ' || c == 0x7f || "\"'\\".indexOf(c) >= 0)) {
      return refused(
          "systemd starts no program with a quote, a backslash or a control character in its path: "
              + program,
          "install hephd in another folder: HEPH_HOME");
    }
    if (program.endsWith("/") || !isText(program)) {
      return refused("that is no program: " + program, "install hephd again: ./install");
    }
    for (String argument : spec.arguments()) {
      Optional<Plan.Refused> refused = word("an argument", argument);
      if (refused.isPresent()) {
        return refused;
      }
    }
    for (Map.Entry<String, String> variable : spec.environment().entrySet()) {
      if (!NAME.matcher(variable.getKey()).matches()
          || variable.getKey().equals(InstalledUnits.SUPERVISOR)) {
        return refused(
            "a variable cannot have that name: " + variable.getKey(), "give it another name");
      }
      Optional<Plan.Refused> refused =
          word("the variable " + variable.getKey(), variable.getValue());
      if (refused.isPresent()) {
        return refused;
      }
    }
    Optional<Plan.Refused> refused = socket(spec.socket());
    if (refused.isPresent()) {
      return refused;
    }
    String record = RecordJson.of(spec);
    return record.length() < MAX_LINE_BYTES / 3
        ? Optional.empty()
        : refused(
            "all arguments together are too long for a line of a unit file",
            "put long values into files");
  }

  private static Optional<Plan.Refused> socket(String path) {
    if (path.isEmpty()) {
      return Optional.empty();
    }
    int bytes = path.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_SOCKET_BYTES) {
      return refused(
          "the path of a socket has at most "
              + MAX_SOCKET_BYTES
              + " bytes, this one has "
              + bytes
              + ": "
              + path,
          "choose a shorter one with --socket");
    }
    if (!path.startsWith("/")
        || path.endsWith("/")
        || path.endsWith("\\")
        || !path.equals(path.strip())
        || !isText(path)
        || path.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
      return refused(
          "systemd cannot listen there: " + path,
          "choose an absolute path without control characters, and without a blank or a backslash"
              + " at its end");
    }
    return Optional.empty();
  }

  private static Optional<Plan.Refused> word(String what, String text) {
    if (!isText(text)) {
      return refused(what + " has a NUL or half a character in it", "give it as text without NUL");
    }
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    return bytes <= MAX_WORD_BYTES
        ? Optional.empty()
        : refused(
            what + " has " + bytes + " bytes, a process takes at most " + MAX_WORD_BYTES,
            "put the value into a file");
  }

  private static boolean isText(String text) {
    return text.indexOf('\0') < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  private static Optional<Plan.Refused> refused(String why, String remedy) {
    return Optional.of(new Plan.Refused(why, remedy));
  }
}
