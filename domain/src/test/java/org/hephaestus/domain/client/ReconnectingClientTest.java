package org.hephaestus.domain.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.hephaestus.ports.api.ApiError;
import org.hephaestus.ports.api.CallResult;
import org.hephaestus.ports.api.Connection;
import org.hephaestus.ports.api.HephApi;
import org.hephaestus.ports.api.Request;
import org.hephaestus.ports.time.Clock;
import org.hephaestus.testkit.api.ApiSamples;
import org.hephaestus.testkit.api.FakeConnection;
import org.hephaestus.testkit.api.FakeHephApi;
import org.hephaestus.testkit.api.FakeOpener;
import org.hephaestus.testkit.api.HephApiContract;
import org.hephaestus.testkit.time.FakePause;
import org.junit.jupiter.api.Test;

class ReconnectingClientTest extends HephApiContract {
  private static final ApiError GOING =
      new ApiError(ApiError.SHUTTING_DOWN, "the daemon is going away", "shutting_down", "");

  private final FakeHephApi daemon = new FakeHephApi();
  private final FakeOpener opener = new FakeOpener(ApiSamples.HELLO, daemon);
  private final SteppedClock clock = new SteppedClock();
  private final FakePause pause = new FakePause(clock::advance);
  private final ReconnectingClient client = new ReconnectingClient(opener, clock, pause);

  /** Moves by pauses alone. */
  private static final class SteppedClock implements Clock {
    private Duration elapsed = Duration.ZERO;

    synchronized void advance(Duration by) {
      elapsed = elapsed.plus(by);
    }

    @Override
    public synchronized Instant now() {
      return ApiSamples.NOW.plus(elapsed);
    }

    @Override
    public synchronized Duration monotonic() {
      return elapsed;
    }
  }

  @Override
  protected HephApi api() {
    return client;
  }

  @Test
  void keepsOneConnectionOpenBetweenCalls() {
    client.call(new Request.Ping());
    client.call(new Request.Status());
    assertThat(opener.opens()).isEqualTo(1);
    assertThat(opener.connections().getFirst().isClosed()).isFalse();
    client.close();
    client.close();
    assertThat(opener.connections().getFirst().isClosed()).isTrue();
  }

  @Test
  void tellsBothTimeouts() {
    client.call(new Request.Ping());
    assertThat(opener.timeouts()).containsExactly(Duration.ofSeconds(2));
    assertThat(opener.connections().getFirst().timeouts()).containsExactly(Duration.ofSeconds(60));
  }

  @Test
  void saysAtOnceThatThereIsNoDaemon() {
    opener.otherwise(FakeOpener.noDaemon());
    assertThat(client.call(new Request.Ping()))
        .isEqualTo(
            new CallResult.Unreachable<>(
                List.of(FakeOpener.PATH), "no socket at " + FakeOpener.PATH));
    assertThat(opener.opens()).isEqualTo(1);
    assertThat(pause.pauses()).isEmpty();
  }

  @Test
  void waitsForADaemonThatIsRestarting() {
    opener.then(FakeOpener.restarting(), FakeOpener.restarting());
    assertThat(client.call(new Request.ApplyUpdate()))
        .isEqualTo(new CallResult.Ok<>(ApiSamples.TICKET));
    assertThat(pause.pauses()).containsExactly(Duration.ofMillis(20), Duration.ofMillis(40));
    assertThat(daemon.requests()).hasSize(1);
  }

  @Test
  void givesUpAfterFiveSecondsOfSilence() {
    opener.otherwise(FakeOpener.restarting());
    assertThat(client.call(new Request.ApplyUpdate())).isInstanceOf(CallResult.Unreachable.class);
    assertThat(pause.total()).isBetween(Duration.ofSeconds(5), Duration.ofMillis(5_250));
    assertThat(daemon.requests()).isEmpty();
  }

  @Test
  void waitsAlsoWithoutASocketFileWhenAConnectionBroke() {
    opener.thenConnection().thenNotSent("broken pipe");
    opener.then(FakeOpener.noDaemon(), FakeOpener.noDaemon());
    assertThat(client.call(new Request.ApplyUpdate())).isInstanceOf(CallResult.Ok.class);
    assertThat(daemon.requests()).hasSize(1);
  }

  @Test
  void sendsOnceMoreWhatWasNotSent() {
    opener.thenConnection().thenNotSent("broken pipe");
    assertThat(client.call(new Request.ApplyUpdate())).isInstanceOf(CallResult.Ok.class);
    assertThat(daemon.requests()).hasSize(1);
  }

  @Test
  void doesNotSendAThirdTime() {
    opener.thenConnection().thenNotSent("broken pipe");
    opener.thenConnection().thenNotSent("broken pipe");
    assertThat(client.call(new Request.ApplyUpdate())).isInstanceOf(CallResult.NotApplied.class);
    assertThat(daemon.requests()).isEmpty();
  }

  @Test
  void repeatsAReadWhoseReplyWasLost() {
    opener.thenConnection().thenReplyLost("connection reset", true);
    assertThat(client.call(new Request.Ping())).isEqualTo(new CallResult.Ok<>(ApiSamples.PONG));
    assertThat(daemon.requests()).hasSize(2);
  }

  @Test
  void neverRepeatsAMutationWhoseReplyWasLost() {
    opener.thenConnection().thenReplyLost("connection reset", true);
    assertThat(client.call(new Request.ApplyUpdate()))
        .isEqualTo(new CallResult.Unknown<>(ReconnectPolicy.RECONNECTED));
    assertThat(daemon.requests()).hasSize(1);
    assertThat(opener.opens()).isEqualTo(2);
    // The new connection serves the next call.
    assertThat(client.call(new Request.Ping())).isInstanceOf(CallResult.Ok.class);
    assertThat(opener.opens()).isEqualTo(2);
  }

  @Test
  void aMutationInDoubtWithoutADaemonStaysInDoubt() {
    opener.thenConnection().thenReplyLost("connection reset", false);
    opener.otherwise(FakeOpener.noDaemon());
    assertThat(client.call(new Request.ApplyUpdate()))
        .isInstanceOfSatisfying(
            CallResult.Unknown.class,
            unknown ->
                assertThat(unknown.why())
                    .doesNotContain("reconnected")
                    .contains("re-run the action"));
    assertThat(pause.total()).isGreaterThanOrEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void passesARefusalOnAndKeepsTheConnection() {
    ApiError error = new ApiError(ApiError.INTERNAL_ERROR, "a bug", "internal", "");
    FakeConnection connection = opener.thenConnection().thenRefused(error);
    assertThat(client.call(new Request.ApplyUpdate())).isEqualTo(new CallResult.RpcError<>(error));
    assertThat(connection.isClosed()).isFalse();
  }

  @Test
  void waitsAndSendsAgainWhenTheDaemonIsGoing() {
    FakeConnection going = opener.thenConnection().thenRefused(GOING);
    opener.then(FakeOpener.noDaemon());
    assertThat(client.call(new Request.ApplyUpdate())).isInstanceOf(CallResult.Ok.class);
    assertThat(going.isClosed()).isTrue();
    assertThat(daemon.requests()).hasSize(1);
  }

  @Test
  void aDaemonThatIsGoingForEverEndsWithinTheCallsTime() {
    FakeHephApi going = new FakeHephApi().refuse(Request.ApplyUpdate.class, GOING);
    ReconnectingClient patient =
        new ReconnectingClient(new FakeOpener(ApiSamples.HELLO, going), clock, pause);
    assertThat(patient.call(new Request.ApplyUpdate())).isInstanceOf(CallResult.NotApplied.class);
    assertThat(clock.monotonic()).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(61));
  }

  @Test
  void namesTheDaemonThatCannotBeWorkedWith() {
    opener.otherwise(new Connection.Opened.Incompatible("/run/x.sock", "speaks 7..9, we speak 1"));
    assertThat(client.call(new Request.Ping()))
        .isEqualTo(new CallResult.Unreachable<>(List.of("/run/x.sock"), "speaks 7..9, we speak 1"));
  }

  @Test
  void anInterruptedWaitHadNoEffect() {
    opener.otherwise(FakeOpener.restarting());
    pause.interruptAfter(2);
    assertThat(client.call(new Request.ApplyUpdate())).isInstanceOf(CallResult.NotApplied.class);
    assertThat(opener.opens()).isEqualTo(3);
  }
}
