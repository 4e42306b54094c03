package org.hephaestus.testkit.store;

import static org.hephaestus.testkit.store.StoreSamples.id;
import static org.hephaestus.testkit.store.StoreSamples.op;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.hephaestus.ports.store.Arrival;
import org.hephaestus.ports.store.Conflict;
import org.hephaestus.ports.store.Op;
import org.hephaestus.ports.store.ReadTransaction;
import org.hephaestus.ports.store.Store;
import org.hephaestus.ports.store.StoreResult;
import org.hephaestus.ports.store.StoredOp;
import org.hephaestus.ports.store.WriteTransaction;
import org.junit.jupiter.api.Test;

/** The laws of {@link Store} for conflicts, and for ops that wait to be understood. */
abstract class ConflictContract extends OpExchangeContract {
  private static final String ME = "01JD000000000000000000000A";
  private static final String YOU = "01JD000000000000000000000B";
  private static final String N = id(1);
  private static final String M = id(2);

  private <R> R answer(String owner, Function<WriteTransaction, R> body) {
    StoreResult<R> result = store().write(owner, body);
    return result.fold(
        Function.identity(),
        failure -> {
          throw new AssertionError(failure.summary());
        });
  }

  private void write(Consumer<WriteTransaction> body) {
    boolean done =
        answer(
            ME,
            tx -> {
              body.accept(tx);
              return true;
            });
    assertTrue(done);
  }

  private <R> R read(Function<ReadTransaction, R> body) {
    StoreResult<R> result = store().read(ME, body);
    return result.fold(
        Function.identity(),
        failure -> {
          throw new AssertionError(failure.summary());
        });
  }

  private long count(long since) {
    return read(tx -> tx.conflictCount(since));
  }

  private static Conflict conflict(int op, String node, String field, long hlc) {
    return new Conflict(id(op), node, field, "\u00fc\n" + op, hlc);
  }

  private static List<String> ops(List<Conflict> conflicts) {
    return conflicts.stream().map(Conflict::op).toList();
  }

  private static List<String> ids(List<Arrival> arrivals) {
    return arrivals.stream().map(arrival -> arrival.op().id()).toList();
  }

  @Test
  void conflictsOfAFieldByClockThenOp() {
    Conflict late = conflict(11, N, "title", 30);
    Conflict early = conflict(13, N, "title", 20);
    Conflict twin = conflict(12, N, "title", 20);
    write(
        tx -> {
          tx.put(new Conflict(id(11), M, "state", "replaced", 99));
          tx.put(early);
          tx.put(conflict(14, N, "state", 1));
          tx.put(conflict(15, M, "title", 2));
          tx.put(twin);
          tx.put(late);
        });
    reopened();
    assertEquals(List.of(twin, early, late), read(tx -> tx.conflicts(N, "title")));
    assertEquals(List.of(id(14)), ops(read(tx -> tx.conflicts(N, "state"))));
    assertEquals(List.of(), read(tx -> tx.conflicts(N, "project")));
    assertEquals(List.of(), answer(YOU, tx -> tx.conflicts(N, "title")));
  }

  @Test
  void theNewestConflictsFirst() {
    assertEquals(List.of(), read(tx -> tx.newestConflicts(0, 10)));
    write(
        tx -> {
          tx.put(conflict(11, N, "title", 30));
          tx.put(conflict(13, N, "state", 20));
          tx.put(conflict(12, M, "title", 20));
          tx.put(conflict(14, M, "state", 10));
        });
    boolean done =
        answer(
            YOU,
            tx -> {
              tx.put(conflict(15, M, "state", 90));
              return true;
            });
    assertTrue(done);
    assertEquals(
        List.of(id(11), id(13), id(12), id(14)), ops(read(tx -> tx.newestConflicts(0, 10))));
    assertEquals(List.of(id(11), id(13)), ops(read(tx -> tx.newestConflicts(0, 2))));
    assertEquals(List.of(), read(tx -> tx.newestConflicts(0, 0)));
    // Not lower than: the one with this very clock, too.
    assertEquals(List.of(id(11), id(13), id(12)), ops(read(tx -> tx.newestConflicts(20, 10))));
    assertEquals(3, count(20));
    assertEquals(1, count(21));
    assertEquals(0, count(31));
  }

  @Test
  void conflictsByTheBeginningOrTheEndingOfTheirOp() {
    write(
        tx -> {
          tx.put(conflict(110_012, N, "title", 30));
          tx.put(conflict(220_012, N, "title", 20));
          tx.put(conflict(220_013, M, "title", 20));
        });
    String whole = id(220_012);
    assertEquals(List.of(whole), ops(read(tx -> tx.conflictsMatching(whole, 10))));
    assertEquals(
        List.of(id(110_012), whole, id(220_013)),
        ops(read(tx -> tx.conflictsMatching("01JD0", 10))));
    assertEquals(List.of(id(110_012)), ops(read(tx -> tx.conflictsMatching("01JD0", 1))));
    assertEquals(List.of(id(110_012), whole), ops(read(tx -> tx.conflictsMatching("0012", 10))));
    assertEquals(List.of(whole), ops(read(tx -> tx.conflictsMatching("20012", 10))));
    // Fewer than four characters are no ending; a beginning they may be.
    assertEquals(List.of(), read(tx -> tx.conflictsMatching("012", 10)));
    assertEquals(3, read(tx -> tx.conflictsMatching("0", 10)).size());
    assertEquals(List.of(), read(tx -> tx.conflictsMatching("%012", 10)));
    assertEquals(List.of(), read(tx -> tx.conflictsMatching("____", 10)));
  }

  @Test
  void conflictsGoOneByOneByAgeAndWithTheirNode() {
    write(
        tx -> {
          for (int i = 11; i <= 16; i++) {
            tx.put(conflict(i, i == 16 ? M : N, "title", i));
          }
        });
    write(
        tx -> {
          tx.removeConflict(id(14));
          tx.forgetConflicts(12);
        });
    assertEquals(
        List.of(id(16), id(15), id(13), id(12)), ops(read(tx -> tx.newestConflicts(0, 10))));
    long revision = read(ReadTransaction::revision);
    write(
        tx -> {
          tx.removeConflict(id(14)); // is gone already
          tx.forgetConflicts(12);
        });
    assertEquals(revision, read(ReadTransaction::revision));
    write(
        tx -> {
          tx.forget(N);
        });
    assertEquals(List.of(id(16)), ops(read(tx -> tx.newestConflicts(0, 10))));
    assertThrows(
        RuntimeException.class,
        () ->
            read(
                tx -> {
                  ((WriteTransaction) tx).forgetConflicts(99);
                  return true;
                }));
    assertEquals(1, count(0));
  }

  @Test
  void opsThatWaitToBeUnderstoodUntilTheyAre() {
    Op five = op(ME, 5, N);
    write(
        tx -> {
          tx.append(op(ME, 7, N), false);
          tx.append(five, true);
          tx.append(op(ME, 3, M), true);
          tx.append(op(ME, 6, N), true);
        });
    boolean fresh = answer(YOU, tx -> tx.append(op(YOU, 9, N), true));
    assertTrue(fresh);
    List<Arrival> all = read(tx -> tx.deferredOps(0, 10));
    assertEquals(List.of(id(5), id(3), id(6)), ids(all));
    assertEquals(five, all.getFirst().op());
    assertEquals(List.of(id(5), id(3)), ids(read(tx -> tx.deferredOps(0, 2))));
    assertEquals(List.of(id(6)), ids(read(tx -> tx.deferredOps(all.get(1).number(), 10))));
    assertEquals(List.of(), read(tx -> tx.deferredOps(0, 0)));
    long revision = read(tx -> tx.op(id(5)).orElseThrow().revision());
    write(tx -> tx.understood(id(5)));
    reopened();
    assertEquals(List.of(id(3), id(6)), ids(read(tx -> tx.deferredOps(0, 10))));
    // Nothing else of it has changed, and it keeps its place.
    assertEquals(new StoredOp(five, revision, false), read(tx -> tx.op(id(5)).orElseThrow()));
    assertEquals(List.of(id(7), id(5), id(3), id(6)), ids(read(tx -> tx.opsSince(0, 10))));
    long after = read(ReadTransaction::revision);
    write(tx -> tx.understood(id(5))); // is already
    assertEquals(after, read(ReadTransaction::revision));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            answer(
                ME,
                tx -> {
                  tx.understood(id(99));
                  return true;
                }));
  }
}
