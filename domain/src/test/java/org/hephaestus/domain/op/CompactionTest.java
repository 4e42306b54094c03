package org.hephaestus.domain.op;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import org.hephaestus.ports.store.Arrival;
import org.hephaestus.ports.store.Op;
import org.hephaestus.ports.store.ReadTransaction;
import org.hephaestus.ports.store.RejectedOp;
import org.hephaestus.ports.store.StoreFailure;
import org.hephaestus.ports.store.StoreResult;
import org.hephaestus.ports.store.WriteTransaction;
import org.hephaestus.testkit.store.FakeStore;
import org.hephaestus.testkit.time.FakeChance;
import org.junit.jupiter.api.Test;

class CompactionTest {
  private static final String OWNER = FakeStore.SAMPLE.owner();
  private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");
  private static final Instant LATER = START.plus(Duration.ofDays(200));

  private final FakeStore store = new FakeStore();

  private <R> R read(Function<ReadTransaction, R> body) {
    return store
        .read(OWNER, body)
        .fold(
            Function.identity(),
            failure -> {
              throw new AssertionError(failure.summary());
            });
  }

  private void write(Consumer<WriteTransaction> body) {
    assertThat(
            store.write(
                OWNER,
                tx -> {
                  body.accept(tx);
                  return true;
                }))
        .isInstanceOf(StoreResult.Done.class);
  }

  private void set(String node, String op, long day, String title) {
    long hlc = HlcPolicy.at(START.plus(Duration.ofDays(day)));
    String payload = "{\"field\":\"title\",\"value\":\"" + title + "\"}";
    write(
        tx -> {
          Merge merge = new Merge(tx);
          assertThat(
                  merge.apply(
                      new Op(
                          op, "o", tx.nextSequence(), hlc, 1, OWNER, node, "set", payload, null)))
              .isTrue();
          merge.finish();
        });
  }

  private int compact(Instant now) {
    Compaction work = new Compaction(store, OWNER, now);
    int ops = 0;
    for (int steps = 0; steps < 1_000; steps++) {
      if (!(work.step() instanceof StoreResult.Done<Compaction.Step> step)) {
        throw new AssertionError("a step failed");
      }
      ops += step.value().compacted();
      if (step.value().done()) {
        return ops;
      }
    }
    throw new AssertionError("it does not end");
  }

  private List<String> past() {
    return read(
        tx ->
            tx.opsSince(0, 100_000).stream()
                .map(Arrival::op)
                .filter(OpForm::isPast)
                .map(Op::id)
                .toList());
  }

  @Test
  void allNodesAreLookedAt() {
    for (int node = 0; node < 47; node++) {
      set("N" + node, "a" + node, 0, "first");
      set("N" + node, "b" + node, 1, "second");
      set("N" + node, "c" + node, 2, "third");
    }
    assertThat(compact(START.plus(Duration.ofDays(90)))).isZero();
    assertThat(compact(LATER)).isEqualTo(47);
    assertThat(past()).hasSize(47).allMatch(id -> id.startsWith("b"));
    assertThat(compact(LATER)).isZero();
    List<String> left = read(tx -> tx.ops("N7").stream().map(op -> op.op().id()).toList());
    assertThat(left).containsExactly("a7", "c7");
    List<Op> all = read(tx -> tx.opsOf("o", 0, "", 500));
    assertThat(all).hasSize(141);
  }

  /** What a hub will never take replaces nothing for the others. */
  @Test
  void whatWasRejectedReplacesNothing() {
    set("N", "a", 0, "first");
    set("N", "b", 1, "second");
    set("N", "c", 2, "third");
    write(tx -> tx.put(new RejectedOp("c", "TOO_LARGE", "too large", START)));
    assertThat(compact(LATER)).isZero();
  }

  /** A clock that jumps ahead makes nothing old: the hub has said what time it is. */
  @Test
  void theHubsDayCounts() {
    set("N", "a", 0, "first");
    set("N", "b", 1, "second");
    set("N", "c", 2, "third");
    write(tx -> WallClock.compare(tx, START, START.plus(Duration.ofDays(80))));
    assertThat(compact(START.plus(Duration.ofDays(4_000)))).isZero();
    write(tx -> WallClock.compare(tx, START, START.plus(Duration.ofDays(95))));
    assertThat(compact(START.plus(Duration.ofDays(4_000)))).isOne();
    assertThat(past()).containsExactly("b");
  }

  @Test
  void aFailureChangesNothingAndTheNextStepGoesOn() {
    set("N", "a", 0, "first");
    set("N", "b", 1, "second");
    set("N", "c", 2, "third");
    store.failNextWrite(new StoreFailure(StoreFailure.Kind.FULL, "no space", "make room"));
    Compaction work = new Compaction(store, OWNER, LATER);
    assertThat(work.step()).isInstanceOf(StoreResult.Failed.class);
    assertThat(past()).isEmpty();
    assertThat(work.step()).isEqualTo(new StoreResult.Done<>(new Compaction.Step(true, 1)));
  }

  /** Whoever looks sees the same, and so does who derives it all from what is left. */
  @Test
  void nobodySeesADifference() {
    long seed = Long.getLong("heph.seed", System.nanoTime() & 0xffffffL);
    int compacted = 0;
    for (int round = 0; round < 50; round++) {
      Random random = new Random(seed + round);
      FakeChance chance = FakeChance.seeded(random.nextLong());
      RandomEdits edits = new RandomEdits(OWNER);
      FakeStore some = new FakeStore();
      Instant now = START;
      for (int step = 0; step < 120; step++) {
        now = now.plus(Duration.ofHours(random.nextInt(60)));
        edits.one(some, now, chance, random, step);
      }
      Map<String, String> before = state(some);
      Compaction work = new Compaction(some, OWNER, now);
      while (work.step() instanceof StoreResult.Done<Compaction.Step> step) {
        compacted += step.value().compacted();
        if (step.value().done()) {
          break;
        }
      }
      assertThat(state(some)).as("-Dheph.seed=%d", seed + round).isEqualTo(before);
      FakeStore other = new FakeStore();
      List<Op> ops =
          some.read(OWNER, tx -> tx.opsSince(0, 100_000).stream().map(Arrival::op).toList())
              .fold(Function.identity(), failure -> List.of());
      assertThat(Replay.into(other, OWNER, ops, List.of()))
          .isEqualTo(new StoreResult.Done<>(ops.size()));
      long oldest = ConflictPolicy.oldest(now); // nobody sees older ones, and they go each day
      assertThat(
              other.write(
                  OWNER,
                  tx -> {
                    tx.forgetConflicts(oldest);
                    return true;
                  }))
          .isInstanceOf(StoreResult.Done.class);
      for (Map.Entry<String, String> part : state(other).entrySet()) {
        assertThat(part.getValue())
            .as("%s, -Dheph.seed=%d", part.getKey(), seed + round)
            .isEqualTo(before.get(part.getKey()));
      }
    }
    assertThat(compacted).isGreaterThan(200);
  }

  private static Map<String, String> state(FakeStore store) {
    return store
        .read(OWNER, RandomEdits::state)
        .fold(
            Function.identity(),
            failure -> {
              throw new AssertionError(failure.summary());
            });
  }
}
