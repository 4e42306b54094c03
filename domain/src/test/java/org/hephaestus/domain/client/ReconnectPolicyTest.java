package org.hephaestus.domain.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hephaestus.domain.client.ReconnectDecision.Kind.NOT_APPLIED;
import static org.hephaestus.domain.client.ReconnectDecision.Kind.PASS_ON;
import static org.hephaestus.domain.client.ReconnectDecision.Kind.RECONNECT;
import static org.hephaestus.domain.client.ReconnectDecision.Kind.SEND;
import static org.hephaestus.domain.client.ReconnectDecision.Kind.UNKNOWN;
import static org.hephaestus.domain.client.ReconnectDecision.Kind.UNREACHABLE;
import static org.hephaestus.domain.client.ReconnectDecision.Kind.WAIT;
import static org.hephaestus.ports.api.Request.Kind.MUTATION;
import static org.hephaestus.ports.api.Request.Kind.READ;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.util.List;
import org.hephaestus.domain.client.ReconnectPolicy.Event;
import org.hephaestus.domain.client.ReconnectPolicy.Situation;
import org.hephaestus.ports.api.ApiError;
import org.hephaestus.ports.api.Request;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReconnectPolicyTest {
  private static final Event CONNECTED = new Event.Connected();
  private static final Event GONE = new Event.Nobody(false, "no socket");
  private static final Event STALE = new Event.Nobody(true, "nobody listens");
  private static final Event NOT_SENT = new Event.NotSent("broken pipe");
  private static final Event LOST = new Event.ReplyLost("connection reset");
  private static final Event OLD = new Event.Incompatible("speaks 7..9, we speak 1");

  private static Event refused(int code) {
    return new Event.Refused(new ApiError(code, "no", "no", ""));
  }

  private static Event shuttingDown() {
    return refused(ApiError.SHUTTING_DOWN);
  }

  /** The beginning of a call; the rows below change what they are about. */
  record At(Situation situation) {
    static At start(Request.Kind kind) {
      return new At(
          new Situation(kind, false, false, 0, 0, 0, Duration.ZERO, Duration.ofSeconds(60)));
    }

    At inDoubt() {
      Situation s = situation;
      return new At(new Situation(s.kind(), true, true, s.resent(), 1, 0, s.silentFor(), s.left()));
    }

    At restartSeen() {
      Situation s = situation;
      return new At(
          new Situation(s.kind(), s.inDoubt(), true, s.resent(), 0, 0, s.silentFor(), s.left()));
    }

    At resent(int times) {
      Situation s = situation;
      return new At(
          new Situation(s.kind(), s.inDoubt(), true, times, 0, 0, s.silentFor(), s.left()));
    }

    At repeated(int times) {
      Situation s = situation;
      return new At(
          new Situation(s.kind(), s.inDoubt(), true, 0, times, 0, s.silentFor(), s.left()));
    }

    At silentMillis(long millis) {
      Situation s = situation;
      return new At(
          new Situation(
              s.kind(),
              s.inDoubt(),
              s.restartSeen(),
              s.resent(),
              s.repeated(),
              s.waits(),
              Duration.ofMillis(millis),
              s.left()));
    }

    At leftMillis(long millis) {
      Situation s = situation;
      return new At(
          new Situation(
              s.kind(),
              s.inDoubt(),
              s.restartSeen(),
              s.resent(),
              s.repeated(),
              s.waits(),
              s.silentFor(),
              Duration.ofMillis(millis)));
    }
  }

  static List<Arguments> rules() {
    At read = At.start(READ);
    At mutation = At.start(MUTATION);
    return List.of(
        // A request goes out only behind a hello.
        arguments("hello, read", CONNECTED, read, SEND),
        arguments("hello, mutation", CONNECTED, mutation, SEND),
        // No daemon and no sign of one: said at once, nobody waits five seconds for nothing.
        arguments("no socket, read", GONE, read, UNREACHABLE),
        arguments("no socket, mutation", GONE, mutation, UNREACHABLE),
        // A sign of a restart (a socket file, a broken connection, a bye): wait up to 5 s of
        // silence.
        arguments("socket file without listener", STALE, read, WAIT),
        arguments("no socket after a broken connection", GONE, read.restartSeen(), WAIT),
        arguments("4.999 s of silence", STALE, read.silentMillis(4_999), WAIT),
        arguments("5 s of silence", STALE, read.silentMillis(5_000), UNREACHABLE),
        arguments("mutation, 5 s of silence", STALE, mutation.silentMillis(5_000), UNREACHABLE),
        arguments("the call's time is used up", STALE, read.leftMillis(0), UNREACHABLE),
        // Waiting does not make a stranger compatible.
        arguments("incompatible", OLD, read, UNREACHABLE),
        // Never fully written: it had no effect, so it is sent once more, a mutation too.
        arguments("not sent, read", NOT_SENT, read, RECONNECT),
        arguments("not sent, mutation", NOT_SENT, mutation, RECONNECT),
        arguments("not sent twice, read", NOT_SENT, read.resent(1), NOT_APPLIED),
        arguments("not sent twice, mutation", NOT_SENT, mutation.resent(1), NOT_APPLIED),
        arguments("not sent and no time left", NOT_SENT, mutation.leftMillis(0), NOT_APPLIED),
        // Reply of a read lost: repeated once, since it changes nothing.
        arguments("lost, read", LOST, read, RECONNECT),
        arguments("lost, read that was resent before", LOST, read.resent(1), RECONNECT),
        arguments("lost twice, read", LOST, read.repeated(1), NOT_APPLIED),
        arguments("lost by its own timeout, read", LOST, read.leftMillis(0), NOT_APPLIED),
        // Reply of a mutation lost: never sent again; reconnected, then reported.
        arguments("lost, mutation", LOST, mutation, RECONNECT),
        arguments("back again, in doubt", CONNECTED, mutation.inDoubt(), UNKNOWN),
        arguments("gone, in doubt", GONE, mutation.inDoubt(), WAIT),
        arguments("gone 5 s, in doubt", GONE, mutation.inDoubt().silentMillis(5_000), UNKNOWN),
        arguments("gone, no time, in doubt", GONE, mutation.inDoubt().leftMillis(0), UNKNOWN),
        arguments("a stranger, in doubt", OLD, mutation.inDoubt(), UNKNOWN),
        // "Shutting down" is a promise that nothing happened: wait and send, whatever it was.
        arguments("shutting down, read", shuttingDown(), read, WAIT),
        arguments("shutting down, mutation", shuttingDown(), mutation, WAIT),
        arguments("shutting down, resent", shuttingDown(), mutation.resent(1), WAIT),
        arguments("shutting down for ever", shuttingDown(), mutation.leftMillis(0), NOT_APPLIED),
        // Every other refusal is the daemon's word and passed on untouched.
        arguments("bug", refused(ApiError.INTERNAL_ERROR), mutation, PASS_ON),
        arguments("busy", refused(ApiError.BUSY), read, PASS_ON),
        arguments("no such method", refused(ApiError.METHOD_NOT_FOUND), read, PASS_ON));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rules")
  void decides(String name, Event event, At at, ReconnectDecision.Kind want) {
    ReconnectDecision decision = ReconnectPolicy.decide(event, at.situation());
    assertThat(decision.kind()).as(name).isEqualTo(want);
    assertThat(decision.reason()).isNotBlank();
    assertThat(decision.delay().isZero()).isEqualTo(want != WAIT);
  }

  @ParameterizedTest
  // Quick after a short restart, quiet in a long one, and no overflow.
  @CsvSource({"0,20", "1,40", "3,160", "4,250", "1000000,250"})
  void waitsLongerEachTime(int waits, long wantMillis) {
    Situation now =
        new Situation(READ, false, true, 0, 0, waits, Duration.ZERO, Duration.ofSeconds(60));
    assertThat(ReconnectPolicy.decide(STALE, now).delay()).hasMillis(wantMillis);
  }

  @ParameterizedTest
  // The sentence that scripts and people know is said only when the daemon is really back.
  @ValueSource(booleans = {true, false})
  void saysReconnectedOnlyWhenItIs(boolean back) {
    Situation now = At.start(MUTATION).inDoubt().silentMillis(5_000).situation();
    String reason = ReconnectPolicy.decide(back ? CONNECTED : GONE, now).reason();
    assertThat(reason).contains("re-run the action if it didn't take effect");
    assertThat(reason.startsWith("reconnected: ")).isEqualTo(back);
  }
}
