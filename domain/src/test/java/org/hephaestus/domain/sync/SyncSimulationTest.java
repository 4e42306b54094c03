package org.hephaestus.domain.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.hephaestus.domain.op.RandomEdits;
import org.hephaestus.domain.sync.World.Call;
import org.hephaestus.domain.sync.World.Fault;
import org.hephaestus.domain.sync.World.Faults;
import org.hephaestus.domain.sync.World.Sabotage;
import org.hephaestus.ports.store.Cell;
import org.hephaestus.ports.sync.Pull;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever fails while a hub and its spokes sync, when it is over all have the same, and nothing is
 * lost that anybody still had. Seeds are in the message; replay one with {@code -Dheph.seed}.
 */
class SyncSimulationTest {
  private static final int SEEDS = 20;

  private static String run(long seed, Faults faults, Sabotage sabotage) {
    World world = new World(seed, sabotage);
    world.live(faults);
    return world.heal();
  }

  private static long firstSeed() {
    return Long.getLong("heph.seed", System.nanoTime() & 0xffffffL);
  }

  static Stream<Arguments> cells() {
    List<Arguments> cells = new ArrayList<>();
    for (Fault fault : Fault.values()) {
      for (Call call : Call.values()) {
        cells.add(Arguments.of(fault, call));
      }
    }
    return cells.stream();
  }

  /** One fault, at half of the questions of one kind. */
  @ParameterizedTest
  @MethodSource("cells")
  void afterOneKindOfFault(Fault fault, Call call) {
    Faults faults = (at, random) -> at == call && random.nextBoolean() ? fault : null;
    long first = firstSeed();
    for (long seed = first; seed < first + SEEDS; seed++) {
      assertThat(run(seed, faults, Sabotage.NONE)).as("-Dheph.seed=%d", seed).isEmpty();
    }
  }

  private static Faults any(Set<Fault> some) {
    List<Fault> list = List.copyOf(some);
    return (at, random) -> random.nextInt(3) == 0 ? list.get(random.nextInt(list.size())) : null;
  }

  @Test
  void afterAllKindsOfFaults() {
    int runs = Boolean.getBoolean("heph.soak") ? 10_000 : 300;
    Faults faults = any(EnumSet.allOf(Fault.class));
    long first = firstSeed();
    for (long seed = first; seed < first + runs; seed++) {
      assertThat(run(seed, faults, Sabotage.NONE)).as("-Dheph.seed=%d", seed).isEmpty();
    }
  }

  // --- negative controls ------------------------------------------------------------------------

  private static int found(Faults faults, Sabotage sabotage) {
    int found = 0;
    for (long seed = 1; seed <= 100; seed++) {
      found += run(seed, faults, sabotage).isEmpty() ? 0 : 1;
    }
    return found;
  }

  private static final Faults NOTHING = (at, random) -> null;

  /** Control: a register goes to whoever arrives last. */
  @Test
  void aMergeByArrivalIsFound() {
    Sabotage sabotage =
        Sabotage.taking(
            (tx, ops) ->
                ops.stream()
                    .filter(op -> op.payload().contains("\"title\""))
                    .forEach(
                        op ->
                            tx.put(new Cell(op.node(), "title", op.payload(), op.hlc(), op.id()))));
    assertThat(found(NOTHING, sabotage)).isGreaterThan(30);
  }

  /** Control: spokes push what they wrote themselves, and no more. */
  @Test
  void spokesThatPushOnlyTheirOwnAreFound() {
    Sabotage sabotage = Sabotage.losing((origin, op) -> !op.origin().equals(origin));
    assertThat(found(any(EnumSet.of(Fault.HUB_WIPED, Fault.SPOKE_REWOUND)), sabotage))
        .isGreaterThan(5);
  }

  /** Control: a hub drops what it does not understand. */
  @Test
  void aHubThatDropsTheUnknownIsFound() {
    Sabotage sabotage = Sabotage.losing((origin, op) -> op.kind().equals("future"));
    assertThat(found(NOTHING, sabotage)).isGreaterThan(30);
  }

  /** Control: each device logs a resolved occurrence for itself. */
  @Test
  void logsWithoutACommonKeyAreFound() {
    Sabotage none = Sabotage.NONE;
    Sabotage sabotage = new Sabotage(none.push(), none.page(), none.taken(), true, Duration.ZERO);
    assertThat(found(NOTHING, sabotage)).isGreaterThan(5);
  }

  /** Control: lines stand in the order of their arrival. */
  @Test
  void linesInOrderOfArrivalAreFound() {
    assertThat(found(NOTHING, Sabotage.taking((tx, ops) -> RandomEdits.byArrival(tx))))
        .isGreaterThan(30);
  }

  /** Control: nobody compares what both have in the end. */
  @Test
  void aRewoundHubIsMissedWithoutTheLastComparison() {
    Sabotage none = Sabotage.NONE;
    Sabotage sabotage =
        new Sabotage(
            none.push(),
            page -> new Pull.Page(page.ops(), page.next(), page.more(), List.of()),
            none.taken(),
            false,
            Duration.ZERO);
    assertThat(found(any(EnumSet.of(Fault.HUB_REWOUND)), sabotage)).isPositive();
  }

  private static final Faults COMPACTIONS =
      any(EnumSet.of(Fault.HUB_COMPACTS, Fault.SPOKE_COMPACTS));

  /** Without it, what is shown of compaction would be shown of nothing. */
  @Test
  void whatIsCompactedIsMuch() {
    int compacted = 0;
    for (long seed = 1; seed <= 100; seed++) {
      World world = new World(seed, Sabotage.NONE);
      world.live(COMPACTIONS);
      compacted += world.compacted();
      assertThat(world.heal()).isEmpty();
    }
    assertThat(compacted).isGreaterThan(100);
  }

  /** Likewise of what no hub takes. */
  @Test
  void whatIsPoisonedIsMuch() {
    int poisoned = 0;
    for (long seed = 1; seed <= 100; seed++) {
      World world = new World(seed, Sabotage.NONE);
      world.live(any(EnumSet.of(Fault.POISON)));
      poisoned += world.poisoned();
      assertThat(world.heal()).isEmpty();
    }
    assertThat(poisoned).isGreaterThan(100);
  }

  /** Control: values are dropped that a person could still restore. */
  @Test
  void compactionThatComesTooEarlyIsFound() {
    Sabotage none = Sabotage.NONE;
    Sabotage sabotage =
        new Sabotage(none.push(), none.page(), none.taken(), false, Duration.ofDays(200));
    assertThat(found(COMPACTIONS, sabotage)).isPositive();
  }
}
