package org.hephaestus.domain.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hephaestus.domain.client.ReconnectDecision.Kind.ASK;
import static org.hephaestus.domain.client.ReconnectDecision.Kind.NOT_APPLIED;
import static org.hephaestus.domain.client.ReconnectDecision.Kind.PASS_ON;
import static org.hephaestus.domain.client.ReconnectDecision.Kind.RECONNECT;
import static org.hephaestus.domain.client.ReconnectDecision.Kind.SEND;
import static org.hephaestus.domain.client.ReconnectDecision.Kind.SEND_ANEW;
import static org.hephaestus.domain.client.ReconnectDecision.Kind.UNKNOWN;
import static org.hephaestus.domain.client.ReconnectDecision.Kind.UNREACHABLE;
import static org.hephaestus.domain.client.ReconnectDecision.Kind.WAIT;
import static org.hephaestus.ports.api.Request.Kind.ACTION;
import static org.hephaestus.ports.api.Request.Kind.MUTATION;
import static org.hephaestus.ports.api.Request.Kind.READ;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.util.List;
import org.hephaestus.domain.client.ReconnectPolicy.Event;
import org.hephaestus.domain.client.ReconnectPolicy.Situation;
import org.hephaestus.ports.api.ApiError;
import org.hephaestus.ports.api.Request;
import org.junit.jupiter.api.Test;
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
  private static final Event DID_NOT = new Event.NotApplied();
  private static final Event OLD = new Event.Incompatible("speaks 7..9, we speak 1");

  private static Event refused(int code) {
    return new Event.Refused(new ApiError(code, "no", "no", ""));
  }

  private static Event shuttingDown() {
    return refused(ApiError.SHUTTING_DOWN);
  }

  /** The beginning of a call; the rows below change what they are about. */
  record At(
      Request.Kind kind,
      boolean doubt,
      boolean ownId,
      boolean sameStore,
      int asked,
      int anew,
      boolean broke,
      int resent,
      int repeated,
      long silentMillis,
      long leftMillis) {
    static At start(Request.Kind kind) {
      return new At(kind, false, true, true, 0, 0, false, 0, 0, 0, 60_000);
    }

    At inDoubt() {
      return new At(
          kind, true, ownId, sameStore, asked, anew, true, resent, 1, silentMillis, leftMillis);
    }

    At callersId() {
      return new At(
          kind,
          doubt,
          false,
          sameStore,
          asked,
          anew,
          broke,
          resent,
          repeated,
          silentMillis,
          leftMillis);
    }

    At otherStore() {
      return new At(
          kind,
          doubt,
          ownId,
          false,
          asked,
          anew,
          broke,
          resent,
          repeated,
          silentMillis,
          leftMillis);
    }

    At asked(int times) {
      return new At(
          kind,
          doubt,
          ownId,
          sameStore,
          times,
          anew,
          broke,
          resent,
          repeated,
          silentMillis,
          leftMillis);
    }

    At anew(int times) {
      return new At(
          kind,
          doubt,
          ownId,
          sameStore,
          asked,
          times,
          broke,
          resent,
          repeated,
          silentMillis,
          leftMillis);
    }

    At restartSeen() {
      return resent(0);
    }

    At resent(int times) {
      return new At(
          kind, doubt, ownId, sameStore, asked, anew, true, times, 0, silentMillis, leftMillis);
    }

    At repeated(int times) {
      return new At(
          kind, doubt, ownId, sameStore, asked, anew, true, 0, times, silentMillis, leftMillis);
    }

    At silentMillis(long millis) {
      return new At(
          kind, doubt, ownId, sameStore, asked, anew, broke, resent, repeated, millis, leftMillis);
    }

    At leftMillis(long millis) {
      return new At(
          kind,
          doubt,
          ownId,
          sameStore,
          asked,
          anew,
          broke,
          resent,
          repeated,
          silentMillis,
          millis);
    }

    Situation situation() {
      return new Situation(
          kind,
          doubt,
          ownId,
          sameStore,
          asked,
          anew,
          broke,
          resent,
          repeated,
          0,
          Duration.ofMillis(silentMillis),
          Duration.ofMillis(leftMillis));
    }
  }

  static List<Arguments> rules() {
    At read = At.start(READ);
    At mutation = At.start(MUTATION);
    At action = At.start(ACTION);
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
        // Reply of an action lost: never sent again, and nobody can be asked; reported.
        arguments("lost, action", LOST, action, RECONNECT),
        arguments("lost, action, no time", LOST, action.leftMillis(0), RECONNECT),
        arguments("back again, action in doubt", CONNECTED, action.inDoubt(), UNKNOWN),
        arguments("gone, action in doubt", GONE, action.inDoubt(), WAIT),
        arguments("gone 5 s, action", GONE, action.inDoubt().silentMillis(5_000), UNKNOWN),
        // Reply of a mutation lost: the daemon that is back is asked, also when the call's time is
        // used up.
        arguments("lost, mutation", LOST, mutation, RECONNECT),
        arguments("back again, in doubt", CONNECTED, mutation.inDoubt(), ASK),
        arguments("back, no time", CONNECTED, mutation.inDoubt().leftMillis(0), ASK),
        arguments("back, id of the caller", CONNECTED, mutation.inDoubt().callersId(), ASK),
        // Another store cannot know.
        arguments("another store", CONNECTED, mutation.inDoubt().otherStore(), UNKNOWN),
        arguments("another store, not in doubt", CONNECTED, mutation.otherStore(), SEND),
        // It did not take effect: sent once more under a new id, if the id is ours to choose.
        arguments("not applied", DID_NOT, mutation.inDoubt().asked(1), SEND_ANEW),
        arguments("not applied, asked often", DID_NOT, mutation.inDoubt().asked(9), SEND_ANEW),
        arguments("not applied twice", DID_NOT, mutation.inDoubt().anew(1), NOT_APPLIED),
        arguments("not applied, caller's id", DID_NOT, mutation.inDoubt().callersId(), NOT_APPLIED),
        arguments("not applied, no time", DID_NOT, mutation.inDoubt().leftMillis(0), NOT_APPLIED),
        // The question got lost: asked again, three times at most; it does no harm.
        arguments("question lost", LOST, mutation.inDoubt().asked(2), RECONNECT),
        arguments("question lost 3 times", LOST, mutation.inDoubt().asked(3), UNKNOWN),
        arguments("question lost, no time", LOST, mutation.inDoubt().leftMillis(0), UNKNOWN),
        arguments("question not sent", NOT_SENT, mutation.inDoubt().asked(2), RECONNECT),
        arguments("question not sent, 3 times", NOT_SENT, mutation.inDoubt().asked(3), UNKNOWN),
        arguments("not sent, no time", NOT_SENT, mutation.inDoubt().leftMillis(0), UNKNOWN),
        // Asked while the daemon goes: wait for the next one. Another refusal says nothing.
        arguments("going, in doubt", shuttingDown(), mutation.inDoubt().asked(3), WAIT),
        arguments("going, no time", shuttingDown(), mutation.inDoubt().leftMillis(0), UNKNOWN),
        arguments(
            "a daemon that cannot say",
            refused(ApiError.METHOD_NOT_FOUND),
            mutation.inDoubt(),
            UNKNOWN),
        arguments("store trouble", refused(ApiError.STORE), mutation.inDoubt(), UNKNOWN),
        // Nobody to ask.
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
        arguments("no such method", refused(ApiError.METHOD_NOT_FOUND), read, PASS_ON),
        arguments("conflict", refused(ApiError.OP_CONFLICT), mutation.callersId(), PASS_ON),
        arguments("fenced", refused(ApiError.OP_FENCED), mutation.callersId(), PASS_ON));
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
        new Situation(
            READ,
            false,
            false,
            true,
            0,
            0,
            true,
            0,
            0,
            waits,
            Duration.ZERO,
            Duration.ofSeconds(60));
    assertThat(ReconnectPolicy.decide(STALE, now).delay()).hasMillis(wantMillis);
  }

  @ParameterizedTest
  // The sentence that scripts and people know is said only when the daemon is really back.
  @ValueSource(booleans = {true, false})
  void saysReconnectedOnlyWhenItIs(boolean back) {
    Situation now = At.start(ACTION).inDoubt().silentMillis(5_000).situation();
    String reason = ReconnectPolicy.decide(back ? CONNECTED : GONE, now).reason();
    assertThat(reason).contains("re-run the action if it didn't take effect");
    assertThat(reason.startsWith("reconnected: ")).isEqualTo(back);
  }

  static List<Arguments> unknown() {
    At asked = At.start(MUTATION).inDoubt().asked(3);
    return List.of(
        arguments(CONNECTED, asked.otherStore(), "another store"),
        arguments(LOST, asked, "no answer: connection reset"),
        arguments(NOT_SENT, asked, "no answer: broken pipe"),
        arguments(refused(ApiError.STORE), asked, "was told: no"));
  }

  @ParameterizedTest
  @MethodSource("unknown")
  // Behind the sentence stands why the daemon could not say.
  void saysWhyNobodyKnows(Event event, At at, String why) {
    assertThat(ReconnectPolicy.decide(event, at.situation()).reason())
        .startsWith(ReconnectPolicy.RECONNECTED)
        .contains(why);
  }

  @Test
  void saysThatItDidNotTakeEffect() {
    assertThat(
            ReconnectPolicy.decide(DID_NOT, At.start(MUTATION).inDoubt().anew(1).situation())
                .reason())
        .isEqualTo(ReconnectPolicy.DID_NOT);
  }
}
