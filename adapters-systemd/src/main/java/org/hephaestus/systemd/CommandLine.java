package org.hephaestus.systemd;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an {@code ExecStart=} line starts (systemd.service(5), "Command lines").
 *
 * @param program absolute path
 * @param arguments as the program sees them, without its own name
 */
record CommandLine(String program, List<String> arguments) {
  private static final String PREFIXES = "@-:+!|";
  private static final Pattern BRACED = Pattern.compile("\\$\\$|\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");
  private static final Pattern BARE = Pattern.compile("\\$[A-Za-z_][A-Za-z0-9_]*");

  CommandLine {
    arguments = List.copyOf(arguments);
  }

  /** Without programs that only prepare for the launcher, such as env(1) and nice(1). */
  CommandLine of(OwnLauncher launcher) {
    if (launcher.is(program)) {
      return this;
    }
    for (int i = 0; i < arguments.size(); i++) {
      if (launcher.is(arguments.get(i))) {
        return new CommandLine(arguments.get(i), arguments.subList(i + 1, arguments.size()));
      }
    }
    return this;
  }

  /**
   * Reads one.
   *
   * @param environment of the service, for {@code ${NAME}}; unknown ones stay as they are written
   * @return empty when systemd would not start it either
   */
  static Optional<CommandLine> of(
      String value, Specifiers specifiers, Map<String, String> environment) {
    List<String> words = UnitQuoting.words(value, true).orElse(List.of());
    if (words.isEmpty()) {
      return Optional.empty();
    }
    String first = words.get(0);
    int at = 0;
    boolean verbatim = false;
    boolean named = false;
    while (at < first.length() && PREFIXES.indexOf(first.charAt(at)) >= 0) {
      verbatim |= first.charAt(at) == ':';
      named |= first.charAt(at) == '@';
      at++;
    }
    String program = specifiers.expand(first.substring(at));
    if (!program.startsWith("/") || program.indexOf('\0') >= 0) {
      return Optional.empty();
    }
    List<String> arguments = new ArrayList<>();
    for (String word : words.subList(Math.min(named ? 2 : 1, words.size()), words.size())) {
      String expanded = specifiers.expand(word);
      String name = expanded.substring(Math.min(1, expanded.length()));
      if (verbatim) {
        arguments.add(expanded);
      } else if (BARE.matcher(expanded).matches() && environment.containsKey(name)) {
        String all = environment.getOrDefault(name, "").strip();
        arguments.addAll(all.isEmpty() ? List.of() : List.of(all.split("\\s+", -1)));
      } else {
        arguments.add(substituted(expanded, environment));
      }
    }
    return Optional.of(new CommandLine(program, arguments));
  }

  private static String substituted(String word, Map<String, String> environment) {
    Matcher matcher = BRACED.matcher(word);
    StringBuilder out = new StringBuilder();
    while (matcher.find()) {
      String name = matcher.group(1);
      String value = name == null ? "$" : environment.getOrDefault(name, matcher.group());
      matcher.appendReplacement(out, Matcher.quoteReplacement(value));
    }
    return matcher.appendTail(out).toString();
  }
}
