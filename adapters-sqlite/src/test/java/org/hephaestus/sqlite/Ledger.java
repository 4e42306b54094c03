package org.hephaestus.sqlite;

import static org.hephaestus.sqlite.Stores.ME;
import static org.hephaestus.sqlite.Stores.answer;
import static org.hephaestus.testkit.store.StoreSamples.cell;
import static org.hephaestus.testkit.store.StoreSamples.id;
import static org.hephaestus.testkit.store.StoreSamples.op;
import static org.hephaestus.testkit.store.StoreSamples.request;
import static org.hephaestus.testkit.store.StoreSamples.task;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.hephaestus.ports.store.Cell;
import org.hephaestus.ports.store.WriteTransaction;

/**
 * Writes numbered entries into a store until it is killed; each one is an op, a cell, a node, a
 * text and a request, and is reported on stdout when it is committed.
 */
final class Ledger {
  private static final String COUNTER = id(999_999);

  private Ledger() {}

  /**
   * Writes until it is killed.
   *
   * @param arguments folder; {@code whole}, or {@code split} for the mistake that the check must
   *     find: op and node in two transactions
   */
  public static void main(String[] arguments) {
    boolean split = arguments[1].equals("split");
    try (SqliteStore store = Stores.ready(Stores.settings(Path.of(arguments[0])))) {
      while (true) {
        long number = answer(store.write(ME, tx -> first(tx, !split)));
        if (split) {
          answer(store.write(ME, tx -> rest(tx, number)));
        }
        System.out.println(number);
        System.out.flush();
      }
    }
  }

  private static long first(WriteTransaction tx, boolean whole) {
    long number = tx.nextSequence();
    boolean fresh = tx.append(op(ME, (int) number, COUNTER), false);
    if (!fresh) {
      throw new IllegalStateException("op " + number + " was there already");
    }
    return whole ? rest(tx, number) : number;
  }

  private static long rest(WriteTransaction tx, long number) {
    String node = id((int) number);
    tx.put(cell(COUNTER, "count", Long.toString(number)));
    tx.put(task(node, "entry " + number, tx.revision()));
    tx.index(node, "entry " + number, "word".repeat(300));
    tx.put(request(node, Instant.ofEpochMilli(number)));
    tx.advanceClock(number);
    return number;
  }

  /** What is wrong with a store into which this wrote; empty when nothing is. */
  static Optional<String> check(SqliteStore store, long reported) {
    return answer(
        store.read(
            ME,
            tx -> {
              long ops = tx.ops(COUNTER).size();
              long count =
                  tx.cell(COUNTER, "count").map(Cell::value).map(Long::parseLong).orElse(0L);
              long nodes = tx.outstandingCount();
              long clock = tx.clock();
              boolean lastFound =
                  count == 0
                      || (tx.request(id((int) count)).isPresent()
                          && tx.search("\"" + count + "\"", 1000).stream()
                              .anyMatch(hit -> hit.node().id().equals(id((int) count))));
              boolean whole = ops == count && ops == nodes && ops == clock && lastFound;
              return whole && ops >= reported
                  ? Optional.empty()
                  : Optional.of(
                      "reported "
                          + reported
                          + ", ops "
                          + ops
                          + ", counter "
                          + count
                          + ", nodes "
                          + nodes
                          + ", clock "
                          + clock
                          + ", last found "
                          + lastFound);
            }));
  }
}
