package org.hephaestus.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The verbs, their options and their help. */
enum Verb {
  PING("ping", "Is the daemon there, and which version is it?"),
  STATUS("status", "Everything about the daemon on one page."),
  UPDATE_STATUS("update status", "What the self-updater does, and what it waits for."),
  UPDATE_CHECK("update check", "Ask the forge for a newer release now."),
  UPDATE_APPLY("update apply", "Install the newest acceptable release and restart the daemon.");

  /** The word in front of the verbs of the self-updater. */
  static final String UPDATE = "update";

  static final String JSON = "--json";
  static final String NO_WAIT = "--no-wait";
  static final String HELP = "--help";

  private static final String UPDATE_DESCRIPTION = "The self-updater: status, check, apply.";

  private final String words;
  private final String description;

  Verb(String words, String description) {
    this.words = words;
    this.description = description;
  }

  /** As typed, for example {@code update check}. */
  String words() {
    return words;
  }

  static @Nullable Verb of(String words) {
    for (Verb verb : values()) {
      if (verb.words.equals(words)) {
        return verb;
      }
    }
    return null;
  }

  /** The model of this verb alone. */
  CommandSpec spec() {
    CommandSpec spec = spec("heph " + words, description);
    spec.addOption(flag(JSON, "Print exactly one JSON value on stdout, also for errors."));
    if (this == UPDATE_APPLY) {
      spec.addOption(flag(NO_WAIT, "Do not follow the update across the restart."));
    }
    return spec;
  }

  /** The model of {@code heph} and all its verbs, for help. */
  static CommandSpec all() {
    CommandSpec heph = spec("heph", "Talks to hephd, the daemon. Never starts it.");
    heph.addOption(flag("--version", "Print the version of heph."));
    for (Verb verb : List.of(PING, STATUS)) {
      heph.addSubcommand(verb.words, verb.spec());
    }
    heph.addSubcommand(UPDATE, update());
    heph.usageMessage()
        .footer(
            "",
            "Exit codes: 0 ok, 1 failed, 2 usage, 3 not found or ambiguous, 4 conflict,",
            "5 daemon unreachable, 6 outcome unknown, 7 login needed, 130 interrupted.",
            "The socket: HEPH_SOCKET, else $XDG_RUNTIME_DIR/heph/hephd.sock, else",
            "/run/user/<uid>/heph/hephd.sock, else ~/.local/share/heph/hephd.sock.");
    return heph;
  }

  /** The model of {@code heph update}. */
  static CommandSpec update() {
    CommandSpec update = spec("heph update", UPDATE_DESCRIPTION);
    for (Verb verb : List.of(UPDATE_STATUS, UPDATE_CHECK, UPDATE_APPLY)) {
      update.addSubcommand(verb.words.substring(UPDATE.length() + 1), verb.spec());
    }
    return update;
  }

  private static CommandSpec spec(String name, String description) {
    CommandSpec spec = CommandSpec.create().name(name);
    spec.usageMessage().description(description).abbreviateSynopsis(false);
    spec.addOption(flag(HELP, "Show this help."));
    return spec;
  }

  private static OptionSpec flag(String name, String description) {
    return OptionSpec.builder(name).type(boolean.class).description(description).build();
  }
}
