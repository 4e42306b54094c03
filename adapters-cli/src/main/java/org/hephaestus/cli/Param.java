package org.hephaestus.cli;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * One thing that can stand behind a verb.
 *
 * @param name as typed, {@code --due}; empty for a word that is known by its place
 * @param label of its value in the help; empty for a flag
 * @param many whether it takes all remaining words
 * @param required whether the verb makes no sense without it
 */
record Param(String name, String label, boolean many, boolean required, String description) {
  private static final String HELP_NAME = "--help";
  private static final String FOLLOW_NAME = "--follow";

  static final Param JSON =
      flag("--json", "Print exactly one JSON value on stdout, also for errors.");
  static final Param HELP = flag(HELP_NAME, "Show this help.");
  static final Param NO_WAIT = flag("--no-wait", "Do not follow the update across the restart.");
  static final Param EXIT_CODE =
      flag(
          "--exit-code", "Say it with the exit code: 0 current, 10 available, 12 held, 20 failed.");
  static final Param END = flag("--end", "End the hold.");
  static final Param UNTIL =
      value("--until", "WHEN", "Until then: 2026-12-24, 2026-12-24T18:00Z, 12h, 3d, 2w.");
  static final Param DUE = flag("--due", "Only what is due today or over.");
  static final Param WHY = flag("--why", "Print every term of the score.");
  static final Param YES = flag("--yes", "Do not ask.");
  static final Param SHOW = flag("--show", "Print what would be written; change nothing.");
  static final Param LINGER = flag("--linger", "Let it run while you are not logged in, too.");
  static final Param FOLLOW = flag(FOLLOW_NAME, "Go on printing what comes, until interrupted.");

  static final Param SYNC_STATUS =
      flag("--status", "How sync is, as it is known here: at once, without the network.");
  static final Param REPAIR =
      flag("--repair", "Derive anew here what is not what its changes come to.");

  static final Param PROJECT = value("--project", "P", "Project: its name, id or part of its id.");
  static final Param DO_DATE =
      value("--do-date", "D", "When to do it: today, +3d, fri, 2026-11-27, 'fri 17:00', none.");
  static final Param LATE_ON = value("--late-on", "D", "From when on it is late; dates as above.");
  static final Param ATTENTION = value("--attention", "A", "red, orange, white or blue; a1 to a4.");
  static final Param RECUR =
      value(
          "--recur",
          "R",
          "daily, weekly, 'every 3 days', 'every! 2 weeks', an RFC 5545 rule, none.");
  static final Param NEW_TITLE = value("--title", "T", "Its new title.");
  static final Param CONTEXT = value("--context", "T", "First text of its context document.");
  static final Param APPEND =
      value("--append", "T", "Add lines at the end; - reads them from standard input.");
  static final Param BODY =
      value("--body", "T", "The whole new text; - reads it from standard input.");
  static final Param STATE = value("--state", "S", "outstanding (default), done, dropped or all.");
  static final Param LIMIT = value("--limit", "N", "At most so many rows.");
  static final Param LINES = value("--lines", "N", "How many of the last lines; 50 unless said.");
  static final Param DATE = value("--date", "D", "The day of the page; today unless said.");

  static final Param ID = word("ID", "An id, its beginning, or its last 4 characters or more.");
  static final Param TITLE = word("TITLE", "What to do, quoted.");
  static final Param NAME = word("NAME", "Its name, quoted.");
  static final Param FILE = word("FILE", "The file.");
  static final Param TEXT = optional("TEXT", "What to write, quoted.");
  static final Param VERSION = optional("VERSION", "As heph update history shows it, 1.0.3.");
  static final Param PINNED = word("VERSION", "1.0.3, 1.0 or 1.");
  static final Param ALLOWED = word("VERSION", "1.0.4, or with its commit, 1.0.4-0123456789ab.");
  static final Param MAYBE_ID = optional("ID", "One node; all unless said.");
  static final Param DASH = optional("-", "Read the whole new text from standard input.");
  static final Param WORDS = new Param("", "WORD", true, true, "All of them must occur.");

  private static Param flag(String name, String description) {
    return new Param(name, "", false, false, description);
  }

  private static Param value(String name, String label, String description) {
    return new Param(name, label, false, false, description);
  }

  private static Param word(String label, String description) {
    return new Param("", label, false, true, description);
  }

  private static Param optional(String label, String description) {
    return new Param("", label, false, false, description);
  }

  boolean isPositional() {
    return name.isEmpty();
  }

  /** Whether what stands there is words of the user's own. */
  boolean takesText() {
    return !label.isEmpty();
  }

  /** Adds it to the model of a verb, as the {@code index}th of those known by their place. */
  void addTo(CommandSpec spec, int index) {
    if (isPositional()) {
      spec.addPositional(
          PositionalParamSpec.builder()
              .index(many ? index + "..*" : Integer.toString(index))
              .arity(many ? "1..*" : required ? "1" : "0..1")
              .required(required)
              .paramLabel(label)
              .type(many ? List.class : String.class)
              .auxiliaryTypes(String.class)
              .description(description)
              .build());
      return;
    }
    OptionSpec.Builder option =
        name.equals(FOLLOW_NAME) ? OptionSpec.builder("-f", name) : OptionSpec.builder(name);
    option.description(description);
    spec.addOption(
        label.isEmpty()
            ? option.type(boolean.class).usageHelp(name.equals(HELP_NAME)).build()
            : option.type(String.class).arity("1").paramLabel(label).build());
  }
}
