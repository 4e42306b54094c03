package org.hephaestus.domain.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.hephaestus.domain.task.OutcomePolicy.Kind;
import org.hephaestus.ports.api.ApiError;
import org.hephaestus.ports.api.ChangeFeed;
import org.hephaestus.ports.api.Changed;
import org.hephaestus.ports.api.Identified;
import org.hephaestus.ports.api.KnowledgeRequest;
import org.hephaestus.ports.api.OpOutcome;
import org.hephaestus.ports.api.Request;
import org.hephaestus.ports.api.StoreRequest;
import org.hephaestus.ports.api.TaskFields;
import org.hephaestus.ports.api.TaskRequest;
import org.hephaestus.ports.store.ClientRequest;
import org.hephaestus.ports.store.StoreFailure;
import org.hephaestus.testkit.api.ApiSamples;
import org.hephaestus.testkit.store.FakeStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A mutation takes effect once, and what is said of it is true. */
class OnceTest {
  private final Daemon daemon = new Daemon();

  static Stream<Arguments> decisions() {
    Instant at = Instant.EPOCH;
    return Stream.of(
        // Nothing is known: run.
        Arguments.of(Optional.empty(), "a", Kind.RUN),
        // Known: the same is answered again, another one is refused.
        Arguments.of(Optional.of(new ClientRequest("X", "a", "r", false, at)), "a", Kind.REPLAY),
        Arguments.of(Optional.of(new ClientRequest("X", "a", "r", false, at)), "b", Kind.CONFLICT),
        // Its sender was told that it had no effect: never.
        Arguments.of(Optional.of(new ClientRequest("X", "", "", true, at)), "a", Kind.FENCED),
        Arguments.of(Optional.of(new ClientRequest("X", "", "", true, at)), "", Kind.FENCED));
  }

  @ParameterizedTest
  @MethodSource("decisions")
  void decides(Optional<ClientRequest> known, String fingerprint, Kind want) {
    assertThat(OutcomePolicy.decide(known, fingerprint).kind()).isEqualTo(want);
  }

  private Request<Changed> create(String title) {
    return new TaskRequest.Create(daemon.here(), TaskFields.titled(title), null);
  }

  @Test
  void theSameIdIsCarriedOutOnceAndAnsweredAlike() {
    String op = daemon.opId();
    Request<Changed> mutation = create("once");
    Changed first = daemon.ok(new Identified(op, mutation));
    Changed again = daemon.ok(new Identified(op, mutation));
    assertThat(first.replayed()).isFalse();
    assertThat(again)
        .isEqualTo(
            new Changed(
                first.nodeId(), first.summary(), true, first.revision(), true, first.task()));
    assertThat(daemon.list()).hasSize(1);
    assertThat(daemon.refused(new Identified(op, create("other"))).code())
        .isEqualTo(ApiError.OP_CONFLICT);
    assertThat(daemon.list()).hasSize(1);
  }

  @Test
  void theOutcomeIsToldAndAFencedIdStaysWithoutEffect() {
    String applied = daemon.opId();
    Changed first = daemon.ok(new Identified(applied, create("there")));
    assertThat(daemon.ok(new Request.GetOutcome(applied)))
        .isInstanceOfSatisfying(
            OpOutcome.Applied.class,
            outcome -> {
              assertThat(outcome.changed().nodeId()).isEqualTo(first.nodeId());
              assertThat(outcome.changed().task()).isEqualTo(first.task());
            });
    String lost = daemon.opId();
    assertThat(daemon.ok(new Request.GetOutcome(lost))).isEqualTo(new OpOutcome.NotApplied());
    assertThat(daemon.refused(new Identified(lost, create("late copy"))).code())
        .isEqualTo(ApiError.OP_FENCED);
    assertThat(daemon.ok(new Request.GetOutcome(lost))).isEqualTo(new OpOutcome.NotApplied());
    assertThat(daemon.list()).hasSize(1);
  }

  @Test
  void aRefusedMutationIsNotRememberedSoThatItMayBePutRight() {
    String op = daemon.opId();
    assertThat(daemon.refused(new Identified(op, create(" "))).code())
        .isEqualTo(ApiError.INVALID_PARAMS);
    assertThat(daemon.ok(new Identified(op, create("right"))).replayed()).isFalse();
  }

  @Test
  void idsThatAreNoneAreRefused() {
    assertThat(daemon.refused(new Identified("1", create("x"))).field()).isEqualTo("op_id");
    assertThat(daemon.refused(new Request.GetOutcome("")).field()).isEqualTo("op_id");
  }

  @Test
  void aBodyThatIsRunTwiceHasOneEffect() {
    daemon.store.runBodiesTwice();
    daemon.ok(new Identified(daemon.opId(), create("once")));
    assertThat(daemon.list()).hasSize(1);
  }

  @Test
  void everyMutationHasItsOwnFingerprintAndKeepsIt() {
    List<String> prints = ApiSamples.mutations().stream().map(Fingerprint::of).toList();
    assertThat(Set.copyOf(prints)).hasSameSizeAs(prints);
    // Stored by earlier builds: this value must never change.
    assertThat(
            Fingerprint.of(
                new TaskRequest.Create(ApiSamples.CAPTURE, TaskFields.titled("x"), null)))
        .isEqualTo("5d881938e1fa0af74080ba943d630ec7");
  }

  @ParameterizedTest
  @EnumSource(StoreFailure.Kind.class)
  void whatTheStoreCannotDoIsSaid(StoreFailure.Kind kind) {
    daemon.store.failNext(new StoreFailure(kind, "what", "next"));
    ApiError error = daemon.refused(create("x"));
    assertThat(error.code()).isEqualTo(ApiError.STORE);
    assertThat(error.kind()).startsWith("store_");
    assertThat(error.message()).isEqualTo("what");
    assertThat(error.hint()).isEqualTo("next");
    daemon.store.failNext(new StoreFailure(kind, "what", "next"));
    assertThat(daemon.data.status().problem()).isEqualTo("what; next");
    assertThat(daemon.list()).isEmpty();
  }

  @Test
  void listenersHearOfWhatIsDurableInOrder() {
    List<Long> cursors = new ArrayList<>();
    List<Set<String>> nodes = new ArrayList<>();
    ChangeFeed.Subscription subscription =
        daemon
            .data
            .changes()
            .subscribe(
                (cursor, changed) -> {
                  cursors.add(cursor);
                  nodes.add(changed);
                });
    assertThat(subscription.cursor()).isZero();
    String id = daemon.add("one");
    assertThat(daemon.refused(create(""))).isNotNull();
    daemon.move(id, TaskRequest.Step.DONE);
    daemon.move(id, TaskRequest.Step.DONE); // changes no node
    subscription.handle().cancel();
    daemon.add("unheard");
    assertThat(nodes).containsExactly(Set.of(id), Set.of(id));
    assertThat(cursors).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void backupAndRestore() {
    daemon.add("before");
    daemon.ok(new StoreRequest.MakeBackup("/tmp/a.db"));
    daemon.add("after");
    List<Set<String>> heard = new ArrayList<>();
    daemon.data.changes().subscribe((cursor, nodes) -> heard.add(nodes));
    assertThat(daemon.ok(new StoreRequest.Restore("/tmp/a.db")).setAside()).isNotEmpty();
    assertThat(daemon.list()).extracting(task -> task.title()).containsExactly("before");
    assertThat(heard).as("everything may have changed").containsExactly(Set.of());
    assertThat(daemon.refused(new StoreRequest.MakeBackup("/tmp/a.db")).kind())
        .isEqualTo("store_exists");
    assertThat(daemon.refused(new StoreRequest.Restore("/tmp/b.db")).kind())
        .isEqualTo("store_missing");
  }

  @Test
  void onlyWhatIsAboutDataIsAnswered() {
    assertThatThrownBy(() -> daemon.api.call(new Request.Ping()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void survivesARestart() {
    String op = daemon.opId();
    Request<Changed> mutation = create("kept");
    daemon.ok(new Identified(op, mutation));
    FakeStore reopened = daemon.store.reopened();
    Daemon next = new Daemon(reopened);
    assertThat(next.ok(new Identified(op, mutation)).replayed()).isTrue();
    assertThat(next.ok(new KnowledgeRequest.GetHistory(null, 10)).entries()).isNotEmpty();
  }
}
