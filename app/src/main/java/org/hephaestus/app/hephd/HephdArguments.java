package org.hephaestus.app.hephd;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hephaestus.app.BuildInfo;
import org.hephaestus.forge.ForgeLocation;
import org.hephaestus.ports.service.DaemonFlag;
import org.hephaestus.socket.SocketPaths;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** hephd's command line. */
final class HephdArguments {
  private static final String CHECK = "--check";
  private static final String SELF_CHECK = "--self-check";
  private static final List<String> INSTEAD_OF_SERVING =
      List.of("--install-into", "--restore", CHECK, SELF_CHECK);

  private static final String LOCAL = "local";
  private static final String SPOKE = "spoke";
  private static final String SERVER = "server";

  /** Whose value must be one that could have an effect, whatever the mode. */
  private static final List<DaemonFlag> OF_SYNC =
      List.of(
          DaemonFlag.HTTP_ADDR,
          DaemonFlag.INSECURE_NO_AUTH,
          DaemonFlag.WEB_ROOT,
          DaemonFlag.HUB_URL,
          DaemonFlag.OWNER_ID,
          DaemonFlag.OIDC_ISSUER,
          DaemonFlag.OIDC_AUDIENCE,
          DaemonFlag.OIDC_CLIENT_ID,
          DaemonFlag.AUTHORIZED_SUB,
          DaemonFlag.TOKEN_FILE,
          DaemonFlag.TOKEN_LOAD_CMD,
          DaemonFlag.TOKEN_SAVE_CMD);

  /** A name, an IPv4 address, or an IPv6 address in brackets; then the port. */
  private static final Pattern HOST_AND_PORT =
      Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+\\]):([0-9]{1,5})");

  private static final String DEFAULT_HTTP_ADDR = "127.0.0.1:8787";

  /** Names of this machine that no other one can reach it by. */
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(?:\\.[0-9]{1,3}){3}|\\[::1\\]");

  private HephdArguments() {}

  /** What the command line asks for. */
  sealed interface Parsed {
    /** Serve. */
    record Run(HephdOptions options) implements Parsed {}

    /** Say what would be done, and exit 0. */
    record Check(HephdOptions options) implements Parsed {}

    /** Install this build there and exit. */
    record Install(Path home) implements Parsed {}

    /** Try this build on a copy of the store and exit: no daemon. */
    record SelfCheck(Path db) implements Parsed {}

    /** Replace the store by the backup and exit: no daemon. */
    record Restore(Path db, Path backup) implements Parsed {}

    /** Print this and exit 0. */
    record Print(String text) implements Parsed {}

    /**
     * Print this on stderr and exit 2.
     *
     * @param wouldServe whether a daemon was asked for
     */
    record Wrong(String message, boolean wouldServe) implements Parsed {}
  }

  /** A value that cannot be used: the message says what, wanted against actual, and what to do. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }

  static Parsed parse(
      String[] args, Map<String, String> environment, Path userHome, BuildInfo build) {
    CommandSpec spec = spec();
    // A value may begin with @, which picocli would take for a file of arguments.
    CommandLine commandLine = new CommandLine(spec).setExpandAtFiles(false);
    try {
      ParseResult parsed = commandLine.parseArgs(args);
      if (parsed.hasMatchedOption("--help")) {
        return new Parsed.Print(commandLine.getUsageMessage(CommandLine.Help.Ansi.OFF));
      }
      if (parsed.hasMatchedOption("--version")) {
        return new Parsed.Print("hephd " + build + System.lineSeparator());
      }
      List<String> instead = INSTEAD_OF_SERVING.stream().filter(parsed::hasMatchedOption).toList();
      if (instead.size() > 1) {
        throw new Refused(String.join(" and ", instead) + " exclude each other; give one");
      }
      String install = value(parsed, "--install-into");
      if (install != null) {
        return new Parsed.Install(path("--install-into", install));
      }
      String restore = value(parsed, "--restore");
      if (restore != null) {
        return new Parsed.Restore(db(parsed, environment, userHome), path("--restore", restore));
      }
      if (parsed.hasMatchedOption(SELF_CHECK)) {
        return new Parsed.SelfCheck(db(parsed, environment, userHome));
      }
      HephdOptions options = options(parsed, environment, userHome, build);
      return instead.isEmpty() ? new Parsed.Run(options) : new Parsed.Check(options);
    } catch (CommandLine.UnmatchedArgumentException e) {
      String hint = String.join(" or ", e.getSuggestions());
      return new Parsed.Wrong(
          e.getMessage()
              + (hint.isEmpty() ? "" : "; did you mean " + hint + "?")
              + "; hephd --help lists the options",
          wouldServe(args));
    } catch (CommandLine.ParameterException | Refused e) {
      return new Parsed.Wrong(
          e.getMessage() + "; hephd --help lists the options", wouldServe(args));
    }
  }

  private static boolean wouldServe(String[] args) {
    return Stream.of(args)
        .map(arg -> arg.replaceFirst("=.*", ""))
        .noneMatch(INSTEAD_OF_SERVING::contains);
  }

  private static CommandSpec spec() {
    CommandSpec spec = CommandSpec.create().name("hephd");
    spec.usageMessage()
        .description("Serves one person's tasks and knowledge over a unix socket.")
        .footer("", "Environment: HEPH_DB, HEPH_SOCKET, HEPH_HOME. Stop it with SIGTERM.");
    for (DaemonFlag flag : DaemonFlag.values()) {
      spec.addOption(option(flag));
    }
    spec.addOption(
        OptionSpec.builder(UpdateArguments.NO_SELF_UPDATE)
            .description("off, whatever else is said")
            .build());
    spec.addOption(
        OptionSpec.builder(CHECK)
            .description("say as JSON what would be served with these options, and exit")
            .build());
    spec.addOption(
        OptionSpec.builder(SELF_CHECK)
            .description("try this build on --db, which is to be a copy, and exit; no network")
            .build());
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

  /** What a mode looks at among them. */
  private static boolean isUsed(DaemonFlag flag, String mode) {
    return switch (flag) {
      case HTTP_ADDR, INSECURE_NO_AUTH -> mode.equals(SERVER);
      case HUB_URL -> mode.equals(SPOKE);
      case OWNER_ID -> !mode.equals(LOCAL);
      default -> false;
    };
  }

  private static OptionSpec option(DaemonFlag flag) {
    OptionSpec.Builder option =
        OptionSpec.builder(flag.flag()).paramLabel(flag.label()).description(flag.description());
    return switch (flag.value()) {
      case WORD, FILE -> option.arity("1").type(String.class).build();
      case WORDS -> option.arity("1").type(List.class).auxiliaryTypes(String.class).build();
      case OPTIONAL_WORD ->
          option
              .arity("0..1")
              .fallbackValue(DaemonFlag.BARE_SELF_UPDATE)
              .type(String.class)
              .build();
      case SWITCH -> option.arity("0..1").fallbackValue(DaemonFlag.ON).type(String.class).build();
    };
  }

  private static HephdOptions options(
      ParseResult parsed, Map<String, String> environment, Path userHome, BuildInfo build) {
    String mode =
        value(
            parsed,
            DaemonFlag.MODE.flag(),
            parsed.hasMatchedOption(DaemonFlag.HUB_URL.flag()) ? SPOKE : LOCAL);
    if (!List.of(LOCAL, SPOKE, SERVER).contains(mode)) {
      throw new Refused("--mode must be local, spoke or server, was '" + mode + "'");
    }
    List<DaemonFlag> unused = new ArrayList<>();
    for (DaemonFlag flag : OF_SYNC) {
      if (parsed.hasMatchedOption(flag.flag())) {
        check(flag, parsed);
        if (!isUsed(flag, mode)) {
          unused.add(flag);
        }
      }
    }
    String socket = value(parsed, DaemonFlag.SOCKET.flag());
    String home = environment.getOrDefault("HEPH_HOME", "");
    return new HephdOptions(
        mode,
        db(parsed, environment, userHome),
        socket == null
            ? SocketPaths.forDaemon(environment, SocketPaths.ownUid(userHome), userHome)
            : path(DaemonFlag.SOCKET.flag(), socket),
        socket != null,
        home.isEmpty() ? absolute(userHome.resolve(".local/lib/heph")) : path("HEPH_HOME", home),
        UpdateArguments.settings(parsed),
        sync(parsed, mode),
        forgeUrl(parsed, build),
        unused);
  }

  /** Also a value that has no effect must be one that could have: it is meant for another mode. */
  private static void check(DaemonFlag flag, ParseResult parsed) {
    List<String> values =
        flag.value() == DaemonFlag.Value.WORDS
            ? parsed.matchedOptionValue(flag.flag(), List.of())
            : List.of(value(parsed, flag.flag(), ""));
    for (String value : values) {
      String name = flag.flag();
      switch (flag) {
        case HTTP_ADDR -> {
          HostAndPort unused = hostAndPort(name, value);
        }
        case INSECURE_NO_AUTH -> {
          if (!value.equals(DaemonFlag.ON)) {
            throw new Refused(name + " takes no value, was given '" + value + "'");
          }
        }
        case HUB_URL, OIDC_ISSUER -> httpUrl(name, value);
        case WEB_ROOT, TOKEN_FILE -> path(name, value);
        default -> words(name, value);
      }
    }
  }

  private static SyncOptions sync(ParseResult parsed, String mode) {
    String owner = value(parsed, DaemonFlag.OWNER_ID.flag(), "");
    return switch (mode) {
      case SPOKE -> {
        String url = value(parsed, DaemonFlag.HUB_URL.flag());
        if (url == null) {
          throw new Refused("--mode spoke needs its hub: give --hub-url http(s)://HOST[:PORT]");
        }
        yield new SyncOptions.Spoke(URI.create(url), owner);
      }
      case SERVER -> {
        HostAndPort at =
            hostAndPort(
                DaemonFlag.HTTP_ADDR.flag(),
                value(parsed, DaemonFlag.HTTP_ADDR.flag(), DEFAULT_HTTP_ADDR));
        if (!LOOPBACK.matcher(at.host()).matches()
            && !parsed.hasMatchedOption(DaemonFlag.INSECURE_NO_AUTH.flag())) {
          throw new Refused(
              "--http-addr "
                  + at.host()
                  + ":"
                  + at.port()
                  + " can be reached from other machines, and this hub asks nobody who he is: use"
                  + " 127.0.0.1, or say --insecure-no-auth if whoever reaches it may read and"
                  + " change everything");
        }
        yield new SyncOptions.Server(at.host(), at.port(), owner);
      }
      default -> new SyncOptions.None();
    };
  }

  private record HostAndPort(String host, int port) {}

  private static HostAndPort hostAndPort(String what, String given) {
    Matcher matcher = HOST_AND_PORT.matcher(given);
    if (matcher.matches()) {
      int port = Integer.parseInt(matcher.group(2));
      if (port >= 1 && port <= 65_535) {
        return new HostAndPort(matcher.group(1), port);
      }
    }
    throw new Refused(
        what
            + " must be HOST:PORT with a port from 1 to 65535, as in 127.0.0.1:8787, was '"
            + given
            + "'");
  }

  private static void httpUrl(String what, String given) {
    try {
      URI uri = new URI(given);
      String scheme = uri.getScheme();
      if (uri.getRawUserInfo() != null) {
        throw new Refused(what + " must not hold a user or password"); // which is not repeated
      }
      if (("http".equals(scheme) || "https".equals(scheme))
          && uri.getHost() != null
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null) {
        return;
      }
    } catch (URISyntaxException e) {
      // said below, like every other one that is none
    }
    throw new Refused(
        what
            + " must be http://HOST[:PORT][/PATH] or https://..., was '"
            + (given.indexOf('@') < 0 ? given : "something with an @")
            + "'");
  }

  private static void words(String what, String given) {
    if (given.isBlank()) {
      throw new Refused(what + " must not be empty");
    }
    if (given.codePoints().anyMatch(Character::isISOControl)) {
      throw new Refused(what + " must not hold control characters");
    }
  }

  private static Path db(ParseResult parsed, Map<String, String> environment, Path userHome) {
    String given = value(parsed, DaemonFlag.DB.flag());
    if (given != null) {
      return path(DaemonFlag.DB.flag(), given);
    }
    String variable = environment.getOrDefault("HEPH_DB", "");
    return variable.isEmpty()
        ? absolute(userHome.resolve(".local/share/heph/heph.db"))
        : path("HEPH_DB", variable);
  }

  private static String forgeUrl(ParseResult parsed, BuildInfo build) {
    String given = value(parsed, DaemonFlag.FORGE_URL.flag());
    if (given == null && build.origin().isEmpty()) {
      return "";
    }
    try {
      return ForgeLocation.parse(given == null ? build.origin() : given).page();
    } catch (IllegalArgumentException e) {
      throw new Refused("--forge-url: " + e.getMessage());
    }
  }

  static @Nullable String value(ParseResult parsed, String option) {
    return parsed.matchedOptionValue(option, (String) null);
  }

  static String value(ParseResult parsed, String option, String fallback) {
    String given = value(parsed, option);
    return given == null ? fallback : given;
  }

  private static Path path(String what, String given) {
    if (given.isEmpty()) {
      throw new Refused(what + " must name a path, was empty");
    }
    if (given.indexOf('\0') >= 0) {
      throw new Refused(what + " holds a NUL character");
    }
    return absolute(Path.of(given));
  }

  private static Path absolute(Path path) {
    return path.toAbsolutePath().normalize();
  }
}
