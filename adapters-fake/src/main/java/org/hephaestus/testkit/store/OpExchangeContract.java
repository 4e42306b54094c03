package org.hephaestus.testkit.store;

import static org.hephaestus.testkit.store.StoreSamples.AT;
import static org.hephaestus.testkit.store.StoreSamples.cell;
import static org.hephaestus.testkit.store.StoreSamples.entry;
import static org.hephaestus.testkit.store.StoreSamples.id;
import static org.hephaestus.testkit.store.StoreSamples.line;
import static org.hephaestus.testkit.store.StoreSamples.link;
import static org.hephaestus.testkit.store.StoreSamples.occurrence;
import static org.hephaestus.testkit.store.StoreSamples.op;
import static org.hephaestus.testkit.store.StoreSamples.task;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.hephaestus.ports.store.Arrival;
import org.hephaestus.ports.store.NodeRecord;
import org.hephaestus.ports.store.Op;
import org.hephaestus.ports.store.OriginState;
import org.hephaestus.ports.store.ReadTransaction;
import org.hephaestus.ports.store.RejectedOp;
import org.hephaestus.ports.store.Store;
import org.hephaestus.ports.store.StoreFailure;
import org.hephaestus.ports.store.StoreIdentity;
import org.hephaestus.ports.store.StoreResult;
import org.hephaestus.ports.store.StoredOp;
import org.hephaestus.ports.store.WriteTransaction;
import org.junit.jupiter.api.Test;

/** The laws of {@link Store} for those who exchange ops with another store. */
abstract class OpExchangeContract {
  private static final String ME = "01JD000000000000000000000A";
  private static final String YOU = "01JD000000000000000000000B";
  private static final String N = id(1);
  private static final String O = "0123456789abcdef0123456789abcdef";

  /** The store, empty at the beginning of a test; every call answers the same one. */
  protected abstract Store store();

  /** Closes the store and opens it again; from then on {@link #store()} answers the new one. */
  protected abstract Store reopened();

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

  private long number(Function<WriteTransaction, Long> body) {
    return answer(ME, body);
  }

  private <R> R answer(String owner, Function<WriteTransaction, R> body) {
    StoreResult<R> result = store().write(owner, body);
    return result.fold(
        Function.identity(),
        failure -> {
          throw new AssertionError(failure.summary());
        });
  }

  private <R> R read(Function<ReadTransaction, R> body) {
    StoreResult<R> result = store().read(ME, body);
    return result.fold(
        Function.identity(),
        failure -> {
          throw new AssertionError(failure.summary());
        });
  }

  private static List<String> ids(List<Arrival> arrivals) {
    return arrivals.stream().map(arrival -> arrival.op().id()).toList();
  }

  private static Op numbered(int id, String origin, long sequence) {
    Op op = op(ME, id, N);
    return new Op(
        op.id(), origin, sequence, op.hlc(), 1, ME, N, op.kind(), op.payload(), op.previous());
  }

  private void append(Op... ops) {
    write(
        tx -> {
          for (Op op : ops) {
            assertTrue(tx.append(op, false));
          }
        });
  }

  @Test
  void arrivalsAreNumberedInTheirOrder() {
    assertEquals(0, number(ReadTransaction::lastArrival));
    assertEquals(List.of(), read(tx -> tx.opsSince(0, 10)));
    append(op(ME, 5, N), op(ME, 3, N));
    boolean fresh = answer(YOU, tx -> tx.append(op(YOU, 9, N), false));
    assertTrue(fresh);
    append(op(ME, 4, N));
    List<Arrival> all = read(tx -> tx.opsSince(0, 10));
    assertEquals(List.of(id(5), id(3), id(4)), ids(all));
    assertTrue(all.get(0).number() > 0);
    assertTrue(all.get(0).number() < all.get(1).number());
    assertEquals(all.get(2).number(), number(ReadTransaction::lastArrival));
    assertEquals(op(ME, 3, N), all.get(1).op());
    assertEquals(List.of(id(5), id(3)), ids(read(tx -> tx.opsSince(0, 2))));
    assertEquals(List.of(id(4)), ids(read(tx -> tx.opsSince(all.get(1).number(), 10))));
    assertEquals(List.of(), read(tx -> tx.opsSince(all.get(2).number(), 10)));
    assertEquals(List.of(), read(tx -> tx.opsSince(0, 0)));
    long last = number(ReadTransaction::lastArrival);
    reopened();
    assertEquals(last, number(ReadTransaction::lastArrival));
  }

  @Test
  void opsOfAnOriginBySequenceThenId() {
    String other = "ff" + O.substring(2);
    append(
        numbered(7, O, 2),
        numbered(6, O, 1),
        numbered(5, O, 2),
        numbered(4, other, 1),
        numbered(3, O, 10));
    List<Op> all = read(tx -> tx.opsOf(O, 0, "", 10));
    assertEquals(List.of(id(6), id(5), id(7), id(3)), all.stream().map(Op::id).toList());
    assertEquals(
        List.of(id(7), id(3)), read(tx -> tx.opsOf(O, 2, id(5), 10)).stream().map(Op::id).toList());
    assertEquals(List.of(id(3)), read(tx -> tx.opsOf(O, 3, "", 10)).stream().map(Op::id).toList());
    assertEquals(List.of(id(6)), read(tx -> tx.opsOf(O, 1, "", 1)).stream().map(Op::id).toList());
    assertEquals(List.of(), read(tx -> tx.opsOf(O, 0, "", 0)));
    assertEquals(List.of(), read(tx -> tx.opsOf("nobody", 0, "", 10)));
  }

  @Test
  void aReplacedOpKeepsItsPlace() {
    append(op(ME, 5, N), op(ME, 3, N));
    long revision = number(tx -> tx.op(id(5)).orElseThrow().revision());
    Op later = numbered(5, "ff" + O.substring(2), 77);
    write(
        tx -> {
          tx.replace(later);
        });
    assertEquals(later, read(tx -> tx.op(id(5)).orElseThrow().op()));
    assertEquals(revision, number(tx -> tx.op(id(5)).orElseThrow().revision()));
    assertEquals(List.of(id(5), id(3)), ids(read(tx -> tx.opsSince(0, 10))));
    assertEquals(later, read(tx -> tx.opsSince(0, 1)).getFirst().op());
    assertEquals(List.of(later), read(tx -> tx.opsOf(later.origin(), 0, "", 10)));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            store()
                .write(
                    ME,
                    tx -> {
                      tx.replace(op(ME, 9, N));
                      return true;
                    }));
  }

  @Test
  void aReplacedOpMayHaveNoNodeAnyMore() {
    append(op(ME, 5, N), op(ME, 3, N));
    Op was = op(ME, 5, N);
    Op past =
        new Op(was.id(), was.origin(), was.sequence(), was.hlc(), 1, ME, "", "past", "{}", null);
    write(
        tx -> {
          tx.replace(past);
        });
    assertEquals(Optional.of(past), read(tx -> tx.op(id(5)).map(StoredOp::op)));
    assertEquals(List.of(id(3)), read(tx -> tx.ops(N)).stream().map(it -> it.op().id()).toList());
    assertEquals(
        List.of(id(3)), read(tx -> tx.newestOps(9)).stream().map(it -> it.op().id()).toList());
    assertEquals(List.of(id(5), id(3)), ids(read(tx -> tx.opsSince(0, 10))));
    boolean again = answer(ME, tx -> tx.append(was, false));
    assertFalse(again);
    assertEquals(Optional.of(past), read(tx -> tx.op(id(5)).map(StoredOp::op)));
  }

  @Test
  void whatIsDerivedOfANodeIsForgottenAndNoMore() {
    append(op(ME, 5, N));
    write(
        tx -> {
          for (String node : List.of(N, id(2))) {
            tx.put(cell(node, "title", "t"));
            tx.put(occurrence(node, "k", "done"));
            tx.put(line(node, id(8), "", "l"));
            tx.put(entry(node, "k", "text", 7));
            tx.put(link(node, "r", id(3), true));
            tx.put(StoreSamples.task(node, "t", 1));
          }
        });
    write(
        tx -> {
          tx.forget(N);
        });
    for (String node : List.of(N, id(2))) {
      int rows = node.equals(N) ? 0 : 1;
      assertEquals(rows, read(tx -> tx.cells(node)).size());
      assertEquals(rows, read(tx -> tx.occurrences(node)).size());
      assertEquals(rows, read(tx -> tx.lines(node)).size());
      assertEquals(rows, read(tx -> tx.log(node)).size());
      assertEquals(rows, read(tx -> tx.links(node)).size());
      assertTrue(read(tx -> tx.node(node)).isPresent(), node);
    }
    assertEquals(1, read(tx -> tx.ops(N)).size());
  }

  @Test
  void theClockCanBeSetBack() {
    write(
        tx -> {
          tx.advanceClock(50);
          tx.setClock(20);
          assertEquals(20, tx.clock());
        });
    assertEquals(20, number(ReadTransaction::clock));
  }

  @Test
  void originsRejectedOpsAndMarksAreKeptByTheirKeys() {
    OriginState first = new OriginState("b", Long.MIN_VALUE, 1, -1, 3);
    OriginState second = new OriginState("a", 5, 0, 0, 9);
    OriginState newer = new OriginState("b", Long.MAX_VALUE, 6, -7, 8);
    RejectedOp no = new RejectedOp(id(2), "TOO_LARGE", "it is too large", AT);
    write(
        tx -> {
          tx.put(first);
          tx.put(second);
          tx.put(newer);
          tx.put(new RejectedOp(id(2), "MALFORMED", "before", AT));
          tx.put(new RejectedOp(id(1), "MALFORMED", "other", AT));
          tx.put(no);
          tx.mark("m", "1");
          tx.mark("m", "\u00fc 2");
        });
    assertEquals(Optional.empty(), answer(YOU, tx -> tx.mark("m")));
    assertEquals(List.of(), answer(YOU, ReadTransaction::origins));
    assertEquals(List.of(), answer(YOU, ReadTransaction::rejected));
    reopened();
    assertEquals(List.of(second, newer), read(ReadTransaction::origins));
    assertEquals(2, read(ReadTransaction::rejected).size());
    assertEquals(no, read(ReadTransaction::rejected).get(1));
    write(WriteTransaction::forgetRejected);
    assertEquals(List.of(), read(ReadTransaction::rejected));
    assertEquals(List.of(second, newer), read(ReadTransaction::origins));
    assertEquals(Optional.of("\u00fc 2"), read(tx -> tx.mark("m")));
    assertEquals(Optional.empty(), read(tx -> tx.mark("n")));
  }

  // --- another owner: the data stays what it is, and whoever still says the old name means it

  private <R> R of(String owner, Function<ReadTransaction, R> body) {
    return store()
        .read(owner, body)
        .fold(
            Function.identity(),
            failure -> {
              throw new AssertionError(failure.summary());
            });
  }

  @Test
  void anAdoptedStoreIsAllTheNewOwners() {
    StoreIdentity before = store().identity();
    String mine = before.owner();
    boolean first = answer(mine, tx -> tx.append(op(mine, 1, N), false));
    assertTrue(first);
    StoreIdentity after = store().adopt(YOU).fold(Function.identity(), no -> before);
    assertEquals(new StoreIdentity(before.storeId(), before.origin(), YOU, before.format()), after);
    assertEquals(after, store().identity());
    assertEquals(
        Optional.of(YOU), of(YOU, tx -> tx.op(op(YOU, 1, N).id()).map(it -> it.op().owner())));
    // A write that began under the former name is not lost.
    boolean second = answer(mine, tx -> tx.append(op(YOU, 2, N), false));
    assertTrue(second);
    assertEquals(2, of(mine, tx -> tx.opsSince(0, 9)).size());
    assertEquals(after, reopened().identity());
    assertEquals(2, of(YOU, tx -> tx.opsSince(0, 9)).size());
    assertEquals(List.of(), of(mine, tx -> tx.opsSince(0, 9)));
  }

  @Test
  void theDataOfTwoOwnersIsNotMixed() {
    StoreIdentity before = store().identity();
    boolean other = answer(YOU, tx -> tx.append(op(YOU, 1, N), false));
    assertTrue(other);
    assertEquals(
        Optional.of(StoreFailure.Kind.EXISTS),
        store().adopt(YOU).fold(it -> Optional.empty(), no -> Optional.of(no.kind())));
    assertEquals(before, store().identity());
  }

  @Test
  void nodesComeInPagesDeletedOnesToo() {
    for (int number : new int[] {2, 1, 3}) {
      write(tx -> tx.put(task(id(number), "t", 1)));
    }
    assertEquals(
        List.of(id(1), id(2)),
        read(tx -> tx.nodesAfter("", 2)).stream().map(NodeRecord::id).toList());
    assertEquals(
        List.of(id(3)), read(tx -> tx.nodesAfter(id(2), 2)).stream().map(NodeRecord::id).toList());
  }

  @Test
  void theLastNumberOfItsOwnOriginIsKnown() {
    assertEquals(0, read(ReadTransaction::lastSequence));
    assertEquals(1, number(WriteTransaction::nextSequence));
    assertEquals(1, read(ReadTransaction::lastSequence));
  }

  @Test
  void aRenewedOriginNumbersFromOneAndStays() {
    String before = store().identity().origin();
    assertEquals(1, number(WriteTransaction::nextSequence));
    assertThrows(
        IllegalStateException.class,
        () ->
            store()
                .write(
                    ME,
                    tx -> {
                      tx.renewOrigin();
                      throw new IllegalStateException("never mind");
                    }));
    assertEquals(before, store().identity().origin());
    assertEquals(2, number(WriteTransaction::nextSequence));
    assertEquals(
        1,
        number(
            tx -> {
              tx.renewOrigin();
              return tx.nextSequence();
            }));
    String after = store().identity().origin();
    assertNotEquals(before, after);
    assertTrue(after.matches("[0-9a-f]{32}"), after);
    assertEquals(after, reopened().identity().origin());
    assertEquals(2, number(WriteTransaction::nextSequence));
  }
}
