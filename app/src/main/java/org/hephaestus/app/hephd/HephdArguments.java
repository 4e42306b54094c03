package org.hephaestus.app.hephd;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.hephaestus.app.BuildInfo;
import org.hephaestus.domain.update.UpdateSettings;
import org.hephaestus.forge.ForgeLocation;
import org.hephaestus.ports.update.UpdateMode;
import org.hephaestus.socket.SocketPaths;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** hephd's command line. */
final class HephdArguments {
  private HephdArguments() {}

  /** What the command line asks for. */
  sealed interface Parsed {
    /** Serve. */
    record Run(HephdOptions options) implements Parsed {}

    /** Install this build there and exit. */
    record Install(Path home) implements Parsed {}

    /** Replace the store by the backup and exit: no daemon. */
    record Restore(Path db, Path backup) implements Parsed {}

    /** Print this and exit 0. */
    record Print(String text) implements Parsed {}

    /** Print this on stderr and exit 2. */
    record Wrong(String message) implements Parsed {}
  }

  /** A value that cannot be used: the message says what, wanted against actual, and what to do. */
  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }

  static Parsed parse(
      String[] args, Map<String, String> environment, Path userHome, BuildInfo build) {
    CommandSpec spec = spec();
    CommandLine commandLine = new CommandLine(spec);
    try {
      ParseResult parsed = commandLine.parseArgs(args);
      if (parsed.hasMatchedOption("--help")) {
        return new Parsed.Print(commandLine.getUsageMessage(CommandLine.Help.Ansi.OFF));
      }
      if (parsed.hasMatchedOption("--version")) {
        return new Parsed.Print("hephd " + build + System.lineSeparator());
      }
      String install = value(parsed, "--install-into", "");
      if (!install.isEmpty()) {
        return new Parsed.Install(path("--install-into", install, userHome));
      }
      String restore = value(parsed, "--restore", "");
      if (!restore.isEmpty()) {
        return new Parsed.Restore(
            db(parsed, environment, userHome), path("--restore", restore, userHome));
      }
      return new Parsed.Run(options(parsed, environment, userHome, build));
    } catch (CommandLine.UnmatchedArgumentException e) {
      String hint = String.join(" or ", e.getSuggestions());
      return new Parsed.Wrong(
          e.getMessage()
              + (hint.isEmpty() ? "" : "; did you mean " + hint + "?")
              + "; hephd --help lists the options");
    } catch (CommandLine.ParameterException | Refused e) {
      return new Parsed.Wrong(e.getMessage() + "; hephd --help lists the options");
    }
  }

  private static CommandSpec spec() {
    CommandSpec spec = CommandSpec.create().name("hephd");
    spec.usageMessage()
        .description("Serves one person's tasks and knowledge over a unix socket.")
        .footer("", "Environment: HEPH_DB, HEPH_SOCKET, HEPH_HOME. Stop it with SIGTERM.");
    option(spec, "--mode", "MODE", "local: this machine alone (the default)");
    option(spec, "--db", "FILE", "the store; default ~/.local/share/heph/heph.db");
    option(spec, "--socket", "PATH", "the socket; default $XDG_RUNTIME_DIR/heph/hephd.sock");
    spec.addOption(
        OptionSpec.builder("--self-update")
            .paramLabel("notify|apply")
            .arity("0..1")
            .fallbackValue("apply")
            .type(String.class)
            .description(
                "look for newer releases and say so (notify) or install them (apply, also when no"
                    + " word is given); default: off")
            .build());
    spec.addOption(
        OptionSpec.builder("--no-self-update").description("off, whatever else is said").build());
    option(
        spec,
        "--self-update-interval-secs",
        "N",
        "seconds between two looks, 1 to 2592000; default 21600");
    option(spec, "--self-update-delivery", "WAY", "source: build the release's tag (the default)");
    option(
        spec,
        "--forge-url",
        "URL",
        "where releases are published, https://host/owner/repo; default: where this build's source"
            + " came from");
    option(
        spec,
        "--restore",
        "FILE",
        "replace the store by this backup and exit; no daemon may be serving it. What was there is"
            + " set aside");
    option(
        spec, "--install-into", "DIR", "install this build into DIR and exit: what ./install runs");
    spec.addOption(
        OptionSpec.builder("-h", "--help").usageHelp(true).description("this text").build());
    spec.addOption(
        OptionSpec.builder("-V", "--version").versionHelp(true).description("the version").build());
    return spec;
  }

  private static void option(CommandSpec spec, String name, String label, String description) {
    spec.addOption(
        OptionSpec.builder(name)
            .paramLabel(label)
            .arity("1")
            .type(String.class)
            .description(description)
            .build());
  }

  private static HephdOptions options(
      ParseResult parsed, Map<String, String> environment, Path userHome, BuildInfo build) {
    String mode = value(parsed, "--mode", "local");
    if (!mode.equals("local")) {
      throw new Refused(
          mode.equals("spoke") || mode.equals("hub")
              ? "--mode " + mode + " is not in this version yet; use --mode local"
              : "--mode must be local, was '" + mode + "'");
    }
    Path db = db(parsed, environment, userHome);
    String socket = value(parsed, "--socket", "");
    Path socketPath =
        socket.isEmpty()
            ? SocketPaths.forDaemon(environment, SocketPaths.ownUid(userHome), userHome)
            : path("--socket", socket, userHome);
    String home = environment.getOrDefault("HEPH_HOME", "");
    return new HephdOptions(
        db,
        socketPath,
        path("HEPH_HOME", home, userHome.resolve(".local/lib/heph")),
        UpdateSettings.DEFAULT.withMode(updateMode(parsed)).withInterval(interval(parsed)),
        forgeUrl(parsed, build));
  }

  private static Path db(ParseResult parsed, Map<String, String> environment, Path userHome) {
    return path(
        "--db",
        value(parsed, "--db", environment.getOrDefault("HEPH_DB", "")),
        userHome.resolve(".local/share/heph/heph.db"));
  }

  private static UpdateMode updateMode(ParseResult parsed) {
    String delivery = value(parsed, "--self-update-delivery", "source");
    switch (delivery) {
      case "source" -> {}
      case "prebuilt" ->
          throw new Refused(
              "--self-update-delivery prebuilt is not in this version yet; use source");
      case "cargo" ->
          throw new Refused(
              "--self-update-delivery cargo installs Rust programs, and another program could not"
                  + " read hephd's store; use source");
      default -> throw new Refused("--self-update-delivery must be source, was '" + delivery + "'");
    }
    String wanted = value(parsed, "--self-update", "");
    if (parsed.hasMatchedOption("--no-self-update")) {
      if (parsed.hasMatchedOption("--self-update")) {
        throw new Refused("--self-update and --no-self-update exclude each other; give one");
      }
      return UpdateMode.OFF;
    }
    return switch (wanted) {
      case "" -> UpdateMode.OFF;
      case "notify" -> UpdateMode.NOTIFY;
      case "apply" -> UpdateMode.APPLY;
      default -> throw new Refused("--self-update must be notify or apply, was '" + wanted + "'");
    };
  }

  private static Duration interval(ParseResult parsed) {
    String seconds = value(parsed, "--self-update-interval-secs", "");
    if (seconds.isEmpty()) {
      return UpdateSettings.DEFAULT_INTERVAL;
    }
    try {
      long parsedSeconds = Long.parseLong(seconds);
      if (parsedSeconds >= 1 && parsedSeconds <= 2_592_000) {
        return Duration.ofSeconds(parsedSeconds);
      }
    } catch (NumberFormatException e) {
      // said below, like a number out of range
    }
    throw new Refused(
        "--self-update-interval-secs must be a whole number from 1 to 2592000 (30 days), was '"
            + seconds
            + "'");
  }

  private static String forgeUrl(ParseResult parsed, BuildInfo build) {
    String url = value(parsed, "--forge-url", build.origin());
    if (url.isEmpty()) {
      return "";
    }
    try {
      return ForgeLocation.parse(url).page();
    } catch (IllegalArgumentException e) {
      throw new Refused("--forge-url: " + e.getMessage());
    }
  }

  private static String value(ParseResult parsed, String option, String fallback) {
    @Nullable String given = parsed.matchedOptionValue(option, (String) null);
    return given == null ? fallback : given;
  }

  private static Path path(String what, String given, Path fallback) {
    if (given.isEmpty()) {
      return fallback.toAbsolutePath().normalize();
    }
    if (given.indexOf('\0') >= 0) {
      throw new Refused(what + " holds a NUL character");
    }
    return Path.of(given).toAbsolutePath().normalize();
  }
}
