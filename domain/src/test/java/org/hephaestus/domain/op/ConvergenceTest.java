package org.hephaestus.domain.op;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.hephaestus.ports.store.Cell;
import org.hephaestus.ports.store.Conflict;
import org.hephaestus.ports.store.Op;
import org.hephaestus.ports.store.ReadTransaction;
import org.hephaestus.ports.store.StoreIdentity;
import org.hephaestus.ports.store.StoreResult;
import org.hephaestus.ports.store.StoredOp;
import org.hephaestus.ports.store.WriteTransaction;
import org.hephaestus.testkit.store.FakeStore;
import org.hephaestus.testkit.time.FakeChance;
import org.junit.jupiter.api.Test;

/**
 * Devices with wrong clocks edit apart from each other and exchange their ops in any order, some of
 * them twice. Seeds are printed; replay one with {@code -Dheph.seed}.
 */
class ConvergenceTest {
  private static final String OWNER = "01KAKOWNER0000000000000000";

  /** A device: a store, a clock that is off, and what it wrote. */
  private static final class Device {
    private final FakeStore store;
    private final FakeChance chance;
    private final Duration skew;
    private final Random random;

    Device(int number, Random random) {
      this.random = random;
      this.store =
          new FakeStore(
              new StoreIdentity("01KAKSTORE000000000000000" + number, "origin" + number, OWNER, 1));
      this.chance = FakeChance.seeded(random.nextLong());
      long[] skews = {0, 0, 30_000, -120_000, 3_600_000, -86_400_000, 400 * 86_400_000L};
      this.skew = Duration.ofMillis(skews[random.nextInt(skews.length)]);
    }

    <T> T read(Function<ReadTransaction, T> view) {
      return done(store.read(OWNER, view));
    }

    void edit(Instant now, RandomEdits edits, int step) {
      edits.one(store, now.plus(skew), chance, random, step);
    }

    List<Op> ops() {
      return read(tx -> tx.newestOps(1_000_000).stream().map(StoredOp::op).toList());
    }
  }

  private static <T> T done(StoreResult<T> result) {
    return result.fold(
        value -> value,
        failure -> {
          throw new AssertionError(failure.summary());
        });
  }

  /** How ops are taken in: the merge, or one that is wrong. */
  private interface TakeIn {
    void take(WriteTransaction tx, List<Op> ops);
  }

  private static void merge(WriteTransaction tx, List<Op> ops) {
    Merge merge = new Merge(tx);
    ops.forEach(merge::apply);
    merge.finish();
  }

  /** One history; answers what went wrong, empty when nothing did. */
  private static String run(long seed, TakeIn takeIn) {
    Random random = new Random(seed);
    List<Device> devices = new ArrayList<>();
    int count = 2 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      devices.add(new Device(i, random));
    }
    RandomEdits edits = new RandomEdits(OWNER);
    Instant now = Instant.parse("2026-11-23T08:00:00Z");
    int steps = 20 + random.nextInt(60);
    for (int step = 0; step < steps; step++) {
      now = now.plusMillis(new long[] {0, 1, 1_000, 60_000, 43_200_000}[random.nextInt(5)]);
      Device device = devices.get(random.nextInt(count));
      if (random.nextInt(10) < 7) {
        device.edit(now, edits, step);
      } else {
        exchange(devices.get(random.nextInt(count)), device, random, takeIn);
      }
    }
    for (int round = 0; round < 2; round++) {
      for (Device from : devices) {
        for (Device to : devices) {
          exchange(from, to, random, takeIn);
        }
      }
    }
    Map<String, String> want = devices.getFirst().read(RandomEdits::state);
    for (Device device : devices) {
      Map<String, String> got = device.read(RandomEdits::state);
      if (!got.equals(want)) {
        return "diverged: " + want + " and " + got;
      }
      String problem = device.read(RandomEdits::conflictProblem);
      if (!problem.isEmpty()) {
        return problem;
      }
    }
    return edits.problem(want);
  }

  private static void exchange(Device from, Device to, Random random, TakeIn takeIn) {
    List<Op> ops = new ArrayList<>(from.ops());
    Collections.shuffle(ops, random);
    int some = random.nextInt(ops.size() + 1);
    List<Op> twice = new ArrayList<>(ops);
    twice.addAll(ops.subList(0, some));
    done(
        to.store.write(
            OWNER,
            tx -> {
              takeIn.take(tx, twice);
              return true;
            }));
  }

  private static int failures(long first, int runs, TakeIn takeIn, boolean report) {
    int failures = 0;
    for (long seed = first; seed < first + runs; seed++) {
      String problem = run(seed, takeIn);
      if (!problem.isEmpty()) {
        failures++;
        if (report) {
          throw new AssertionError("replay with -Dheph.seed=" + seed + ": " + problem);
        }
      }
    }
    return failures;
  }

  @Test
  void allDevicesComeToTheSameState() {
    int runs = Boolean.getBoolean("heph.soak") ? 20_000 : 300;
    long seed = Long.getLong("heph.seed", System.nanoTime() & 0xffffffL);
    assertThat(failures(seed, runs, ConvergenceTest::merge, true)).isZero();
  }

  /** Control: the same histories find a register that goes to whoever arrives last. */
  @Test
  void aMergeByArrivalIsFound() {
    assertThat(
            failures(
                1,
                100,
                (tx, ops) -> {
                  merge(tx, ops);
                  for (Op op : ops) {
                    if (PayloadJson.read(op.kind(), op.payload()) instanceof Payload.SetField set) {
                      String value = set.value() == null ? "" : set.value();
                      tx.put(new Cell(op.node(), set.field().word(), value, op.hlc(), op.id()));
                    }
                  }
                },
                false))
        .isGreaterThan(30);
  }

  /** Control: the same histories find a journal of what lost when it arrived. */
  @Test
  void conflictsByArrivalAreFound() {
    assertThat(
            failures(
                1,
                100,
                (tx, ops) -> {
                  for (Op op : ops) {
                    boolean fresh = tx.op(op.id()).isEmpty();
                    Merge merge = new Merge(tx);
                    merge.apply(op);
                    merge.finish();
                    if (fresh
                        && PayloadJson.read(op.kind(), op.payload()) instanceof Payload.SetField set
                        && !tx.cell(op.node(), set.field().word())
                            .orElseThrow()
                            .op()
                            .equals(op.id())) {
                      String value = set.value() == null ? "" : set.value();
                      tx.put(new Conflict(op.id(), op.node(), set.field().word(), value, op.hlc()));
                    }
                  }
                },
                false))
        .isGreaterThan(30);
  }

  /** Control: the same histories find lines whose order depends on their arrival. */
  @Test
  void linesInOrderOfArrivalAreFound() {
    assertThat(
            failures(
                1,
                100,
                (tx, ops) -> {
                  merge(tx, ops);
                  RandomEdits.byArrival(tx);
                },
                false))
        .isGreaterThan(30);
  }
}
