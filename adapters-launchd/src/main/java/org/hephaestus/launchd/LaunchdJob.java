package org.hephaestus.launchd;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A job as {@code launchctl print} tells it. The man page calls that output no interface, so every
 * line of it may be missing; only lines of the job itself count, those with one tab before them.
 *
 * @param text all of the output
 */
record LaunchdJob(String text) {
  /** Of the job's process; 0 when it has none. */
  long pid() {
    return number("pid").orElse(0L);
  }

  /** {@code running}, {@code not running}, {@code spawn scheduled}, ...; empty when not said. */
  String state() {
    return value("state").orElse("").toLowerCase(Locale.ROOT);
  }

  /** How often it was started since it was loaded, on demand too. */
  long runs() {
    return number("runs").orElse(0L);
  }

  /** Whether launchd holds a start back: its reason. Such a one may never come by itself. */
  Optional<String> pended() {
    return value("pended nondemand spawn");
  }

  /** The plist that it was loaded from. */
  Optional<String> path() {
    return value("path");
  }

  /** {@code ThrottleInterval}, in seconds. */
  Optional<Long> minimumRuntime() {
    return number("minimum runtime");
  }

  /** {@code keepalive}, {@code runatload}, ...; as one line. */
  Optional<String> properties() {
    return value("properties");
  }

  /** Whether {@code KeepAlive} is plainly true. */
  boolean keptAlive() {
    return properties().stream()
        .flatMap(line -> Arrays.stream(line.split("\\|", -1)))
        .anyMatch(property -> property.strip().equals("keepalive"));
  }

  /**
   * Why it ended last, in launchd's words; empty when it has not, or ended well, or because it was
   * told to: by SIGTERM, which a JVM passes on as code 143.
   */
  String result() {
    Optional<String> signal = value("last terminating signal");
    if (signal.isPresent()) {
      return signal.get().endsWith(": 15") ? "" : "signal " + signal.get();
    }
    Optional<String> reason = value("last exit reason");
    if (reason.isPresent()) {
      return reason.get();
    }
    return value("last exit code")
        .filter(code -> !code.equals("0") && !code.equals("143") && !code.startsWith("("))
        .map(code -> "exit code " + code)
        .orElse("");
  }

  /** Whether it was started with these; empty when that cannot be told. */
  Optional<Boolean> hasArguments(List<String> wanted) {
    // How print shows other characters is not known; a difference there would be none.
    if (!wanted.stream().allMatch(LaunchdJob::isPlain)) {
      return Optional.empty();
    }
    String block = wanted.stream().map(one -> "\t\t" + one).collect(Collectors.joining("\n"));
    return block("arguments").map(block::equals);
  }

  /** Whether a variable has this value; empty when that cannot be told. */
  Optional<Boolean> hasVariable(String name, String wanted) {
    if (!isPlain(wanted)) {
      return Optional.empty();
    }
    String line = "\t\t" + name + " => " + wanted;
    return block("environment").map(block -> block.lines().anyMatch(line::equals));
  }

  private static boolean isPlain(String text) {
    return text.chars().allMatch(c -> c >= 0x20 && c < 0x7f);
  }

  private Optional<Long> number(String key) {
    return value(key)
        .map(String::strip)
        .filter(digits -> digits.matches("[0-9]{1,18}"))
        .map(Long::parseLong);
  }

  private Optional<String> value(String key) {
    String start = "\t" + key + " = ";
    return text.lines()
        .filter(line -> line.startsWith(start) && !line.endsWith(" = {"))
        .map(line -> line.substring(start.length()).strip())
        .findFirst();
  }

  private Optional<String> block(String key) {
    String start = "\n\t" + key + " = {\n";
    int begin = text.indexOf(start);
    if (begin < 0) {
      return Optional.empty();
    }
    int end = text.indexOf("\n\t}", begin + start.length() - 1);
    int from = begin + start.length();
    return end < 0 ? Optional.empty() : Optional.of(text.substring(Math.min(from, end), end));
  }
}
