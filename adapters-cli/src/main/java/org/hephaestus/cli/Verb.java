package org.hephaestus.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** The verbs, what can stand behind them, and their help. */
enum Verb {
  TASK(
      "task",
      "Make a task.",
      Param.TITLE,
      Param.PROJECT,
      Param.DO_DATE,
      Param.LATE_ON,
      Param.ATTENTION,
      Param.RECUR,
      Param.CONTEXT),
  LIST(
      "list",
      "Tasks by do date.",
      Param.PROJECT,
      Param.DUE,
      Param.STATE,
      Param.ATTENTION,
      Param.LIMIT),
  NEXT("next", "What to do now, best first.", Param.PROJECT, Param.WHY, Param.LIMIT),
  TODAY("today", "What is overdue, and what is for today."),
  SHOW("show", "Everything about a task, a project or a journal page.", Param.ID),
  CONTEXT(
      "context",
      "The context document: print it, edit it on a terminal, or change it.",
      Param.ID,
      Param.DASH,
      Param.APPEND,
      Param.BODY),
  LOG("log", "The log: print it, or add an entry.", Param.ID, Param.TEXT),
  EDIT(
      "edit",
      "Change a task.",
      Param.ID,
      Param.NEW_TITLE,
      Param.PROJECT,
      Param.DO_DATE,
      Param.LATE_ON,
      Param.ATTENTION,
      Param.RECUR),
  DONE("done", "Done; a recurring task rolls to its next date.", Param.ID),
  UNDONE("undone", "Outstanding again.", Param.ID),
  DROP("drop", "Will not be done; ends a recurring task.", Param.ID),
  SKIP("skip", "Leave out the next date of a recurring task.", Param.ID),
  SEARCH("search", "Nodes that contain every word, best first.", Param.WORDS, Param.LIMIT),
  PROJECT_LIST("project list", "All projects, one per line: ID NAME."),
  PROJECT_ADD("project add", "Make a project, unless it is there.", Param.NAME),
  JOURNAL(
      "journal", "The journal page of a day: print it, or write on it.", Param.TEXT, Param.DATE),
  HISTORY("history", "What changed, newest first.", Param.MAYBE_ID, Param.LIMIT),
  CONFLICTS(
      "conflicts",
      "Values that lost to others written at the same time, newest first; heph conflicts restore ID sets one again.",
      Param.LIMIT),
  CONFLICTS_RESTORE("conflicts restore", "Set a field to the value that lost.", Param.ID),
  BACKUP("backup", "Copy the store to a new file.", Param.FILE),
  RESTORE("restore", "Replace everything by a backup.", Param.FILE, Param.YES),
  SYNC("sync", "Sync with the hub now, and wait for it.", Param.SYNC_STATUS),
  SYNC_VERIFY(
      "sync verify",
      "Compare what you see here with what the hub has; exit 4 if they differ.",
      Param.REPAIR),
  SYNC_JOIN(
      "sync join",
      "Make the data here the hub owner's, so that the two are put together.",
      Param.YES),
  PING("ping", "Is the daemon there, and which version is it?"),
  STATUS("status", "Everything about the daemon on one page."),
  UPDATE_STATUS("update status", "What the self-updater does, and what it waits for."),
  UPDATE_CHECK("update check", "Ask the forge for a newer release now.", Param.EXIT_CODE),
  UPDATE_APPLY(
      "update apply",
      "Install the newest acceptable release and restart the daemon.",
      Param.NO_WAIT),
  UPDATE_ROLLBACK(
      "update rollback",
      "Go back to the version that ran before, or to the one named, and stay there.",
      Param.VERSION,
      Param.NO_WAIT),
  UPDATE_PIN("update pin", "Stay on a version, 1.0.3, or on a line of them, 1.0.", Param.PINNED),
  UPDATE_UNPIN("update unpin", "Take a pin back."),
  UPDATE_HOLD("update hold", "No updates for now.", Param.UNTIL, Param.END),
  UPDATE_ALLOW(
      "update allow",
      "Let a version be tried again that failed here, or that you went back from.",
      Param.ALLOWED),
  UPDATE_HISTORY("update history", "What the updater did, step by step.", Param.LIMIT),
  UPDATE_DOCTOR("update doctor", "Whether updates can work here, and what to do if not."),
  // What is said about hephd's flags is in ServiceFlags: no other verb pays for that table.
  DAEMON_START(
      "daemon start",
      "Install the service and start it; flags are kept for later.",
      Param.SHOW,
      Param.LINGER),
  DAEMON_STATUS("daemon status", "How the service is; exit 0 running, 3 not, 4 unknown."),
  DAEMON_RESTART(
      "daemon restart", "Replace the running daemon by the installed version.", Param.SHOW),
  DAEMON_STOP("daemon stop", "Stop it until the next start, login or boot."),
  DAEMON_UNINSTALL("daemon uninstall", "Stop it and take the service out; data is kept."),
  DAEMON_LOGS("daemon logs", "The last lines of the daemon's log.", Param.FOLLOW, Param.LINES);

  /** First words that need a second one, and what they are about. */
  enum Group {
    PROJECT("Projects: list, add."),
    UPDATE(
        "The self-updater: status, check, apply, rollback, pin, unpin, hold, allow, history, doctor."),
    DAEMON("The service that keeps hephd there: start, status, restart, stop, uninstall, logs.");

    private final String description;

    Group(String description) {
      this.description = description;
    }

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static @Nullable Group of(String word) {
      return switch (word) {
        case "project" -> PROJECT;
        case "update" -> UPDATE;
        case "daemon" -> DAEMON;
        default -> null;
      };
    }

    /** The model of this group, for help. */
    CommandSpec spec() {
      CommandSpec spec = Verb.spec("heph " + word(), description);
      for (Verb verb : Verb.values()) {
        if (verb.words.startsWith(word() + " ")) {
          spec.addSubcommand(verb.words.substring(word().length() + 1), verb.spec());
        }
      }
      return spec;
    }
  }

  private final String words;
  private final String description;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of; there is no JDK type that says so
  private final List<Param> params;

  Verb(String words, String description, Param... params) {
    this.words = words;
    this.description = description;
    this.params = List.of(params);
  }

  /** As typed, for example {@code update check}. */
  String words() {
    return words;
  }

  List<Param> params() {
    return params;
  }

  /** Those that begin with this one and go on. */
  private List<Verb> more() {
    List<Verb> more = new ArrayList<>();
    for (Verb verb : values()) {
      if (verb.words.startsWith(words + " ")) {
        more.add(verb);
      }
    }
    return more;
  }

  static @Nullable Verb of(String words) {
    for (Verb verb : values()) {
      if (verb.words.equals(words)) {
        return verb;
      }
    }
    return null;
  }

  /** First words of all verbs. */
  static List<String> firstWords() {
    List<String> known = new ArrayList<>();
    for (Verb verb : values()) {
      int blank = verb.words.indexOf(' ');
      String first = blank < 0 ? verb.words : verb.words.substring(0, blank);
      if (!known.contains(first)) {
        known.add(first);
      }
    }
    return known;
  }

  /** Whether a capture that waits in the spool should be there before this verb looks or writes. */
  boolean isAboutTasks() {
    return switch (this) {
      case PING, STATUS, BACKUP, RESTORE -> false;
      default -> !isAboutService() && !words.startsWith("update ") && !words.startsWith("sync");
    };
  }

  /** Whether the service is asked, and no daemon. */
  boolean isAboutService() {
    return words.startsWith("daemon ");
  }

  /** Whether hephd's flags can stand behind it. */
  boolean takesFlags() {
    return this == DAEMON_START || this == DAEMON_RESTART;
  }

  /** The model of this verb alone. */
  CommandSpec spec() {
    CommandSpec spec = spec("heph " + words, description);
    Param.JSON.addTo(spec, 0);
    int index = 0;
    for (Param param : params) {
      param.addTo(spec, index);
      if (param.isPositional()) {
        index++;
      }
    }
    if (takesFlags()) {
      ServiceFlags.addTo(spec);
    }
    return spec;
  }

  /** The model of {@code heph} and all its verbs, for help. */
  static CommandSpec all() {
    CommandSpec heph =
        spec("heph", "Talks to hephd, the daemon. Only heph daemon start starts it.");
    heph.addOption(
        picocli.CommandLine.Model.OptionSpec.builder("--version")
            .type(boolean.class)
            .description("Print the version of heph.")
            .build());
    for (String first : firstWords()) {
      Verb verb = of(first);
      Group group = Group.of(first);
      if (verb != null) {
        heph.addSubcommand(first, verb.spec());
        verb.more().forEach(more -> heph.addSubcommand(more.words, more.spec()));
      } else if (group != null) {
        heph.addSubcommand(first, group.spec());
      }
    }
    heph.usageMessage()
        .footer(
            "",
            "Every verb takes --json. Quote texts of several words: heph task \"Pay rent\" --do-date \"fri 17:00\".",
            "Exit codes: 0 ok, 1 failed, 2 usage, 3 not found or ambiguous, 4 conflict,",
            "5 daemon unreachable, 6 outcome unknown, 7 login needed, 130 interrupted;",
            "heph daemon status alone: 0 running, 3 not running, 4 not installed or unknown;",
            "heph update check --exit-code alone: 0 current, 10 available, 12 held, 20 no answer.",
            "The socket: HEPH_SOCKET, else $XDG_RUNTIME_DIR/heph/hephd.sock, else",
            "/run/user/<uid>/heph/hephd.sock, else ~/.local/share/heph/hephd.sock.");
    return heph;
  }

  private static CommandSpec spec(String name, String description) {
    CommandSpec spec = CommandSpec.create().name(name);
    spec.usageMessage().description(description).abbreviateSynopsis(false);
    Param.HELP.addTo(spec, 0);
    return spec;
  }
}
