package org.hephaestus.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** What was typed behind a verb. */
final class Args {
  private final ParseResult parsed;
  private final Map<String, List<String>> flags;

  private Args(ParseResult parsed, Map<String, List<String>> flags) {
    this.parsed = parsed;
    this.flags = flags;
  }

  /**
   * Reads the words behind a verb.
   *
   * @throws CommandLine.ParameterException when they do not fit
   */
  static Args parse(Verb verb, List<String> words) {
    // A title may begin with @, which picocli would take for the name of a file to read words from.
    CommandLine parser = new CommandLine(verb.spec()).setExpandAtFiles(false);
    Map<String, List<String>> flags = new HashMap<>();
    List<String> others = verb.takesFlags() ? ServiceFlags.take(words, flags, parser) : words;
    return new Args(parser.parseArgs(others.toArray(String[]::new)), flags);
  }

  boolean has(Param flag) {
    return parsed.hasMatchedOption(flag.name());
  }

  boolean has(String option) {
    return parsed.hasMatchedOption(option);
  }

  /** Everything that was given for one of {@link ServiceFlags}, in order. */
  List<String> flag(String name) {
    return flags.getOrDefault(name, List.of());
  }

  /** What was given for it; null when nothing was. */
  @Nullable String value(Param param) {
    if (param.isPositional()) {
      List<String> words = words(param);
      return words.isEmpty() ? null : words.getFirst();
    }
    OptionSpec option = parsed.matchedOption(param.name());
    return option == null ? null : option.stringValues().getFirst();
  }

  /** What was given for one that picocli has insisted on. */
  String required(Param param) {
    String value = value(param);
    if (value == null) {
      throw new IllegalArgumentException(param.label() + " is not required by its verb");
    }
    return value;
  }

  /** All words of it, in order. */
  List<String> words(Param param) {
    for (PositionalParamSpec given : parsed.matchedPositionals()) {
      if (given.paramLabel().equals(param.label())) {
        return new ArrayList<>(given.stringValues());
      }
    }
    return List.of();
  }
}
