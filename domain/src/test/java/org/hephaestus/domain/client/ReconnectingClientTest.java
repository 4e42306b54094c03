package org.hephaestus.domain.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.ulid.Ulid;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.hephaestus.ports.api.ApiError;
import org.hephaestus.ports.api.CallResult;
import org.hephaestus.ports.api.Changed;
import org.hephaestus.ports.api.Connection;
import org.hephaestus.ports.api.Hello;
import org.hephaestus.ports.api.HephApi;
import org.hephaestus.ports.api.Identified;
import org.hephaestus.ports.api.OpOutcome;
import org.hephaestus.ports.api.Request;
import org.hephaestus.ports.api.TaskRequest;
import org.hephaestus.ports.time.Clock;
import org.hephaestus.testkit.api.ApiSamples;
import org.hephaestus.testkit.api.FakeConnection;
import org.hephaestus.testkit.api.FakeHephApi;
import org.hephaestus.testkit.api.FakeOpener;
import org.hephaestus.testkit.api.HephApiContract;
import org.hephaestus.testkit.time.FakeChance;
import org.hephaestus.testkit.time.FakePause;
import org.junit.jupiter.api.Test;

class ReconnectingClientTest extends HephApiContract {
  private static final ApiError GOING =
      new ApiError(ApiError.SHUTTING_DOWN, "the daemon is going away", "shutting_down", "");

  private final FakeHephApi daemon = new FakeHephApi();
  private final FakeOpener opener = new FakeOpener(ApiSamples.HELLO, daemon);
  private final SteppedClock clock = new SteppedClock();
  private final FakePause pause = new FakePause(clock::advance);
  private final FakeChance chance = FakeChance.seeded(42);
  private final ReconnectingClient client = new ReconnectingClient(opener, clock, chance, pause);

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
  void neverRepeatsAnActionWhoseReplyWasLost() {
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
  void anActionInDoubtWithoutADaemonStaysInDoubt() {
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
        new ReconnectingClient(new FakeOpener(ApiSamples.HELLO, going), clock, chance, pause);
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

  // ---------------------------------------------------------------- mutations

  private static final TaskRequest.Move DONE =
      new TaskRequest.Move(ApiSamples.CAPTURE, ApiSamples.TASK_ID, TaskRequest.Step.DONE);
  private static final Changed CHANGED = ApiSamples.changed();

  /** The ids under which mutations were sent, oldest first, on all connections. */
  private List<String> sentIds() {
    return opener.connections().stream()
        .flatMap(connection -> connection.requests().stream())
        .filter(Identified.class::isInstance)
        .map(request -> ((Identified) request).opId())
        .toList();
  }

  /** The ids that were asked for, oldest first, on all connections. */
  private List<String> askedIds() {
    return opener.connections().stream()
        .flatMap(connection -> connection.requests().stream())
        .filter(Request.GetOutcome.class::isInstance)
        .map(request -> ((Request.GetOutcome) request).opId())
        .toList();
  }

  private void outcome(OpOutcome first, OpOutcome... more) {
    daemon.answer(Request.GetOutcome.class, first, more);
  }

  @Test
  void everyMutationHasAnIdOfItsOwn() {
    assertThat(client.call(DONE)).isEqualTo(new CallResult.Ok<>(CHANGED));
    assertThat(client.call(DONE)).isEqualTo(new CallResult.Ok<>(CHANGED));
    assertThat(sentIds()).hasSize(2).doesNotHaveDuplicates().allMatch(Ulid::isValid);
    assertThat(sentIds()).allMatch(id -> Ulid.from(id).getInstant().equals(ApiSamples.NOW));
    assertThat(daemon.requests())
        .allMatch(r -> r instanceof Identified identified && identified.mutation().equals(DONE));
  }

  @Test
  void theIdOfTheCallerIsKept() {
    Identified mine = new Identified(ApiSamples.OP_ID, DONE);
    assertThat(client.call(mine)).isEqualTo(new CallResult.Ok<>(CHANGED));
    assertThat(daemon.requests()).containsExactly(mine);
  }

  @Test
  void whatWasNotSentIsSentAgainUnderTheSameId() {
    opener.thenConnection().thenNotSent("broken pipe");
    assertThat(client.call(DONE)).isEqualTo(new CallResult.Ok<>(CHANGED));
    assertThat(sentIds()).hasSize(2).containsOnly(sentIds().getFirst());
    assertThat(daemon.requests()).hasSize(1);
  }

  @Test
  void aLostReplyIsFoundAgain() {
    opener.thenConnection().thenReplyLost("connection reset", true);
    assertThat(client.call(DONE)).isEqualTo(new CallResult.Ok<>(CHANGED));
    assertThat(sentIds()).hasSize(1);
    assertThat(askedIds()).isEqualTo(sentIds());
    assertThat(opener.opens()).isEqualTo(2);
  }

  @Test
  void whatDidNotTakeEffectIsSentOnceMoreUnderANewId() {
    opener.thenConnection().thenReplyLost("connection reset", false);
    outcome(new OpOutcome.NotApplied());
    assertThat(client.call(DONE)).isEqualTo(new CallResult.Ok<>(CHANGED));
    // Under the old one it would be refused as fenced.
    assertThat(sentIds()).hasSize(2).doesNotHaveDuplicates();
    assertThat(askedIds()).containsExactly(sentIds().getFirst());
    assertThat(daemon.count(Identified.class)).isEqualTo(1);
  }

  @Test
  void anIdThatWasFencedIsNeverSentAgain() {
    Set<String> fenced = new HashSet<>();
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      FakeHephApi fencing =
          new FakeHephApi().answer(Request.GetOutcome.class, new OpOutcome.NotApplied());
      FakeOpener flaky = new FakeOpener(ApiSamples.HELLO, fencing);
      for (int i = 0; i < 6; i++) {
        FakeConnection connection = flaky.thenConnection();
        for (int j = 0; j < 3; j++) {
          switch (random.nextInt(4)) {
            case 0 -> connection.thenNotSent("broken pipe");
            case 1 -> connection.thenReplyLost("connection reset", random.nextBoolean());
            case 2 -> connection.thenRefused(GOING);
            default -> {}
          }
        }
      }
      ReconnectingClient flakyClient =
          new ReconnectingClient(flaky, clock, FakeChance.seeded(seed), pause);
      assertThat(flakyClient.call(DONE)).as("seed %d", seed).isNotNull();
      for (FakeConnection connection : flaky.connections()) {
        for (Request<?> request : connection.requests()) {
          if (request instanceof Request.GetOutcome outcome) {
            fenced.add(outcome.opId());
          } else if (request instanceof Identified identified) {
            assertThat(fenced).as("seed %d", seed).doesNotContain(identified.opId());
          }
        }
      }
    }
    assertThat(fenced).isNotEmpty();
  }

  @Test
  void itIsNotSentAThirdTime() {
    opener.thenConnection().thenReplyLost("connection reset", false);
    opener.thenConnection().thenAnswered().thenReplyLost("connection reset", false);
    outcome(new OpOutcome.NotApplied());
    assertThat(client.call(DONE)).isEqualTo(new CallResult.NotApplied<>(ReconnectPolicy.DID_NOT));
    assertThat(sentIds()).hasSize(2).doesNotHaveDuplicates();
    assertThat(askedIds()).isEqualTo(sentIds());
  }

  @Test
  void underTheIdOfTheCallerItIsNotSentAgain() {
    opener.thenConnection().thenReplyLost("connection reset", false);
    outcome(new OpOutcome.NotApplied());
    assertThat(client.call(new Identified(ApiSamples.OP_ID, DONE)))
        .isEqualTo(new CallResult.NotApplied<>(ReconnectPolicy.DID_NOT));
    assertThat(sentIds()).containsExactly(ApiSamples.OP_ID);
    assertThat(askedIds()).containsExactly(ApiSamples.OP_ID);
  }

  @Test
  void theQuestionIsAskedAgainWhenItsAnswerIsLost() {
    opener.thenConnection().thenReplyLost("connection reset", true);
    opener.thenConnection().thenReplyLost("connection reset", true);
    opener.thenConnection().thenNotSent("broken pipe");
    assertThat(client.call(DONE)).isEqualTo(new CallResult.Ok<>(CHANGED));
    assertThat(askedIds()).hasSize(3).containsOnly(sentIds().getFirst());
  }

  @Test
  void whenTheQuestionFailsTooNobodyKnows() {
    for (int i = 0; i < 4; i++) {
      opener.thenConnection().thenReplyLost("connection reset", true);
    }
    assertThat(client.call(DONE))
        .isInstanceOfSatisfying(
            CallResult.Unknown.class,
            unknown -> assertThat(unknown.why()).startsWith(ReconnectPolicy.RECONNECTED));
    assertThat(sentIds()).hasSize(1);
    assertThat(askedIds()).hasSize(3);
  }

  @Test
  void aDaemonThatDoesNotKnowTheQuestionLeavesItInDoubt() {
    opener.thenConnection().thenReplyLost("connection reset", true);
    daemon.refuse(
        Request.GetOutcome.class,
        new ApiError(ApiError.METHOD_NOT_FOUND, "no such method", "method_not_found", ""));
    assertThat(client.call(DONE)).isInstanceOf(CallResult.Unknown.class);
    assertThat(sentIds()).hasSize(1);
  }

  @Test
  void theQuestionWaitsForADaemonThatIsGoing() {
    opener.thenConnection().thenReplyLost("connection reset", true);
    opener.thenConnection().thenRefused(GOING);
    assertThat(client.call(DONE)).isEqualTo(new CallResult.Ok<>(CHANGED));
    assertThat(pause.pauses()).isNotEmpty();
  }

  @Test
  void anotherStoreIsNotAsked() {
    opener.thenConnection().thenReplyLost("connection reset", true);
    Hello restored = new Hello("1.0.3", "0123456789ab", 1, 1, "instance-2", "store-2");
    opener.then(new Connection.Opened.Ready(new FakeConnection(restored, daemon)));
    assertThat(client.call(DONE))
        .isInstanceOfSatisfying(
            CallResult.Unknown.class,
            unknown -> assertThat(unknown.why()).contains("reconnected", "another store"));
    assertThat(askedIds()).isEmpty();
    assertThat(sentIds()).hasSize(1);
  }

  @Test
  void aReplyThatTookAllTheTimeIsAskedForAllTheSame() {
    FakeHephApi slow = new FakeHephApi();
    FakeOpener slowly = new FakeOpener(ApiSamples.HELLO, slow);
    slow.compute(
        TaskRequest.Move.class,
        () -> {
          clock.advance(Duration.ofSeconds(61));
          return new CallResult.Unknown<>("too slow");
        });
    assertThat(new ReconnectingClient(slowly, clock, chance, pause).call(DONE))
        .isEqualTo(new CallResult.Ok<>(CHANGED));
    assertThat(slowly.connections().getLast().timeouts()).containsExactly(Duration.ofSeconds(5));
  }

  @Test
  void anInterruptedWaitInDoubtStaysInDoubt() {
    opener.thenConnection().thenReplyLost("connection reset", true);
    opener.otherwise(FakeOpener.restarting());
    pause.interruptAfter(1);
    assertThat(client.call(DONE)).isInstanceOf(CallResult.Unknown.class);
  }
}
