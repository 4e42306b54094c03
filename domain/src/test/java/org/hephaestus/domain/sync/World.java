package org.hephaestus.domain.sync;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.hephaestus.domain.op.Compaction;
import org.hephaestus.domain.op.ConflictPolicy;
import org.hephaestus.domain.op.HlcPolicy;
import org.hephaestus.domain.op.Merge;
import org.hephaestus.domain.op.OpForm;
import org.hephaestus.domain.op.RandomEdits;
import org.hephaestus.domain.op.WallClock;
import org.hephaestus.ports.store.Arrival;
import org.hephaestus.ports.store.Op;
import org.hephaestus.ports.store.ReadTransaction;
import org.hephaestus.ports.store.RejectedOp;
import org.hephaestus.ports.store.StoreFailure;
import org.hephaestus.ports.store.StoreIdentity;
import org.hephaestus.ports.store.StoreResult;
import org.hephaestus.ports.store.WriteTransaction;
import org.hephaestus.ports.sync.DigestQuery;
import org.hephaestus.ports.sync.HubGreeting;
import org.hephaestus.ports.sync.PendingReply;
import org.hephaestus.ports.sync.Pull;
import org.hephaestus.ports.sync.Push;
import org.hephaestus.ports.sync.SpokeGreeting;
import org.hephaestus.ports.sync.StateDigests;
import org.hephaestus.ports.sync.SyncFailure;
import org.hephaestus.ports.sync.SyncLimits;
import org.hephaestus.ports.sync.SyncReply;
import org.hephaestus.ports.sync.SyncTransport;
import org.hephaestus.ports.time.CancelSignal;
import org.hephaestus.ports.time.Clock;
import org.hephaestus.testkit.store.FakeStore;
import org.hephaestus.testkit.sync.FakePendingReply;
import org.hephaestus.testkit.time.FakeChance;
import org.jspecify.annotations.Nullable;

/**
 * A hub and its spokes in simulated time, with people who work on them and a network, disks and
 * clocks that fail as a seed says.
 */
final class World {
  static final String OWNER = "01KAKOWNER0000000000000000";
  private static final long[] SKEWS = {
    0, 0, 30_000, -120_000, 3_600_000, -86_400_000, 400 * 86_400_000L
  };

  /** A question to the hub. */
  enum Call {
    HELLO,
    PUSH,
    PULL
  }

  private static final String POISON = "POISON";

  /** What goes wrong at a question. */
  enum Fault {
    REFUSED,
    SILENT,
    TRICKLES,
    BUSY,
    QUESTION_DAMAGED,
    ANSWER_LOST,
    ANSWER_GARBLED,
    ASKED_TWICE,
    SHUFFLED,
    HUB_DIES,
    HUB_FULL,
    HUB_WIPED,
    HUB_RESTORED,
    HUB_REWOUND,
    SPOKE_DIES,
    SPOKE_DIES_AFTER_COMMIT,
    SPOKE_FULL,
    SPOKE_REWOUND,
    SPOKE_CLONED,
    CLOCK_JUMPS,
    LOCAL_WRITE,
    POISON,
    OTHER_SYNCS,
    HUB_COMPACTS,
    SPOKE_COMPACTS
  }

  /** How a protection is taken out, for controls. */
  record Sabotage(
      BiFunction<String, Push, Push> push,
      UnaryOperator<Pull.Page> page,
      BiConsumer<WriteTransaction, List<Op>> taken,
      boolean logsWithoutKey,
      Duration tooEarly) {
    static final Sabotage NONE =
        new Sabotage((origin, push) -> push, page -> page, (tx, ops) -> {}, false, Duration.ZERO);

    /** Ops that get lost on their way to the hub, by the pusher's origin. */
    static Sabotage losing(BiPredicate<String, Op> lost) {
      return new Sabotage(
          (origin, push) ->
              new Push(
                  push.owner(),
                  push.epoch(),
                  push.shared(),
                  push.ops().stream().filter(op -> !lost.test(origin, op)).toList()),
          NONE.page(),
          NONE.taken(),
          false,
          Duration.ZERO);
    }

    /** What is done to a spoke with the ops that it took. */
    static Sabotage taking(BiConsumer<WriteTransaction, List<Op>> taken) {
      return new Sabotage(NONE.push(), NONE.page(), taken, false, Duration.ZERO);
    }
  }

  /** A process that is gone. */
  private static final class Death extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private final Random random;
  private final Sabotage sabotage;
  private final FakeChance chance;
  private final RandomEdits edits;
  private final SyncLimits limits;
  private final List<Device> devices = new ArrayList<>();
  private final List<FakeStore> hubBackups = new ArrayList<>();
  private Instant now = Instant.parse("2026-11-23T08:00:00Z");
  private FakeStore hub;
  private int made;
  private int steps;
  private int pushes;
  private int compacted;
  private int poisoned;

  /** Whether anything was lost that nobody else had. */
  private boolean forgetful;

  /** Decides what goes wrong; null for nothing. */
  private Faults faults = (call, device) -> null;

  /** What goes wrong. */
  interface Faults {
    @Nullable Fault at(Call call, Random random);
  }

  World(long seed, Sabotage sabotage) {
    this.random = new Random(seed);
    this.sabotage = sabotage;
    this.chance = FakeChance.seeded(random.nextLong());
    this.edits = new RandomEdits(OWNER, sabotage.logsWithoutKey());
    this.limits = random.nextBoolean() ? new SyncLimits(3, 4_000, 2_000) : SyncLimits.DEFAULT;
    this.hub = newStore();
    int count = 2 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      devices.add(new Device(newStore()));
    }
  }

  private FakeStore newStore() {
    made++;
    return new FakeStore(new StoreIdentity("01KAKSTORE%016d".formatted(made), origin(), OWNER, 1));
  }

  private String origin() {
    return "%016x%016x".formatted(random.nextLong(), random.nextLong());
  }

  private final class Device implements SyncTransport {
    private FakeStore store;
    private final List<FakeStore> backups = new ArrayList<>();
    private Duration skew = Duration.ofMillis(SKEWS[random.nextInt(SKEWS.length)]);
    private boolean syncing;

    /** It fails for whoever writes next, who shall be the attempt and not a person. */
    private boolean failing;

    Device(FakeStore store) {
      this.store = store;
    }

    Instant here() {
      return now.plus(skew);
    }

    void edit() {
      if (random.nextInt(12) == 0) {
        unknown();
      } else {
        edits.one(store, here(), chance, random, steps++);
      }
    }

    void editMeanwhile() {
      if (!failing) {
        edit();
      }
    }

    /** An op of a newer build. */
    private void unknown() {
      future("FUTURE", RandomEdits.NODES.getFirst(), "\"n\":[1,2.50,null]");
    }

    private List<String> poisonIds() {
      return read(
          store,
          tx ->
              tx.opsSince(0, 1_000_000).stream()
                  .map(arrival -> arrival.op().id())
                  .filter(id -> id.contains(POISON))
                  .sorted()
                  .toList());
    }

    /** One that no hub takes. */
    private void poisonMeanwhile() {
      if (!failing) {
        future(POISON, "NP", "\"n\":\"" + "x".repeat(limits.opBytes()) + "\"");
        poisoned++;
      }
    }

    private void future(String name, String node, String rest) {
      var unused =
          store.write(
              OWNER,
              tx -> {
                Merge merge = new Merge(tx);
                boolean fresh =
                    merge.apply(
                        new Op(
                            "01KAK%s%015d".formatted(name, random.nextInt(1_000_000_000)),
                            store.identity().origin(),
                            tx.nextSequence(),
                            HlcPolicy.next(here(), tx.clock(), 0),
                            9,
                            OWNER,
                            node,
                            "future",
                            "{\"of\":\"" + steps++ + "\"," + rest + "}",
                            null));
                merge.finish();
                return fresh;
              });
    }

    @Nullable SyncOutcome sync() {
      if (syncing) {
        return null;
      }
      syncing = true;
      long before = read(store, ReadTransaction::lastArrival);
      try {
        return new SpokeSync(store, this, new Wall(this::here), "spoke").run(CancelSignal.NEVER);
      } catch (Death death) {
        return null;
      } finally {
        syncing = false;
        failing = false;
        store = store.reopened(); // what was scripted to fail and was not asked is over too
        List<Op> taken =
            read(store, tx -> tx.opsSince(before, 100_000).stream().map(Arrival::op).toList());
        var unused =
            store.write(
                OWNER,
                tx -> {
                  sabotage.taken().accept(tx, taken);
                  return true;
                });
      }
    }

    @Override
    public SyncReply<HubGreeting> hello(SpokeGreeting spoke, CancelSignal cancel) {
      return call(Call.HELLO, () -> service().hello(spoke));
    }

    @Override
    public PendingReply<Push.Receipt> push(Push push, CancelSignal cancel) {
      pushes++;
      Push sent = sabotage.push().apply(store.identity().origin(), push);
      return pending(() -> call(Call.PUSH, () -> service().push(shuffled(sent))));
    }

    @Override
    public PendingReply<Pull.Page> pull(Pull pull, CancelSignal cancel) {
      return pending(
          () -> {
            SyncReply<Pull.Page> reply = call(Call.PULL, () -> service().pull(pull));
            return reply instanceof SyncReply.Ok<Pull.Page> ok
                ? new SyncReply.Ok<>(sabotage.page().apply(ok.value()))
                : reply;
          });
    }

    /** The hub hears it at once, or only when somebody waits, or when nobody does any more. */
    private <T> PendingReply<T> pending(Supplier<SyncReply<T>> question) {
      return random.nextInt(3) > 0
          ? new FakePendingReply<>(question.get())
          : new PendingReply<>() {
            private boolean asked;

            @Override
            public SyncReply<T> await() {
              asked = true;
              return question.get();
            }

            @Override
            public void close() {
              if (!asked && random.nextBoolean()) {
                var unused = await();
              }
            }
          };
    }

    @Override
    public SyncReply<Long> await(Pull pull, CancelSignal cancel) {
      return service().head(pull);
    }

    @Override
    public SyncReply<StateDigests> digests(DigestQuery query, CancelSignal cancel) {
      return service().digests(query);
    }

    private boolean shuffle;

    private Push shuffled(Push push) {
      List<Op> ops = new ArrayList<>(push.ops());
      if (shuffle) {
        Collections.shuffle(ops, random);
      }
      shuffle = false;
      return new Push(push.owner(), push.epoch(), push.shared(), ops);
    }

    private <T> SyncReply<T> call(Call call, Supplier<SyncReply<T>> question) {
      Fault fault = faults.at(call, random);
      if (fault == null) {
        return question.get();
      }
      return switch (fault) {
        case REFUSED -> failed(SyncFailure.Kind.UNREACHABLE);
        case SILENT -> { // refused by nobody, and cut by the spoke's own clock
          now = now.plusSeconds(8);
          yield failed(SyncFailure.Kind.TIMEOUT);
        }
        case TRICKLES -> { // it comes, when the attempt is over
          SyncReply<T> reply = question.get();
          now = now.plus(SpokeSync.LONGEST).plusSeconds(1);
          yield reply;
        }
        case BUSY -> failed(SyncFailure.Kind.BUSY);
        case QUESTION_DAMAGED -> failed(SyncFailure.Kind.MALFORMED);
        case ANSWER_LOST -> {
          var unused = question.get();
          yield failed(SyncFailure.Kind.TIMEOUT);
        }
        case ANSWER_GARBLED -> {
          var unused = question.get();
          yield failed(SyncFailure.Kind.GARBLED);
        }
        case ASKED_TWICE -> {
          var unused = question.get();
          yield question.get();
        }
        case SHUFFLED -> {
          shuffle = true;
          yield question.get();
        }
        case HUB_DIES -> {
          hub.throwAfterNextCommit(new Death());
          try {
            var unused = question.get();
          } catch (Death death) {
            // it had committed
          }
          hub = hub.reopened();
          yield failed(SyncFailure.Kind.UNREACHABLE);
        }
        case HUB_FULL -> {
          hub.failNextWrite(full());
          SyncReply<T> reply = question.get();
          hub = hub.reopened();
          yield reply;
        }
        case SPOKE_DIES -> {
          var unused = question.get();
          throw new Death();
        }
        case SPOKE_DIES_AFTER_COMMIT -> {
          store.throwAfterNextCommit(new Death());
          failing = true;
          yield question.get();
        }
        case SPOKE_FULL -> {
          store.failNextWrite(full());
          failing = true;
          yield question.get();
        }
        case SPOKE_REWOUND -> {
          if (backups.isEmpty()) {
            yield question.get();
          }
          forgetful = true;
          store = backups.get(random.nextInt(backups.size())).copy();
          throw new Death();
        }
        default -> {
          happens(fault, this);
          yield question.get();
        }
      };
    }
  }

  /** What goes wrong around a question, and not with it. */
  private void happens(Fault fault, Device device) {
    switch (fault) {
      case HUB_WIPED -> hub = newStore();
      case HUB_RESTORED -> {
        if (!hubBackups.isEmpty()) {
          FakeStore old = hubBackups.get(random.nextInt(hubBackups.size()));
          hub = old.incarnation(origin());
        }
      }
      case HUB_REWOUND -> {
        if (!hubBackups.isEmpty()) {
          hub = hubBackups.get(random.nextInt(hubBackups.size())).copy();
        }
      }
      case SPOKE_CLONED -> {
        if (devices.size() < 6) {
          devices.add(new Device(device.store.copy()));
        }
      }
      case CLOCK_JUMPS -> device.skew = Duration.ofMillis(SKEWS[random.nextInt(SKEWS.length)]);
      case LOCAL_WRITE -> device.editMeanwhile();
      case POISON -> {
        device.editMeanwhile();
        device.poisonMeanwhile();
      }
      case HUB_COMPACTS -> {
        pauseForLong();
        compact(hub, now);
      }
      case SPOKE_COMPACTS -> {
        pauseForLong();
        compact(device.store, device.here());
      }
      case OTHER_SYNCS -> {
        Faults before = faults;
        faults = (call, random) -> null;
        var unused = devices.get(random.nextInt(devices.size())).sync();
        faults = before;
      }
      default -> throw new IllegalArgumentException("not beside a question: " + fault);
    }
  }

  /** So that there is something to compact, but also something young. */
  private void pauseForLong() {
    if (random.nextInt(4) == 0) {
      now = now.plus(Duration.ofDays(100));
    }
  }

  private void compact(FakeStore store, Instant here) {
    Compaction work = new Compaction(store, OWNER, here.plus(sabotage.tooEarly()));
    while (true) {
      StoreResult<Compaction.Step> step = work.step();
      if (!(step instanceof StoreResult.Done<Compaction.Step> done)) {
        return; // the disk is full
      }
      compacted += done.value().compacted();
      if (done.value().done()) {
        return;
      }
    }
  }

  /** How many ops were made that no hub takes. */
  int poisoned() {
    return poisoned;
  }

  /** How many ops were compacted. */
  int compacted() {
    return compacted;
  }

  /** People work and devices sync for a while; faults come as they are asked for. */
  void live(Faults whatFails) {
    int many = 20 + random.nextInt(60);
    for (int step = 0; step < many; step++) {
      now = now.plusMillis(new long[] {0, 1, 1_000, 60_000, 43_200_000}[random.nextInt(5)]);
      Device device = devices.get(random.nextInt(devices.size()));
      int what = random.nextInt(20);
      if (what < 12) {
        device.edit();
      } else if (what < 18) {
        faults = whatFails;
        var unused = device.sync();
        faults = (call, random) -> null;
      } else if (what < 19) {
        device.backups.add(device.store.copy());
      } else {
        hubBackups.add(hub.copy());
      }
    }
  }

  /** Nothing fails any more; answers what is wrong when all have synced, empty when nothing is. */
  String heal() {
    Set<String> surviving = new HashSet<>(ops(hub).keySet());
    devices.forEach(device -> surviving.addAll(ops(device.store).keySet()));
    devices.add(new Device(newStore())); // and a new one, which has none of it
    for (int round = 0; round < 3; round++) {
      for (Device device : devices) {
        SyncOutcome outcome = device.sync();
        if (!(outcome instanceof SyncOutcome.Synced)) {
          return "not synced: " + outcome;
        }
      }
    }
    forgetConflicts(hub);
    devices.forEach(device -> forgetConflicts(device.store));
    Map<String, String> want = read(hub, RandomEdits::state);
    Map<String, Op> all = ops(hub);
    if (!all.keySet().containsAll(surviving)) {
      return "the hub lacks ops that somebody had";
    }
    for (Device device : devices) {
      Map<String, String> got = read(device.store, RandomEdits::state);
      if (!got.equals(want)) {
        return "diverged: " + want + " and " + got;
      }
      if (!same(ops(device.store), all)) {
        return "other ops than the hub";
      }
    }
    long latest = HlcPolicy.at(now.plus(WallClock.TOLERATED));
    for (Op op : all.values()) {
      if (op.hlc() > latest + 0xffff) {
        return "the hub has an op of " + HlcPolicy.time(op.hlc()) + ", and it is " + now;
      }
    }
    if (read(hub, tx -> tx.opsSince(0, 1_000_000)).stream()
        .anyMatch(arrival -> arrival.op().id().contains(POISON))) {
      return "the hub has what it does not take";
    }
    for (Device device : devices) {
      List<String> parked =
          read(device.store, tx -> tx.rejected().stream().map(RejectedOp::op).sorted().toList());
      if (!parked.equals(device.poisonIds())) {
        return "parked are " + parked + ", and not " + device.poisonIds();
      }
    }
    pushes = 0;
    for (Device device : devices) {
      SyncOutcome outcome = device.sync();
      if (!new SyncOutcome.Synced(0, 0).equals(outcome) || pushes > 0) {
        return "not at rest: " + outcome + " with " + pushes + " pushes";
      }
    }
    return forgetful ? edits.loggedTwice(want) : edits.problem(want);
  }

  /** As each device does once a day. */
  private void forgetConflicts(FakeStore store) {
    var unused =
        store.write(
            OWNER,
            tx -> {
              tx.forgetConflicts(ConflictPolicy.oldest(now));
              return true;
            });
  }

  /** But for their origins, and for what one side has compacted and the other one has not. */
  private static boolean same(Map<String, Op> some, Map<String, Op> others) {
    return some.keySet().equals(others.keySet())
        && some.values().stream()
            .allMatch(op -> same(op, Objects.requireNonNull(others.get(op.id()))));
  }

  private static boolean same(Op one, Op other) {
    boolean comparable = !OpForm.isPast(one) && !OpForm.isPast(other);
    return one.hlc() == other.hlc()
        && (!comparable
            || (one.node().equals(other.node())
                && one.kind().equals(other.kind())
                && (one.kind().equals("lines") || one.payload().equals(other.payload()))));
  }

  private static Map<String, Op> ops(FakeStore store) {
    return read(
        store,
        tx -> {
          Map<String, Op> all = new HashMap<>();
          tx.opsSince(0, 1_000_000).forEach(arrival -> all.put(arrival.op().id(), arrival.op()));
          all.keySet().removeIf(id -> id.contains(POISON));
          return all;
        });
  }

  private static <R> R read(FakeStore store, Function<ReadTransaction, R> body) {
    return store
        .read(OWNER, body)
        .fold(
            value -> value,
            failure -> {
              throw new AssertionError(failure.summary());
            });
  }

  private HubService service() {
    return new HubService(hub, new Wall(() -> now), limits, "hub");
  }

  private static <T> SyncReply<T> failed(SyncFailure.Kind kind) {
    return new SyncReply.Failed<>(SyncFailure.of(kind, "as the test says"));
  }

  private static StoreFailure full() {
    return new StoreFailure(StoreFailure.Kind.FULL, "no space left", "make room");
  }

  private record Wall(Supplier<Instant> time) implements Clock {
    @Override
    public Instant now() {
      return time.get();
    }

    @Override
    public Duration monotonic() {
      return Duration.between(Instant.EPOCH, time.get());
    }
  }
}
