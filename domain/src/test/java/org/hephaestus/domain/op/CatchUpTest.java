package org.hephaestus.domain.op;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.hephaestus.ports.store.Arrival;
import org.hephaestus.ports.store.Conflict;
import org.hephaestus.ports.store.Line;
import org.hephaestus.ports.store.NodeRecord;
import org.hephaestus.ports.store.Op;
import org.hephaestus.ports.store.ReadTransaction;
import org.hephaestus.ports.store.StoreFailure;
import org.hephaestus.ports.store.StoreResult;
import org.hephaestus.ports.store.StoredOp;
import org.hephaestus.ports.store.WriteTransaction;
import org.hephaestus.ports.task.Attention;
import org.hephaestus.testkit.store.FakeStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A store that was kept by another build. Its rows are put there as that build put them: what it
 * did not understand is deferred and had no effect, conflicts it did not know.
 */
class CatchUpTest {
  private static final String OWNER = FakeStore.SAMPLE.owner();
  private static final String N = "01JD0000000000000000000001";
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  private final FakeStore store = new FakeStore();

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

  private <T> T read(Function<ReadTransaction, T> view) {
    return store
        .read(OWNER, view)
        .fold(
            Function.identity(),
            failure -> {
              throw new AssertionError(failure.summary());
            });
  }

  private static Op op(int number, String node, String kind, String payload, int schema) {
    return op(number, node, kind, payload, schema, null);
  }

  private static Op op(
      int number, String node, String kind, String payload, int schema, @Nullable String previous) {
    return new Op(
        id(number),
        "origin",
        number,
        HlcPolicy.at(NOW.plusSeconds(number)),
        schema,
        OWNER,
        node,
        kind,
        payload,
        previous);
  }

  private static String id(int number) {
    return "01KAK00000000000000000%04d".formatted(number);
  }

  private static Op set(int number, String node, String field, String value) {
    return op(
        number,
        node,
        "set",
        " { \"field\": \"" + field + "\",\n \"value\": \"" + value + "\", \"new\": 1.0 }",
        1);
  }

  /** As a build that does not understand it keeps an op. */
  private void keep(Op... ops) {
    write(
        tx -> {
          for (Op op : ops) {
            assertThat(tx.append(op, true)).isTrue();
            tx.advanceClock(op.hlc());
          }
        });
  }

  private void apply(Op... ops) {
    write(
        tx -> {
          Merge merge = new Merge(tx);
          for (Op op : ops) {
            assertThat(merge.apply(op)).isTrue();
          }
          var unused = merge.finish();
        });
  }

  /** How many ops took effect. */
  private int catchUp() {
    CatchUp work = new CatchUp(store, OWNER);
    int understood = 0;
    for (int steps = 0; steps < 1_000; steps++) {
      CatchUp.Step step =
          work.step()
              .fold(
                  Function.identity(),
                  failure -> {
                    throw new AssertionError(failure.summary());
                  });
      understood += step.understood();
      if (step.done()) {
        return understood;
      }
    }
    throw new AssertionError("does not come to an end");
  }

  private NodeRecord node(String node) {
    return nodes(node).getFirst();
  }

  /** One or none. */
  private List<NodeRecord> nodes(String node) {
    return read(tx -> tx.node(node).stream().toList());
  }

  private StoredOp kept(Op op) {
    return read(tx -> tx.op(op.id()).orElseThrow());
  }

  private List<Arrival> deferred() {
    return read(tx -> tx.deferredOps(0, 2_000));
  }

  private List<Conflict> conflicts() {
    return read(tx -> tx.newestConflicts(0, 10));
  }

  private long revision() {
    return read(ReadTransaction::revision);
  }

  private String text() {
    return read(tx -> LineDocument.of(tx.lines(N)).text());
  }

  private List<Line> lines() {
    return read(tx -> tx.lines(N));
  }

  private List<Line> alive(long revision) {
    return read(tx -> LineDocument.of(tx.lines(N)).aliveAt(revision));
  }

  // ---- Which ops are deferred: those that this build does not wholly understand.

  static Stream<Arguments> kept() {
    String title = "{\"field\":\"title\",\"value\":\"t\"}";
    return Stream.of(
        // Understood: also with names in it that this build does not know, in its own schema.
        Arguments.of("a title", "set", title, Edits.SCHEMA, false, "t"),
        Arguments.of(
            "more in it",
            "set",
            "{\"x\":[1],\"field\":\"title\",\"value\":\"t\"}",
            Edits.SCHEMA,
            false,
            "t"),
        // Of a newer schema: what is understood of it takes effect all the same.
        Arguments.of("a newer schema", "set", title, Edits.SCHEMA + 1, true, "t"),
        // Not understood: no effect.
        Arguments.of("a kind", "paint", "{}", Edits.SCHEMA, true, ""),
        Arguments.of(
            "a field", "set", "{\"field\":\"colour\",\"value\":\"t\"}", Edits.SCHEMA, true, ""),
        Arguments.of("a value", "set", "{\"field\":\"title\",\"value\":7}", Edits.SCHEMA, true, ""),
        Arguments.of("nothing in it", "set", "{}", Edits.SCHEMA, true, ""),
        Arguments.of("a newer kind", "paint", "{}", Edits.SCHEMA + 7, true, ""));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kept")
  void keepsWhatItDoesNotWhollyUnderstandAsDeferred(
      String name, String kind, String payload, int schema, boolean deferred, String title) {
    Op op = op(1, N, kind, payload, schema);
    apply(op);
    assertThat(kept(op).deferred()).isEqualTo(deferred);
    assertThat(node(N).title()).isEqualTo(title);
    // This build is no newer than itself.
    assertThat(catchUp()).isZero();
    assertThat(kept(op)).isEqualTo(new StoredOp(op, 1, deferred));
    assertThat(deferred()).hasSize(deferred ? 1 : 0);
  }

  // ---- What an older build kept takes effect.

  @Test
  void whatItUnderstandsTakesEffectAndStaysByteForByte() {
    apply(set(1, N, "title", "before"), set(2, N, "kind", "task"));
    Op red = set(3, N, "attention", "red");
    Op colour = set(4, N, "colour", "red");
    keep(red, colour);
    assertThat(node(N).attention()).isEqualTo(Attention.WHITE);

    assertThat(catchUp()).isEqualTo(1);
    assertThat(node(N).attention()).isEqualTo(Attention.RED);
    assertThat(node(N).title()).isEqualTo("before");
    assertThat(node(N).changedAt()).isEqualTo(NOW.plusSeconds(4));
    assertThat(kept(red)).isEqualTo(new StoredOp(red, 2, false));
    assertThat(kept(colour).deferred()).isTrue();
    // Once is enough.
    long revision = revision();
    assertThat(catchUp()).isZero();
    assertThat(revision()).isEqualTo(revision);
  }

  @Test
  void itIsWhatItWouldBeHadItBeenUnderstoodAtOnce() {
    List<Op> ops =
        List.of(
            set(1, N, "title", "one"),
            op(2, N, "log", "{\"text\":\"called\"}", 1),
            op(3, N, "lines", "{\"ins\":[[\"a\",\"\",\"line\"]],\"del\":[]}", 1),
            op(4, N, "lines", "{\"ins\":[[\"b\",\"a\",\"more\"]],\"del\":[\"a\"]}", 1),
            set(5, N, "title", "two"),
            op(6, N, "link", "{\"relation\":\"tag\",\"target\":\"x\",\"present\":true}", 1),
            op(7, N, "del", "{\"deleted\":true}", 1));
    FakeStore other = new FakeStore();
    assertThat(Replay.into(other, OWNER, ops, List.of())).isInstanceOf(StoreResult.Done.class);
    for (int deferred = 1; deferred < 1 << ops.size(); deferred += 6) {
      FakeStore kept = new FakeStore();
      for (int i = 0; i < ops.size(); i++) {
        Op op = ops.get(i);
        boolean wait = (deferred >> i & 1) == 1;
        assertThat(
                kept.write(
                    OWNER,
                    tx -> {
                      if (wait) {
                        return tx.append(op, true);
                      }
                      Merge merge = new Merge(tx);
                      boolean fresh = merge.apply(op);
                      return fresh && !merge.finish().isEmpty();
                    }))
            .isEqualTo(new StoreResult.Done<>(true));
      }
      CatchUp work = new CatchUp(kept, OWNER);
      while (!(work.step() instanceof StoreResult.Done<CatchUp.Step> step)
          || !step.value().done()) {
        // until it is done
      }
      assertThat(state(kept))
          .as("deferred: %s", Integer.toBinaryString(deferred))
          .isEqualTo(state(other));
    }
  }

  private static List<Object> state(FakeStore of) {
    return of.read(
            OWNER,
            tx -> {
              NodeRecord node = tx.node(N).orElseThrow();
              return List.<Object>of(
                  node.title(),
                  node.deleted(),
                  node.createdAt(),
                  node.changedAt(),
                  tx.cells(N),
                  tx.log(N),
                  tx.links(N),
                  LineDocument.of(tx.lines(N)).text(),
                  tx.newestConflicts(0, 10),
                  tx.deferredOps(0, 10));
            })
        .fold(
            Function.identity(),
            failure -> {
              throw new AssertionError(failure.summary());
            });
  }

  @Test
  void linesThatAreUnderstoodLateWereNotShownBefore() {
    apply(op(1, N, "lines", "{\"ins\":[[\"a\",\"\",\"shown\"]],\"del\":[]}", 1));
    keep(op(2, N, "lines", "{\"ins\":[[\"b\",\"a\",\"not shown\"]],\"del\":[]}", 1));
    apply(op(3, N, "lines", "{\"ins\":[[\"c\",\"a\",\"shown, too\"]],\"del\":[\"a\"]}", 1));
    long editorOpened = revision();
    List<Line> before = alive(editorOpened);
    assertThat(catchUp()).isEqualTo(1);
    assertThat(text()).isEqualTo("shown, too\nnot shown");
    // Who saves a text that was opened before does not delete what could not be seen in it.
    assertThat(alive(editorOpened)).isEqualTo(before);
    assertThat(alive(1)).extracting(Line::text).containsExactly("shown");
  }

  /** A newer schema takes the effect that is understood, and is understood wholly later. */
  @Test
  void linesThatWereShownBeforeStayAsTheyWere() {
    apply(op(1, N, "lines", "{\"ins\":[[\"a\",\"\",\"first\"]],\"del\":[]}", 1));
    apply(op(2, N, "lines", "{\"ins\":[[\"b\",\"a\",\"shown\"]],\"del\":[\"a\"]}", 1));
    Op other = op(3, N, "lines", "{\"ins\":[[\"c\",\"b\",\"kept\"]],\"del\":[\"b\"]}", 1);
    long revision = revision() + 1;
    write(
        tx -> {
          assertThat(tx.append(other, true)).isTrue();
          for (Line line : tx.lines(N)) {
            if (line.id().equals("b")) {
              tx.put(
                  new Line(N, "b", "a", "shown", line.hlc(), 0, line.insertedAt(), tx.revision()));
            }
          }
          tx.put(new Line(N, "c", "b", "kept", other.hlc(), 0, tx.revision(), null));
        });
    List<Line> lines = lines();
    assertThat(alive(revision)).extracting(Line::text).containsExactly("kept");
    assertThat(catchUp()).isEqualTo(1);
    assertThat(lines()).isEqualTo(lines);
    // What took effect late has taken it then, also when it is all derived once more.
    keep(op(4, N, "lines", "{\"ins\":[[\"d\",\"c\",\"late\"]],\"del\":[\"c\"]}", 1));
    long before = revision();
    assertThat(catchUp()).isEqualTo(1);
    write(
        tx -> {
          Merge merge = new Merge(tx);
          merge.rebuild(N);
          var unused = merge.finish();
        });
    assertThat(alive(before)).extracting(Line::text).containsExactly("kept");
    assertThat(alive(revision())).extracting(Line::text).containsExactly("late");
  }

  @Test
  void manyOfManyNodesInStepsThatAreShort() {
    List<Op> ops = new ArrayList<>();
    for (int i = 1; i <= 1_100; i++) {
      // Every tenth is not understood by this build, either.
      ops.add(set(i, "N" + i % 90, i % 10 == 0 ? "colour" : "title", "t" + i));
    }
    keep(ops.toArray(Op[]::new));
    CatchUp work = new CatchUp(store, OWNER);
    int understood = 0;
    boolean done = false;
    while (!done) {
      long revision = revision();
      CatchUp.Step step =
          work.step()
              .fold(
                  Function.identity(),
                  failure -> {
                    throw new AssertionError(failure.summary());
                  });
      understood += step.understood();
      done = step.done();
      long now = revision();
      assertThat(now - revision).isLessThanOrEqualTo(1);
      long derived =
          Stream.iterate(0, i -> i + 1)
              .limit(90)
              .flatMap(i -> nodes("N" + i).stream())
              .filter(node -> node.revision() == now)
              .count();
      assertThat(derived).isLessThanOrEqualTo(20);
    }
    assertThat(understood).isEqualTo(990);
    assertThat(deferred()).extracting(Arrival::op).hasSize(110);
    assertThat(node("N9").title()).isEqualTo("t1089");
  }

  @Test
  void goesOnAfterAFailureAndABodyMayRunTwice() {
    keep(set(1, N, "title", "late"));
    store.runBodiesTwice();
    CatchUp work = new CatchUp(store, OWNER);
    store.failNextWrite(new StoreFailure(StoreFailure.Kind.LOCKED, "busy", "wait"));
    assertThat(work.step()).isInstanceOf(StoreResult.Failed.class);
    assertThat(nodes(N)).isEmpty();
    assertThat(work.step()).isEqualTo(new StoreResult.Done<>(new CatchUp.Step(false, 1)));
    assertThat(node(N).title()).isEqualTo("late");
  }

  // ---- Conflicts of ops that came while a build ran that looked for none.

  @Test
  void findsTheConflictsOfWhatCameBefore() {
    apply(
        set(1, N, "title", "one"),
        op(2, N, "set", "{\"field\":\"title\",\"value\":\"two\"}", 1, id(1)),
        op(3, N, "set", "{\"field\":\"title\",\"value\":\"three\"}", 1, id(1)));
    assertThat(conflicts()).hasSize(1);
    write(tx -> tx.removeConflict(id(2))); // as if it had not been found
    assertThat(catchUp()).isZero();
    assertThat(conflicts())
        .singleElement()
        .satisfies(conflict -> assertThat(conflict.op()).isEqualTo(id(2)));
    // Up to there they are right now: nothing is looked at again.
    write(tx -> tx.removeConflict(id(2)));
    long revision = revision();
    assertThat(catchUp()).isZero();
    assertThat(revision()).isEqualTo(revision);
    assertThat(conflicts()).isEmpty();
    // Until something comes.
    apply(op(4, N, "log", "{\"text\":\"called\"}", 1), set(5, "other", "title", "x"));
    assertThat(catchUp()).isZero();
    assertThat(conflicts()).isEmpty();
    apply(op(6, N, "set", "{\"field\":\"title\",\"value\":\"four\"}", 1, id(3)));
    write(tx -> tx.removeConflict(id(2)));
    assertThat(catchUp()).isZero();
    assertThat(conflicts()).hasSize(1);
  }

  @Test
  void whatWasUnderstoodLateMayBeInConflict() {
    apply(set(1, N, "title", "one"));
    keep(op(2, N, "set", "{\"field\":\"title\",\"value\":\"two\"}", 1, id(1)));
    apply(op(3, N, "set", "{\"field\":\"title\",\"value\":\"three\"}", 1, id(1)));
    assertThat(catchUp()).isEqualTo(1);
    assertThat(node(N).title()).isEqualTo("three");
    assertThat(conflicts())
        .singleElement()
        .satisfies(conflict -> assertThat(conflict.value()).isEqualTo("two"));
  }
}
