package org.hephaestus.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hephaestus.ports.api.ApiError;
import org.hephaestus.ports.api.CallResult;
import org.hephaestus.ports.api.Pong;
import org.hephaestus.ports.api.Request;
import org.hephaestus.ports.time.Clock;
import org.hephaestus.ports.update.ApplyTicket;
import org.hephaestus.ports.update.CheckOutcome;
import org.hephaestus.ports.update.UpdateState;
import org.hephaestus.ports.update.UpdateStatus;
import org.hephaestus.testkit.api.ApiSamples;
import org.hephaestus.testkit.api.FakeHephApi;
import org.hephaestus.testkit.time.FakeChance;
import org.hephaestus.testkit.time.FakePause;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HephTest {
  private static final String PATH = "/run/user/1000/heph/hephd.sock";

  private final FakeHephApi api = new FakeHephApi();
  private final SteppedClock clock = new SteppedClock();
  private final FakePause pause = new FakePause(clock::advance);
  private final Map<String, String> env = new HashMap<>(Map.of("TERM", "xterm"));
  private boolean tty;
  private int apisMade;

  /** Moves by pauses alone. */
  private static final class SteppedClock implements Clock {
    private Duration elapsed = Duration.ZERO;

    void advance(Duration by) {
      elapsed = elapsed.plus(by);
    }

    @Override
    public Instant now() {
      return ApiSamples.NOW.plus(elapsed);
    }

    @Override
    public Duration monotonic() {
      return elapsed;
    }
  }

  private record Ran(int code, String out, String err) {}

  private Ran run(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code = heph(out, stream(err)).run(List.of(args));
    return new Ran(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static PrintStream stream(OutputStream to) {
    return new PrintStream(to, false, StandardCharsets.UTF_8);
  }

  private Heph heph(OutputStream out, PrintStream err) {
    Host host =
        new Host(
            out,
            err,
            InputStream.nullInputStream(),
            env,
            tty,
            false,
            0,
            Path.of("/work"),
            Path.of("/home/u"),
            clock,
            pause,
            new FakeChance(),
            () -> ZoneId.of("Europe/Berlin"));
    return new Heph(
        host,
        () -> {
          apisMade++;
          return api;
        },
        () -> {
          throw new IllegalStateException("only heph daemon asks for the service");
        },
        file -> 0,
        args -> 0,
        "1.0.3",
        "0123456789ab");
  }

  private static String lines(String... lines) {
    return String.join("\n", lines) + "\n";
  }

  // ------------------------------------------------------------------ words, version, help

  @Test
  void printsItsVersionWithoutADaemon() {
    assertThat(run("--version")).isEqualTo(new Ran(0, "heph 1.0.3 (0123456789ab)\n", ""));
    assertThat(apisMade).isZero();
  }

  static List<Arguments> help() {
    return List.of(
        arguments("--help", List.of("ping", "status", "update", "Exit codes: 0 ok", "HEPH_SOCKET")),
        arguments("help", List.of("ping", "status", "update")),
        arguments("ping --help", List.of("Usage: heph ping [--help] [--json]")),
        arguments("status --help", List.of("Usage: heph status [--help] [--json]")),
        arguments("update --help", List.of("status", "check", "apply")),
        arguments("project --help", List.of("list", "add")),
        arguments(
            "daemon --help", List.of("start", "status", "restart", "stop", "uninstall", "logs")),
        arguments(
            "daemon start --help",
            List.of("--self-update[=notify|apply]", "--unset=FLAG", "--hub-url=URL", "--linger")),
        arguments("daemon logs --help", List.of("-f, --follow", "--lines=N")),
        arguments("task --help", List.of("TITLE", "--do-date=D", "--recur=R", "a1 to a4")),
        arguments("context --help", List.of("ID", "[-]", "--append=T")),
        arguments("search --help", List.of("WORD...", "--limit=N")),
        arguments("update status --help", List.of("Usage: heph update status")),
        arguments("update check --help", List.of("Usage: heph update check")),
        arguments("update apply --help", List.of("--no-wait", "across the restart")));
  }

  @ParameterizedTest
  @MethodSource("help")
  void helpsEverywhereWithoutADaemon(String args, List<String> words) {
    Ran ran = run(args.split(" "));
    assertThat(ran.out()).contains(words).doesNotContain("\033");
    assertThat(ran.err()).isEmpty();
    assertThat(ran.code()).isZero();
    assertThat(apisMade).isZero();
  }

  static List<Arguments> notUnderstood() {
    return List.of(
        // A word that is nearly a verb or an option: the nearest is offered.
        arguments(
            "pnig",
            lines("heph: heph knows no verb 'pnig'", "  did you mean 'ping'? See heph --help")),
        arguments("statsu --json", ""),
        arguments(
            "update chekc",
            lines(
                "heph: heph update knows no verb 'chekc'",
                "  did you mean 'check'? See heph update --help")),
        arguments(
            "ping --jsno",
            lines(
                "heph: heph ping takes no '--jsno'",
                "  did you mean '--json'? See heph ping --help")),
        arguments(
            "update apply --nowait",
            lines(
                "heph: heph update apply takes no '--nowait'",
                "  did you mean '--no-wait'? See heph update apply --help")),
        // Nothing near: where to look.
        arguments(
            "frobnicate", lines("heph: heph knows no verb 'frobnicate'", "  see heph --help")),
        arguments("--color", lines("heph: heph knows no option '--color'", "  see heph --help")),
        arguments("ping pong", lines("heph: heph ping takes no 'pong'", "  see heph ping --help")),
        arguments(
            "status --no-wait",
            lines("heph: heph status takes no '--no-wait'", "  see heph status --help")),
        // What a terminal would obey is shown harmless.
        arguments("\033[2J", lines("heph: heph knows no verb '\ufffd[2J'", "  see heph --help")));
  }

  @ParameterizedTest
  @MethodSource("notUnderstood")
  void exitsTwoForWordsItDoesNotKnow(String args, String err) {
    Ran ran = run(args.split(" "));
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).isEqualTo(err);
    assertThat(apisMade).isZero();
    if (args.contains("--json")) {
      assertThat(ran.out())
          .isEqualTo(
              "{\"error\":{\"kind\":\"usage\",\"message\":\"heph knows no verb 'statsu'\","
                  + "\"hint\":\"did you mean 'status'? See heph --help\"}}\n");
    } else {
      assertThat(ran.out()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "update", "daemon"})
  void withoutAVerbItShowsHelpAsAnError(String args) {
    Ran ran = args.isEmpty() ? run() : run(args);
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).startsWith("Usage: heph");
  }

  // ------------------------------------------------------------------ ping and status

  @Test
  void pings() {
    assertThat(run("ping")).isEqualTo(new Ran(0, "hephd 1.0.3 (0123456789ab) is there\n", ""));
    assertThat(run("ping", "--json"))
        .isEqualTo(
            new Ran(
                0,
                "{\"version\":\"1.0.3\",\"commit\":\"0123456789ab\",\"instance\":\"instance-1\"}\n",
                ""));
  }

  @Test
  void showsTheDaemonOnOnePage() {
    assertThat(run("status"))
        .isEqualTo(
            new Ran(
                0,
                lines(
                    "version     hephd 1.0.3 (0123456789ab)",
                    "pid         4711",
                    "uptime      3 h, mode local",
                    "socket      /run/user/1000/heph/hephd.sock",
                    "store       /home/user/.local/share/heph/heph.db",
                    "tasks       17 outstanding",
                    "backup      now (2026-11-21 13:00), /backups/heph 1.db",
                    "problem     a problem",
                    "log         /home/user/.local/share/heph/hephd.log",
                    "self-update notify",
                    "newer       1.0.4 (ba9876543210): install it with heph update apply",
                    "notice      unsigned: trusting TLS"),
                ""));
  }

  @Test
  void showsTheDaemonAsJson() {
    Ran ran = run("status", "--json");
    assertThat(ran.code()).isZero();
    assertThat(ran.out())
        .startsWith("{\"version\":\"1.0.3\",\"commit\":\"0123456789ab\"")
        .contains(
            "\"pid\":4711,\"started_at\":" + ApiSamples.NOW.minusSeconds(10_800).toEpochMilli(),
            "\"update\":{\"mode\":\"notify\"",
            "\"outcome\":{\"kind\":\"update_available\",\"version\":{\"version\":\"1.0.4\"",
            "\"refused\":[{\"tag\":\"nightly\",")
        .contains(
            "\"notices\":[\"unsigned: trusting TLS\"],\"gates\":[{\"gate\":\"mode\",\"open\":false,",
            "\"control\":{\"pin\":\"1.0\",\"hold\":{\"since\":")
        .endsWith(
            "\"allowed\":[{\"version\":{\"version\":\"1.0.3\",\"commit\":\"0123456789ab\"},\"at\":"
                + ApiSamples.NOW.toEpochMilli()
                + "}]}}}\n")
        .hasLineCount(1);
  }

  // ------------------------------------------------------------------ update status, update check

  @Test
  void showsTheUpdater() {
    api.answer(
        Request.GetUpdateStatus.class,
        ApiSamples.updateStatus(
            ApiSamples.OLD,
            UpdateState.IDLE,
            new CheckOutcome.UpToDate("1.0.3 is the newest release", ApiSamples.refused()),
            ApiSamples.attempt(UpdateState.ABANDONED, "the build failed")));
    assertThat(run("update", "status"))
        .isEqualTo(
            new Ran(
                0,
                lines(
                    "running     1.0.3 (0123456789ab)",
                    "mode        notify",
                    "pinned      1.0, undo with: heph update unpin",
                    "held        until 2026-11-22 13:00, undo with: heph update hold --end",
                    "denied      1.0.4 (ba9876543210): start 3 without proving itself",
                    "            no",
                    "source      https://forge.example/owner/repo, delivery source",
                    "last check  10 min ago (2026-11-21 12:50)",
                    "next check  in 6 h (2026-11-21 19:00)",
                    "outcome     up to date: 1.0.3 is the newest release",
                    "refused     nightly: 'nightly' is no semantic version",
                    "gate        mode: closed, self-update only notifies",
                    "gate        hold: open, updates are not held",
                    "gate        min age: closed until 2026-11-21 18:00, too young",
                    "attempt     1.0.3 -> 1.0.4: abandoned, now (2026-11-21 13:00): the build failed",
                    "notice      unsigned: trusting TLS"),
                ""));
  }

  static List<Arguments> checks() {
    List<CheckOutcome> o = ApiSamples.outcomes();
    String refused = "refused     nightly: 'nightly' is no semantic version";
    String notes = "notes       https://forge.example/owner/repo/releases/tag/v1.0.4";
    return List.of(
        // A check that found out what it wanted to know is a success, whatever it found.
        arguments(
            o.get(0), 0, lines("outcome     up to date: 1.0.3 is the newest release", refused)),
        arguments(
            o.get(1),
            0,
            lines(
                "outcome     newer release 1.0.4 (ba9876543210): 1.0.4 is newer than 1.0.3",
                notes,
                refused)),
        arguments(
            o.get(2),
            0,
            lines(
                "outcome     held by failed before, release v1.0.4: not yet",
                "until       in 1 h (2026-11-21 14:00)",
                notes,
                refused)),
        arguments(o.get(3), 0, lines("outcome     held by supervisor: not at all")),
        // One that did not is a failure.
        arguments(
            o.get(4),
            1,
            lines(
                "outcome     check failed: https://forge.example/api answered 429; wait, or set a forge token",
                "            line 1",
                "            line 2")));
  }

  @ParameterizedTest
  @MethodSource("checks")
  void tellsWhatACheckFound(CheckOutcome outcome, int code, String out) {
    api.answer(
        Request.CheckForUpdate.class,
        ApiSamples.updateStatus(ApiSamples.OLD, UpdateState.IDLE, outcome, null));
    assertThat(run("update", "check")).isEqualTo(new Ran(code, out, ""));
    Ran json = run("update", "check", "--json");
    assertThat(json.code()).isEqualTo(code);
    assertThat(json.out())
        .startsWith("{\"mode\":")
        .contains("\"outcome\":{\"kind\":")
        .hasLineCount(1);
  }

  // ------------------------------------------------------------------ update apply

  private static UpdateStatus at(UpdateState state, String reason) {
    boolean isNew = state == UpdateState.PROBATION || state == UpdateState.COMMITTED;
    return ApiSamples.updateStatus(
        isNew ? ApiSamples.NEW : ApiSamples.OLD, state, null, ApiSamples.attempt(state, reason));
  }

  @Test
  void followsAnUpdateAcrossTheRestart() {
    CallResult<UpdateStatus> gone = new CallResult.Unreachable<>(List.of(PATH), "nobody");
    api.result(
        Request.GetUpdateStatus.class,
        new CallResult.Ok<>(ApiSamples.updateStatus()),
        new CallResult.Ok<>(at(UpdateState.VERIFIED, "")),
        new CallResult.Ok<>(at(UpdateState.VERIFIED, "")),
        new CallResult.Ok<>(at(UpdateState.EXITED, "")),
        gone,
        gone,
        new CallResult.Ok<>(at(UpdateState.PROBATION, "")),
        new CallResult.Ok<>(at(UpdateState.COMMITTED, "healthy")));
    assertThat(run("update", "apply"))
        .isEqualTo(
            new Ran(
                0,
                "1.0.3 -> 1.0.4\n",
                lines(
                    "update attempt-1: installing 1.0.4, then restarting",
                    "1.0.3 -> 1.0.4: building",
                    "1.0.3 -> 1.0.4: restarting",
                    "1.0.3 -> 1.0.4: running, on probation")));
    assertThat(pause.pauses()).hasSize(7).containsOnly(Duration.ofMillis(250));
    assertThat(api.count(Request.ApplyUpdate.class)).isEqualTo(1);
  }

  @Test
  void anUpdateAsJsonIsOneValue() {
    api.answer(
        Request.GetUpdateStatus.class,
        at(UpdateState.VERIFIED, ""),
        at(UpdateState.COMMITTED, "healthy"));
    Ran ran = run("update", "apply", "--json");
    assertThat(ran.code()).isZero();
    assertThat(ran.out())
        .startsWith("{\"attempt\":\"attempt-1\",\"started\":true,")
        .contains("\"result\":{\"id\":\"attempt-1\",\"state\":\"committed\",\"from\":{")
        .hasLineCount(1);
  }

  @Test
  void doesNotFollowWhenToldNotTo() {
    assertThat(run("update", "apply", "--no-wait"))
        .isEqualTo(new Ran(0, "update attempt-1: installing 1.0.4, then restarting\n", ""));
    assertThat(api.requests()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"ABANDONED,given up", "REVERTED,taken back"})
  void anUpdateThatFailsSaysWhy(UpdateState state, String words) {
    api.answer(Request.GetUpdateStatus.class, at(state, "the build failed"));
    assertThat(run("update", "apply"))
        .isEqualTo(
            new Ran(
                1,
                "",
                lines(
                    "update attempt-1: installing 1.0.4, then restarting",
                    "heph: 1.0.3 -> 1.0.4: " + words + ": the build failed",
                    "  look with: heph update status")));
  }

  private static UpdateStatus idleAt(UpdateState state, String reason) {
    return ApiSamples.updateStatus(
        ApiSamples.OLD, UpdateState.IDLE, null, ApiSamples.attempt(state, reason));
  }

  @Test
  void anUpdateThatNobodyRestartsEndsWithWhatToDo() {
    api.answer(
        Request.GetUpdateStatus.class,
        at(UpdateState.FLIPPED, ""), // under way: not over yet
        idleAt(UpdateState.FLIPPED, "restart hephd yourself"));
    Ran ran = run("update", "apply");
    assertThat(ran.code()).isZero();
    assertThat(ran.out()).contains("1.0.3 -> 1.0.4").contains("restart hephd yourself");
    assertThat(pause.pauses()).hasSize(1);
  }

  @Test
  void anUpdateThatIsInstalledAndHeldIsNoSuccess() {
    api.answer(Request.GetUpdateStatus.class, idleAt(UpdateState.STAGED, "nobody would start it"));
    Ran ran = run("update", "apply");
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).contains("nobody would start it");
  }

  @Test
  void nothingToDoIsNoFailureAndSomethingInTheWayIs() {
    api.answer(Request.ApplyUpdate.class, new ApplyTicket("", false, "nothing newer"));
    api.answer(
        Request.GetUpdateStatus.class,
        ApiSamples.updateStatus(
            ApiSamples.OLD, UpdateState.IDLE, new CheckOutcome.UpToDate("", List.of()), null));
    assertThat(run("update", "apply")).isEqualTo(new Ran(0, "nothing newer\n", ""));
    api.answer(
        Request.GetUpdateStatus.class,
        ApiSamples.updateStatus(
            ApiSamples.OLD, UpdateState.IDLE, ApiSamples.outcomes().get(3), null));
    assertThat(run("update", "apply")).isEqualTo(new Ran(1, "nothing newer\n", ""));
  }

  @Test
  void aDaemonThatDoesNotComeBackIsSaidAfterAMinute() {
    api.result(
        Request.GetUpdateStatus.class,
        new CallResult.Ok<>(at(UpdateState.EXITED, "")),
        new CallResult.Unreachable<>(List.of(PATH), "no socket at " + PATH));
    Ran ran = run("update", "apply");
    assertThat(ran.code()).isEqualTo(5);
    assertThat(ran.err())
        .contains("did not come back within 1 min", "tried " + PATH, "heph daemon start");
    assertThat(clock.monotonic()).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(62));
  }

  @Test
  void anUpdateThatIsForgottenIsInDoubt() {
    Ran ran = run("update", "apply");
    assertThat(ran.code()).isEqualTo(6);
    assertThat(ran.err()).contains("no longer knows update attempt-1", "heph update status");
  }

  @Test
  void followingEndsAfterThreeQuartersOfAnHour() {
    api.answer(Request.GetUpdateStatus.class, at(UpdateState.VERIFIED, ""));
    Ran ran = run("update", "apply");
    assertThat(ran.code()).isEqualTo(6);
    assertThat(ran.err()).contains("has not ended within 45 min").containsOnlyOnce("building");
  }

  @Test
  void followingCanBeInterrupted() {
    api.answer(Request.GetUpdateStatus.class, at(UpdateState.VERIFIED, ""));
    pause.interruptAfter(3);
    Ran ran = run("update", "apply");
    assertThat(ran.code()).isEqualTo(130);
    assertThat(ran.err()).contains("the update goes on");
  }

  // ------------------------------------------------------------------ what goes wrong

  static List<Arguments> problems() {
    return List.of(
        // Refused by the daemon: its words.
        arguments(
            new CallResult.RpcError<Pong>(
                new ApiError(-32603, "a bug", "internal_error", "see the log")),
            1,
            lines("heph: a bug", "  see the log"),
            "{\"error\":{\"kind\":\"internal_error\",\"message\":\"a bug\",\"hint\":\"see the log\",\"code\":-32603}}\n"),
        // Certainly without effect.
        arguments(
            new CallResult.NotApplied<Pong>("broke twice"),
            1,
            lines("heph: broke twice"),
            "{\"error\":{\"kind\":\"not_applied\",\"message\":\"broke twice\",\"hint\":\"\"}}\n"),
        // Nobody can say.
        arguments(
            new CallResult.Unknown<Pong>("reconnected: re-run the action if it didn't take effect"),
            6,
            lines("heph: reconnected: re-run the action if it didn't take effect"),
            "{\"error\":{\"kind\":\"outcome_unknown\",\"message\":\"reconnected: re-run the action if it didn't take effect\",\"hint\":\"\"}}\n"),
        // No daemon: every place that was tried, and how to start one.
        arguments(
            new CallResult.Unreachable<Pong>(List.of(PATH, "/home/u/x.sock"), "no socket"),
            5,
            lines(
                "heph: no daemon: no socket",
                "  tried " + PATH,
                "  tried /home/u/x.sock",
                "  heph never starts a daemon by itself; start it with: heph daemon start"),
            "{\"error\":{\"kind\":\"unreachable\",\"message\":\"no socket\",\"hint\":\"heph never starts a daemon by itself; start it with: heph daemon start\",\"paths\":[\""
                + PATH
                + "\",\"/home/u/x.sock\"]}}\n"));
  }

  @ParameterizedTest
  @MethodSource("problems")
  void saysWhatWentWrong(CallResult<Pong> result, int code, String err, String json) {
    api.result(Request.Ping.class, result);
    assertThat(run("ping")).isEqualTo(new Ran(code, "", err));
    assertThat(run("ping", "--json")).isEqualTo(new Ran(code, json, ""));
  }

  // ------------------------------------------------------------------ terminals and pipes

  @Test
  void escapesGoToATerminalThatWantsThemOnly() {
    assertThat(run("status").out()).doesNotContain("\033");
    tty = true;
    assertThat(run("status").out()).contains("\033[1mversion");
    env.put("NO_COLOR", "1");
    assertThat(run("status").out()).doesNotContain("\033");
    env.put("NO_COLOR", "");
    assertThat(run("status").out()).contains("\033");
    env.put("TERM", "dumb");
    assertThat(run("status").out()).doesNotContain("\033");
  }

  @Test
  void whatSteersATerminalIsNeutralised() {
    api.answer(Request.Ping.class, new Pong("1\033]0;x\007\n\u009b2J\u202ex", "c", "i"));
    assertThat(run("ping").out())
        .isEqualTo("hephd 1\ufffd]0;x\ufffd\ufffd\ufffd2J\ufffdx (c) is there\n");
    assertThat(run("ping", "--json").out()).contains("\\u001b]0;x\\u0007\\n").hasLineCount(1);
  }

  @Test
  void aReaderThatHasSeenEnoughIsNoFailure() {
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    api.result(Request.Ping.class, new CallResult.NotApplied<>("no"));
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    assertThat(heph(closed, stream(err)).run(List.of("status"))).isZero();
    assertThat(err.size()).isZero();
  }
}
