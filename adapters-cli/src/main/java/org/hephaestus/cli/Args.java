package org.hephaestus.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** What was typed behind a verb. */
final class Args {
  private final ParseResult parsed;

  private Args(ParseResult parsed) {
    this.parsed = parsed;
  }

  /**
   * Reads the words behind a verb.
   *
   * @throws CommandLine.ParameterException when they do not fit
   */
  static Args parse(Verb verb, List<String> words) {
    // A title may begin with @, which picocli would take for the name of a file to read words from.
    return new Args(
        new CommandLine(verb.spec())
            .setExpandAtFiles(false)
            .parseArgs(words.toArray(String[]::new)));
  }

  boolean has(Param flag) {
    return parsed.hasMatchedOption(flag.name());
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
