package org.hephaestus.testkit.store;

import static org.hephaestus.testkit.store.StoreSamples.AT;
import static org.hephaestus.testkit.store.StoreSamples.cell;
import static org.hephaestus.testkit.store.StoreSamples.entry;
import static org.hephaestus.testkit.store.StoreSamples.id;
import static org.hephaestus.testkit.store.StoreSamples.line;
import static org.hephaestus.testkit.store.StoreSamples.link;
import static org.hephaestus.testkit.store.StoreSamples.node;
import static org.hephaestus.testkit.store.StoreSamples.occurrence;
import static org.hephaestus.testkit.store.StoreSamples.op;
import static org.hephaestus.testkit.store.StoreSamples.project;
import static org.hephaestus.testkit.store.StoreSamples.request;
import static org.hephaestus.testkit.store.StoreSamples.task;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.hephaestus.ports.store.Backup;
import org.hephaestus.ports.store.Cell;
import org.hephaestus.ports.store.ClientRequest;
import org.hephaestus.ports.store.Line;
import org.hephaestus.ports.store.LogEntry;
import org.hephaestus.ports.store.NodeKind;
import org.hephaestus.ports.store.NodeRecord;
import org.hephaestus.ports.store.Occurrence;
import org.hephaestus.ports.store.Op;
import org.hephaestus.ports.store.ReadTransaction;
import org.hephaestus.ports.store.SearchHit;
import org.hephaestus.ports.store.Store;
import org.hephaestus.ports.store.StoreFailure;
import org.hephaestus.ports.store.StoreIdentity;
import org.hephaestus.ports.store.StoreResult;
import org.hephaestus.ports.store.StoredOp;
import org.hephaestus.ports.store.TaskQuery;
import org.hephaestus.ports.store.WriteTransaction;
import org.hephaestus.ports.task.Attention;
import org.hephaestus.ports.task.TaskState;
import org.hephaestus.ports.task.When;
import org.junit.jupiter.api.Test;

/** The laws of {@link Store}, but for what only a disk can do. */
public abstract class StoreContract extends ConflictContract {
  /** Whose data most of the tests use. */
  protected static final String ME = "01JD000000000000000000000A";

  /** Somebody else. */
  protected static final String YOU = "01JD000000000000000000000B";

  private static final String N = id(1);

  /** For subclasses. */
  protected StoreContract() {}

  @Override
  protected abstract Store store();

  @Override
  protected abstract Store reopened();

  /** Absolute path of a file that does not exist, in a folder that does. */
  protected abstract String freshFile(String name);

  /** Absolute path of a file that exists and is no backup. */
  protected abstract String foreignFile();

  // ---- Transactions: all or nothing.

  @Test
  void aNewStoreIsEmpty() {
    read(
        tx -> {
          assertEquals(0, tx.revision());
          assertEquals(0, tx.clock());
          assertEquals(0, tx.outstandingCount());
          assertEquals(List.of(), tx.outstanding());
          assertEquals(List.of(), tx.newestOps(10));
          assertEquals(List.of(), tx.projects());
          assertEquals(Optional.empty(), tx.node(N));
        });
    StoreIdentity identity = store().identity();
    assertEquals(26, identity.storeId().length());
    assertEquals(26, identity.owner().length());
    assertTrue(identity.origin().matches("[0-9a-f]{32}"), identity.origin());
    assertTrue(identity.format() >= 1);
  }

  @Test
  void aWriteIsSeenByItselfAndByThoseAfterIt() {
    long inside =
        answer(
            store()
                .write(
                    ME,
                    tx -> {
                      tx.put(task(N, "one", tx.revision()));
                      assertEquals("one", tx.node(N).orElseThrow().title());
                      return tx.revision();
                    }));
    assertEquals(1, inside);
    read(
        tx -> {
          assertEquals(task(N, "one", 1), tx.node(N).orElseThrow());
          assertEquals(1, tx.revision());
        });
  }

  @Test
  void aBodyThatThrowsLeavesNothing() {
    write(tx -> tx.put(cell(N, "title", "before")));
    IllegalStateException thrown = new IllegalStateException("the body's own");
    Exception caught =
        assertThrows(
            IllegalStateException.class,
            () ->
                store()
                    .write(
                        ME,
                        tx -> {
                          everything(tx);
                          throw thrown;
                        }));
    assertSame(thrown, caught);
    read(
        tx -> {
          assertEquals(1, tx.revision());
          assertEquals(0, tx.clock());
          assertEquals("before", tx.cell(N, "title").orElseThrow().value());
          assertEquals(1, tx.cells(N).size());
          assertEquals(Optional.empty(), tx.node(N));
          assertEquals(List.of(), tx.outstanding());
          assertEquals(List.of(), tx.ops(N));
          assertEquals(List.of(), tx.search("banana", 10));
          assertEquals(Optional.empty(), tx.request(id(1)));
        });
    assertEquals(1L, answer(store().write(ME, WriteTransaction::nextSequence)));
  }

  @Test
  void anErrorInTheBodyComesOutTooAndTheStoreGoesOn() {
    assertThrows(
        AssertionError.class,
        () ->
            store()
                .write(
                    ME,
                    tx -> {
                      everything(tx);
                      throw new AssertionError("the body's own");
                    }));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            store()
                .read(
                    ME,
                    tx -> {
                      throw new IllegalArgumentException("the body's own");
                    }));
    write(StoreContract::everything);
    read(tx -> assertEquals(1, tx.revision()));
  }

  @Test
  void whatIsWrittenIsThereAfterReopening() {
    write(StoreContract::everything);
    StoreIdentity before = store().identity();
    assertEquals(before, reopened().identity());
    read(
        tx -> {
          assertEquals(1, tx.revision());
          assertEquals(99, tx.clock());
          assertEquals(1, tx.ops(N).size());
          assertEquals(1, tx.cells(N).size());
          assertEquals(1, tx.occurrences(N).size());
          assertEquals(1, tx.lines(N).size());
          assertEquals(1, tx.log(N).size());
          assertEquals(1, tx.links(N).size());
          assertEquals(1, tx.outstanding().size());
          assertEquals(1, tx.search("banana", 10).size());
          assertTrue(tx.request(id(1)).isPresent());
        });
    assertEquals(2L, answer(store().write(ME, WriteTransaction::nextSequence)));
  }

  @Test
  void aTransactionIsNotUsedAfterItsEnd() {
    WriteTransaction kept = answer(store().write(ME, tx -> tx));
    assertThrows(IllegalStateException.class, () -> kept.node(N));
    assertThrows(IllegalStateException.class, () -> kept.put(task(N, "late", 1)));
    ReadTransaction keptRead = answer(store().read(ME, tx -> tx));
    assertThrows(IllegalStateException.class, () -> keptRead.outstanding());
  }

  @Test
  void aReadChangesNothing() {
    Store store = store();
    // A caller that casts is stopped as well.
    assertThrows(
        RuntimeException.class,
        () ->
            store.read(
                ME,
                tx -> {
                  ((WriteTransaction) tx).put(task(N, "smuggled", 1));
                  return true;
                }));
    assertEquals(0, revision(ME));
    read(tx -> assertEquals(Optional.empty(), tx.node(N)));
  }

  @Test
  void aBodyOpensNoOtherTransaction() {
    assertThrows(
        IllegalStateException.class,
        () -> store().write(ME, tx -> store().write(ME, inner -> inner.nextSequence())));
    assertThrows(
        IllegalStateException.class,
        () -> store().write(ME, tx -> store().read(ME, inner -> inner.revision())));
    assertThrows(
        IllegalStateException.class,
        () -> store().read(ME, tx -> store().read(ME, inner -> inner.revision())));
    assertThrows(
        IllegalStateException.class,
        () -> store().read(ME, tx -> store().backup(freshFile("nested.db"))));
    write(tx -> tx.put(task(N, "still works", 1)));
  }

  @Test
  void afterCloseItFailsAndSaysSo() {
    store().close();
    store().close();
    assertInstanceOf(StoreResult.Failed.class, store().read(ME, ReadTransaction::revision));
    assertInstanceOf(StoreResult.Failed.class, store().write(ME, WriteTransaction::nextSequence));
    assertInstanceOf(StoreResult.Failed.class, store().backup(freshFile("late.db")));
  }

  // ---- Numbers: revisions, sequences, the clock.

  @Test
  void theRevisionCountsWhatChangedSomething() {
    write(tx -> tx.append(op(ME, 1, N), false));
    assertEquals(1, revision(ME));
    write(tx -> tx.append(op(ME, 1, N), false)); // is there already
    write(tx -> tx.advanceClock(0)); // no higher
    write(tx -> tx.forgetRequests(AT, 0)); // nothing to forget
    write(tx -> tx.node(N));
    assertEquals(1, revision(ME));
    answer(store().write(YOU, tx -> tx.append(op(YOU, 2, N), false)));
    assertEquals(2, revision(ME));
    assertEquals(2, revision(YOU));
    assertEquals(3L, answer(store().write(ME, WriteTransaction::revision)));
    assertEquals(2, revision(ME));
    write(tx -> tx.advanceClock(5));
    assertEquals(3, revision(ME));
  }

  @Test
  void sequencesAreContiguousOverCommittedTransactions() {
    List<Long> seen = new ArrayList<>();
    write(
        tx -> {
          seen.add(tx.nextSequence());
          seen.add(tx.nextSequence());
        });
    assertThrows(
        IllegalStateException.class,
        () ->
            store()
                .write(
                    ME,
                    tx -> {
                      tx.nextSequence();
                      tx.nextSequence();
                      throw new IllegalStateException("never mind");
                    }));
    write(tx -> seen.add(tx.nextSequence()));
    answer(store().write(YOU, tx -> seen.add(tx.nextSequence())));
    assertEquals(List.of(1L, 2L, 3L, 4L), seen);
  }

  @Test
  void theClockIsNeverLowered() {
    long high = Long.MAX_VALUE - 1;
    write(
        tx -> {
          tx.advanceClock(50);
          assertEquals(50, tx.clock());
          tx.advanceClock(20);
          assertEquals(50, tx.clock());
        });
    write(tx -> tx.advanceClock(49));
    read(tx -> assertEquals(50, tx.clock()));
    write(tx -> tx.advanceClock(high));
    read(tx -> assertEquals(high, tx.clock()));
  }

  // ---- Ops.

  @Test
  void anOpIsKeptVerbatimAndOnce() {
    Op first =
        new Op(
            id(7),
            "ffeeddccbbaa99887766554433221100",
            3,
            42L << 16,
            2,
            ME,
            N,
            "unheard-of",
            "{ \"z\": 1,\n \"a\": \"\u00fc\ud83d\ude80\\u0000\", \"n\": 1.0e+5 }",
            id(6));
    assertEquals(true, answer(store().write(ME, tx -> tx.append(first, true))));
    Op impostor = op(ME, 7, id(2));
    assertEquals(false, answer(store().write(ME, tx -> tx.append(impostor, false))));
    read(
        tx -> {
          assertEquals(new StoredOp(first, 1, true), tx.op(id(7)).orElseThrow());
          assertEquals(List.of(new StoredOp(first, 1, true)), tx.ops(N));
          assertEquals(List.of(), tx.ops(id(2)));
          assertEquals(Optional.empty(), tx.op(id(8)));
        });
  }

  @Test
  void opsComeInTheOrderOfArrival() {
    write(
        tx -> {
          tx.append(op(ME, 5, N), false);
          tx.append(op(ME, 3, id(2)), false);
        });
    write(tx -> tx.append(op(ME, 4, N), false));
    read(
        tx -> {
          assertEquals(List.of(id(5), id(4)), ids(tx.ops(N)));
          assertEquals(List.of(id(4), id(3), id(5)), ids(tx.newestOps(10)));
          assertEquals(List.of(id(4), id(3)), ids(tx.newestOps(2)));
          assertEquals(2, tx.op(id(4)).orElseThrow().revision());
        });
  }

  @Test
  void anOpOfAnotherOwnerIsRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> store().write(ME, tx -> tx.append(op(YOU, 1, N), false)));
    assertEquals(0, revision(ME));
  }

  // ---- Rows: a put replaces the row with the same key, lists have an order.

  @Test
  void cellsByNodeAndField() {
    write(
        tx -> {
          tx.put(cell(N, "title", "a"));
          tx.put(cell(N, "attention", "red"));
          tx.put(cell(id(2), "title", "other"));
          tx.put(cell(N, "title", "line one\n\u00fcml\u00e4ut \ud83d\ude80"));
        });
    read(
        tx -> {
          Cell title = cell(N, "title", "line one\n\u00fcml\u00e4ut \ud83d\ude80");
          assertEquals(title, tx.cell(N, "title").orElseThrow());
          assertEquals(List.of(cell(N, "attention", "red"), title), tx.cells(N));
          assertEquals(Optional.empty(), tx.cell(N, "none"));
          assertEquals(List.of(), tx.cells("none"));
        });
  }

  @Test
  void occurrencesByNodeAndKey() {
    write(
        tx -> {
          tx.put(occurrence(N, "2026-03-30", "skip"));
          tx.put(occurrence(N, "2026-03-29", "skip"));
          tx.put(occurrence(N, "2026-03-30", "done"));
        });
    read(
        tx -> {
          List<Occurrence> want =
              List.of(occurrence(N, "2026-03-29", "skip"), occurrence(N, "2026-03-30", "done"));
          assertEquals(want, tx.occurrences(N));
          assertEquals(List.of(), tx.occurrences(id(2)));
        });
  }

  @Test
  void linesByNodeAndIdTheDeadOnesToo() {
    Line dead = new Line(N, "a", "", "", 0, 0, 0, 9L);
    write(
        tx -> {
          tx.put(line(N, "b", "a", "second"));
          tx.put(line(N, "a", "", "first"));
          tx.put(line(id(2), "a", "", "other"));
          tx.put(dead);
        });
    read(tx -> assertEquals(List.of(dead, line(N, "b", "a", "second")), tx.lines(N)));
  }

  @Test
  void theLogByTimeThenKey() {
    LogEntry late = entry(N, "a", "late", 30);
    LogEntry twinB = entry(N, "b", "two\nlines", 20);
    LogEntry twinC = entry(N, "c", "twin", 20);
    write(
        tx -> {
          tx.put(late);
          tx.put(entry(N, "b", "old", 99));
          tx.put(twinC);
          tx.put(twinB);
        });
    read(tx -> assertEquals(List.of(twinB, twinC, late), tx.log(N)));
  }

  @Test
  void linksByRelationThenTargetTheRemovedOnesToo() {
    write(
        tx -> {
          tx.put(link(N, "tag", "zoo", true));
          tx.put(link(N, "tag", "\ud83d\ude80", true));
          tx.put(link(N, "tag", "\uff5e", true)); // before the rocket by code point
          tx.put(link(N, "mentions", id(9), true));
          tx.put(link(id(2), "tag", "other", true));
          tx.put(link(N, "tag", "zoo", false));
        });
    read(
        tx ->
            assertEquals(
                List.of(
                    link(N, "mentions", id(9), true),
                    link(N, "tag", "zoo", false),
                    link(N, "tag", "\uff5e", true),
                    link(N, "tag", "\ud83d\ude80", true)),
                tx.links(N)));
  }

  @Test
  void aNodeIsKeptAsGiven() {
    NodeRecord full =
        new NodeRecord(
            N,
            NodeKind.TASK,
            "title \u00fc \ud83d\ude80 \"quoted\" \\ '",
            TaskState.DONE,
            Attention.RED,
            new When.Moment(AT, ZoneId.of("Europe/Berlin")),
            new When.Day(LocalDate.of(2026, 11, 27)),
            "every! 2 weeks",
            id(2),
            null,
            true,
            AT,
            AT.plusMillis(1),
            AT.plusMillis(2),
            17);
    NodeRecord journal =
        new NodeRecord(
            id(3),
            NodeKind.JOURNAL,
            "",
            TaskState.OUTSTANDING,
            Attention.BLUE,
            new When.Day(LocalDate.of(-1, 1, 1)),
            new When.Moment(Instant.ofEpochMilli(-1), ZoneId.of("+05:30")),
            null,
            null,
            LocalDate.of(2026, 11, 21),
            false,
            AT,
            AT,
            null,
            1);
    write(
        tx -> {
          tx.put(task(N, "replaced", 1));
          tx.put(full);
          tx.put(journal);
        });
    read(
        tx -> {
          assertEquals(full, tx.node(N).orElseThrow());
          assertEquals(journal, tx.node(id(3)).orElseThrow());
        });
  }

  /** Databases keep milliseconds; what is finer would compare unequal after a read. */
  @Test
  void timesAreCutToMilliseconds() {
    Instant fine = Instant.parse("2026-03-29T01:30:00.123456789Z");
    write(tx -> tx.put(request(id(1), fine)));
    read(tx -> assertEquals(AT, tx.request(id(1)).orElseThrow().at()));
  }

  // ---- Questions about nodes.

  @Test
  void matchingByBeginningOrByAnEndingOfFour() {
    NodeRecord deleted =
        node("01JDZZ", NodeKind.TASK, "gone", TaskState.OUTSTANDING, null, true, 1);
    write(
        tx -> {
          tx.put(task("01JDB" + "0".repeat(17) + "WXYZ", "b", 1));
          tx.put(task("01JDA" + "0".repeat(17) + "WXYZ", "a", 1));
          tx.put(task("WXYZ" + "0".repeat(22), "begins with the ending", 1));
          tx.put(task("01JE" + "0".repeat(22), "other", 1));
          tx.put(deleted);
        });
    read(
        tx -> {
          assertEquals(List.of("a", "b"), titles(tx.nodesMatching("01JD", 10)));
          assertEquals(List.of("a", "b", "other"), titles(tx.nodesMatching("01J", 10)));
          assertEquals(List.of("a"), titles(tx.nodesMatching("01JDA", 10)));
          assertEquals(
              List.of("a", "b", "begins with the ending"), titles(tx.nodesMatching("WXYZ", 10)));
          assertEquals(List.of("a", "b"), titles(tx.nodesMatching("WXYZ", 2)));
          assertEquals(List.of("a", "b"), titles(tx.nodesMatching("0WXYZ", 10)));
          assertEquals(List.of(), titles(tx.nodesMatching("XYZ", 10))); // too short an ending
          assertEquals(List.of(), titles(tx.nodesMatching("01JDZ", 10))); // deleted
          assertEquals(List.of(), titles(tx.nodesMatching("%", 10))); // nothing is syntax
          assertEquals(List.of(), titles(tx.nodesMatching("01JD_", 10)));
          assertEquals(List.of(), titles(tx.nodesMatching("01J*", 10)));
          assertEquals(4, tx.nodesMatching("", 10).size());
          assertEquals(List.of(), tx.nodesMatching("01J", 0));
        });
  }

  @Test
  void outstandingTasksOnly() {
    mixedNodes();
    read(
        tx -> {
          assertEquals(List.of(id(1), id(2), id(6)), nodeIds(tx.outstanding()));
          assertEquals(3, tx.outstandingCount());
          assertEquals(List.of(id(10), id(11)), nodeIds(tx.projects()));
          assertThrows(UnsupportedOperationException.class, () -> tx.outstanding().clear());
        });
  }

  /** However it is kept at hand, it is the truth: in the transaction itself and after each one. */
  @Test
  void outstandingFollowsEveryChange() {
    mixedNodes();
    read(tx -> assertEquals(3, tx.outstanding().size()));
    write(
        tx -> {
          tx.put(task(id(3), "undone", tx.revision())); // was done
          assertEquals(List.of(id(1), id(2), id(3), id(6)), nodeIds(tx.outstanding()));
          tx.put(node(id(1), NodeKind.TASK, "x", TaskState.DONE, null, false, tx.revision()));
          assertEquals(List.of(id(2), id(3), id(6)), nodeIds(tx.outstanding()));
        });
    read(tx -> assertEquals(List.of(id(2), id(3), id(6)), nodeIds(tx.outstanding())));
    assertThrows(
        IllegalStateException.class,
        () ->
            store()
                .write(
                    ME,
                    tx -> {
                      tx.put(task(id(0), "never", tx.revision()));
                      assertEquals(4, tx.outstanding().size());
                      throw new IllegalStateException("never mind");
                    }));
    read(tx -> assertEquals(List.of(id(2), id(3), id(6)), nodeIds(tx.outstanding())));
    write(
        tx ->
            tx.put(
                node(
                    id(2),
                    NodeKind.TASK,
                    "gone",
                    TaskState.OUTSTANDING,
                    null,
                    true,
                    tx.revision())));
    write(tx -> tx.put(task(id(6), "renamed", tx.revision())));
    read(
        tx -> {
          assertEquals(List.of(id(3), id(6)), nodeIds(tx.outstanding()));
          assertEquals("renamed", tx.outstanding().get(1).title());
          assertEquals(2, tx.outstandingCount());
        });
    // A row is stored with the revision it is given, be it an old one.
    write(tx -> tx.put(task(id(7), "old revision", 1)));
    read(tx -> assertEquals(List.of(id(3), id(6), id(7)), nodeIds(tx.outstanding())));
  }

  @Test
  void tasksByStateProjectAndPage() {
    mixedNodes();
    read(
        tx -> {
          Set<TaskState> all = Set.of(TaskState.values());
          assertEquals(
              List.of(id(1), id(2), id(3), id(4), id(6)),
              nodeIds(tx.tasks(new TaskQuery(all, null, "", 100))));
          assertEquals(
              List.of(id(3)),
              nodeIds(tx.tasks(new TaskQuery(Set.of(TaskState.DONE), null, "", 100))));
          assertEquals(
              List.of(id(3), id(4)),
              nodeIds(
                  tx.tasks(
                      new TaskQuery(Set.of(TaskState.DONE, TaskState.DROPPED), null, "", 100))));
          assertEquals(
              List.of(id(1), id(2), id(3)), nodeIds(tx.tasks(new TaskQuery(all, id(10), "", 100))));
          List<String> paged = new ArrayList<>();
          String after = "";
          while (true) {
            List<NodeRecord> page = tx.tasks(new TaskQuery(all, null, after, 2));
            if (page.isEmpty()) {
              break;
            }
            assertTrue(page.size() <= 2);
            paged.addAll(nodeIds(page));
            after = page.get(page.size() - 1).id();
          }
          assertEquals(List.of(id(1), id(2), id(3), id(4), id(6)), paged);
        });
  }

  // ---- Search.

  @Test
  void searchFindsEveryWordAsTheBeginningOfAWord() {
    searchable();
    found("milk", 1, 2);
    found("MILK", 1, 2);
    found("mil", 1, 2);
    found("ilk"); // not inside a word
    found("buy milk", 1);
    found("milk buy", 1);
    found("milk  \t\n bu", 1);
    found("milk unicorn"); // every word
    found("cellar", 3); // of the body
    found("cellar crates", 3); // one in the title, one in the body
    found("gone"); // deleted
    found("2026", 3);
    found("");
    found("   ");
  }

  @Test
  void searchKnowsCaseAndAccentsOfOtherLanguages() {
    searchable();
    found("m\u00fcller", 4);
    found("M\u00dcLLER", 4);
    found("muller", 4);
    found("gro\u00dfe", 4);
    found("\u043f\u0440\u0438\u0432", 5);
    found("\u041f\u0420\u0418\u0412\u0415\u0422", 5);
  }

  /** A person's words are words, whatever they would be in a query language. */
  @Test
  void nothingInASearchIsSyntax() {
    searchable();
    for (String hostile :
        List.of(
            "\"",
            "\"\"",
            "*",
            "milk*",
            "-milk",
            "+milk",
            "^milk",
            "(milk",
            "milk)",
            "milk OR",
            "AND",
            "OR",
            "NOT",
            "NEAR",
            "NEAR(",
            "NEAR(milk, 2)",
            "title:milk",
            "{title}:milk",
            "title : milk",
            "'",
            "milk'; DROP TABLE nodes; --",
            "milk\" OR \"x",
            "\\",
            "%",
            "_",
            "milk\u0000",
            "\u0000",
            "\ud83d\ude80",
            "\ud83d\ude80 milk",
            "?",
            "?1",
            ":a",
            "@a",
            "$a",
            "-",
            "--",
            "/*",
            "a AND NOT b",
            "\u00ad",
            "\u202e",
            "\ufffd",
            "(((((((((",
            "milk ".repeat(300))) {
      List<SearchHit> hits = answer(store().read(ME, tx -> tx.search(hostile, 10)));
      assertTrue(hits.size() <= 5, hostile);
    }
    found("milk*", 1, 2);
    found("\"milk\"", 1, 2);
    found("-milk", 1, 2);
    found("milk -", 1, 2); // what has no letter or digit is no word
    found("\ud83d\ude80 milk", 1, 2);
    found("\ud83d\ude80");
    found("milk OR", 1); // "buy milk or cream"
    found("NOT milk"); // no text has the word "not"
    found("e-mail", 6); // words that belong together
    found("mail-e");
  }

  @Test
  void searchAnswersTheBestFirstAndSnippetsOfOneLine() {
    write(
        tx -> {
          put(tx, id(1), "unrelated", "some words\nbefore the lantern\n" + "and after ".repeat(50));
          put(tx, id(2), "lantern", "");
        });
    List<SearchHit> hits = answer(store().read(ME, tx -> tx.search("lantern", 10)));
    assertEquals(List.of(id(2), id(1)), hits.stream().map(h -> h.node().id()).toList());
    assertTrue(hits.stream().noneMatch(h -> h.snippet().contains("\n")), hits.toString());
    assertTrue(hits.stream().allMatch(h -> h.snippet().length() < 400), hits.toString());
    assertEquals(1, answer(store().read(ME, tx -> tx.search("lantern", 1))).size());
    assertEquals(0, answer(store().read(ME, tx -> tx.search("lantern", 0))).size());
  }

  /** However many better ones were deleted or belong to somebody else. */
  @Test
  void searchFindsTheFewThatAreLeft() {
    answer(
        store()
            .write(
                YOU,
                tx -> {
                  for (int i = 0; i < 60; i++) {
                    put(tx, id(i), "lantern", "");
                  }
                  return true;
                }));
    write(
        tx -> {
          for (int i = 100; i < 160; i++) {
            put(tx, id(i), "lantern", "");
            tx.put(
                node(id(i), NodeKind.TASK, "x", TaskState.OUTSTANDING, null, true, tx.revision()));
          }
          put(tx, id(201), "unrelated", "a lantern among other words");
          put(tx, id(202), "unrelated", "another lantern among other words");
        });
    assertEquals(2, answer(store().read(ME, tx -> tx.search("lantern", 2))).size());
    found("lantern", 201, 202);
  }

  @Test
  void anIndexedTextReplacesTheFormerOne() {
    write(tx -> put(tx, N, "apple", "pear"));
    write(tx -> tx.index(N, "plum", "cherry"));
    found("apple");
    found("pear");
    found("plum", 1);
    found("cherry", 1);
    write(
        tx ->
            tx.put(
                node(N, NodeKind.TASK, "plum", TaskState.OUTSTANDING, null, true, tx.revision())));
    found("plum");
  }

  // ---- Owners.

  @Test
  void ownersDoNotSeeEachOther() {
    write(StoreContract::everything);
    answer(
        store()
            .read(
                YOU,
                tx -> {
                  assertEquals(Optional.empty(), tx.node(N));
                  assertEquals(List.of(), tx.outstanding());
                  assertEquals(0, tx.outstandingCount());
                  assertEquals(List.of(), tx.nodesMatching("", 10));
                  assertEquals(List.of(), tx.cells(N));
                  assertEquals(List.of(), tx.occurrences(N));
                  assertEquals(List.of(), tx.lines(N));
                  assertEquals(List.of(), tx.log(N));
                  assertEquals(List.of(), tx.links(N));
                  assertEquals(List.of(), tx.search("banana", 10));
                  assertEquals(List.of(), tx.newestOps(10));
                  assertEquals(List.of(), tx.ops(N));
                  assertEquals(Optional.empty(), tx.op(id(1)));
                  assertEquals(Optional.empty(), tx.request(id(1)));
                  return true;
                }));
    // The same keys again, for somebody else.
    answer(
        store()
            .write(
                YOU,
                tx -> {
                  assertTrue(tx.append(op(YOU, 1, N), false));
                  tx.put(task(N, "yours", tx.revision()));
                  tx.index(N, "yours", "banana");
                  tx.put(cell(N, "title", "yours"));
                  return true;
                }));
    read(
        tx -> {
          assertEquals("banana bread", tx.node(N).orElseThrow().title());
          assertEquals("banana bread", tx.cell(N, "title").orElseThrow().value());
          assertEquals("banana bread", tx.search("banana", 10).get(0).node().title());
          assertEquals(1, tx.search("banana", 10).size());
          assertEquals(List.of("banana bread"), titles(tx.outstanding()));
        });
  }

  // ---- Requests of clients.

  @Test
  void requestsAreKeptAndReplaced() {
    ClientRequest fenced = new ClientRequest(id(2), "", "", true, AT);
    write(
        tx -> {
          tx.put(request(id(1), AT));
          tx.put(request(id(2), AT));
          tx.put(fenced);
        });
    read(
        tx -> {
          assertEquals(request(id(1), AT), tx.request(id(1)).orElseThrow());
          assertEquals(fenced, tx.request(id(2)).orElseThrow());
          assertEquals(Optional.empty(), tx.request(id(3)));
        });
  }

  @Test
  void oldRequestsAreForgottenButTheNewestKept() {
    write(
        tx -> {
          for (int i = 1; i <= 6; i++) {
            tx.put(request(id(i), AT.plusSeconds(i)));
          }
        });
    write(tx -> tx.forgetRequests(AT.plusSeconds(3), 0)); // 1, 2 are older
    assertEquals(List.of(3, 4, 5, 6), requests());
    write(tx -> tx.forgetRequests(AT.plusSeconds(60), 2)); // all are, but two stay
    assertEquals(List.of(5, 6), requests());
    write(tx -> tx.forgetRequests(AT.plusSeconds(60), 100));
    assertEquals(List.of(5, 6), requests());
    write(tx -> tx.forgetRequests(AT.plusSeconds(60), 0));
    assertEquals(List.of(), requests());
  }

  // ---- At the same time.

  @Test
  void aReaderSeesOneStateWhileAWriterCommits() throws Exception {
    write(tx -> tx.put(task(N, "before", tx.revision())));
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch written = new CountDownLatch(1);
    try (Threads threads = new Threads(1)) {
      Future<StoreResult<String>> reader =
          threads.run(
              () ->
                  store()
                      .read(
                          ME,
                          tx -> {
                            String first = tx.node(N).orElseThrow().title();
                            reading.countDown();
                            await(written);
                            assertEquals(1, tx.revision());
                            assertEquals(1, tx.outstanding().size());
                            assertEquals(Optional.empty(), tx.cell(N, "title"));
                            return first + " " + tx.node(N).orElseThrow().title();
                          }));
      await(reading);
      write( // must not wait for the reader
          tx -> {
            tx.put(task(N, "after", tx.revision()));
            tx.put(task(id(2), "new", tx.revision()));
            tx.put(cell(N, "title", "after"));
          });
      written.countDown();
      assertEquals("before before", answer(reader.get(30, TimeUnit.SECONDS)));
    }
    read(tx -> assertEquals("after", tx.node(N).orElseThrow().title()));
  }

  @Test
  void aReaderDoesNotWaitForAWriter() throws Exception {
    write(tx -> tx.put(task(N, "before", tx.revision())));
    CountDownLatch writing = new CountDownLatch(1);
    CountDownLatch read = new CountDownLatch(1);
    try (Threads threads = new Threads(1)) {
      Future<StoreResult<Boolean>> writer =
          threads.run(
              () ->
                  store()
                      .write(
                          ME,
                          tx -> {
                            tx.put(task(N, "after", tx.revision()));
                            writing.countDown();
                            await(read);
                            return true;
                          }));
      await(writing);
      read(tx -> assertEquals("before", tx.node(N).orElseThrow().title()));
      read(tx -> assertEquals("before", tx.outstanding().get(0).title()));
      read.countDown();
      assertEquals(true, answer(writer.get(30, TimeUnit.SECONDS)));
    }
    read(tx -> assertEquals("after", tx.outstanding().get(0).title()));
  }

  /** Serialisable: what one read is still so when it commits. */
  @Test
  void fourThreadsLoseNothing() throws Exception {
    long each = 50;
    int threadCount = 4;
    Set<Long> sequences = new HashSet<>();
    try (Threads threads = new Threads(threadCount)) {
      List<Future<List<Long>>> all = new ArrayList<>();
      for (int t = 0; t < threadCount; t++) {
        int base = 1000 * (t + 1);
        all.add(
            threads.run(
                () -> {
                  List<Long> seen = new ArrayList<>();
                  for (int i = 0; i < each; i++) {
                    int number = base + i;
                    seen.add(answer(store().write(ME, tx -> count(tx, number))));
                    read(
                        tx -> {
                          String counted = tx.cell(N, "count").map(Cell::value).orElse("0");
                          assertEquals(Long.toString(tx.revision()), counted);
                          assertEquals(tx.revision(), tx.outstandingCount());
                          assertEquals(tx.revision(), tx.outstanding().size());
                        });
                  }
                  return seen;
                }));
      }
      for (Future<List<Long>> one : all) {
        sequences.addAll(one.get(60, TimeUnit.SECONDS));
      }
    }
    assertEquals(threadCount * each, sequences.size());
    read(
        tx -> {
          assertEquals(
              Long.toString(threadCount * each), tx.cell(N, "count").orElseThrow().value());
          assertEquals(threadCount * each, tx.revision());
        });
  }

  // ---- Backup and restore.

  @Test
  void aBackupIsNeverWrittenOverAFile() {
    write(StoreContract::everything);
    String file = freshFile("a.db");
    Backup made = answer(store().backup(file));
    assertEquals(file, made.file());
    assertTrue(made.bytes() > 0);
    assertEquals(StoreFailure.Kind.EXISTS, failure(store().backup(file)).kind());
    assertEquals(StoreFailure.Kind.EXISTS, failure(store().backup(foreignFile())).kind());
  }

  @Test
  void restoreBringsBackWhatWasThereUnderANewOrigin() {
    write(StoreContract::everything);
    StoreIdentity before = store().identity();
    String file = freshFile("b.db");
    answer(store().backup(file));
    write(
        tx -> {
          tx.put(task(N, "later", tx.revision()));
          tx.put(task(id(2), "too much", tx.revision()));
          tx.nextSequence();
          tx.advanceClock(500);
        });
    read(tx -> assertEquals(2, tx.outstanding().size()));
    String aside = answer(store().restore(file));
    StoreIdentity after = store().identity();
    assertEquals(before.storeId(), after.storeId());
    assertEquals(before.owner(), after.owner());
    assertNotEquals(before.origin(), after.origin());
    read(
        tx -> {
          assertEquals("banana bread", tx.node(N).orElseThrow().title());
          assertEquals(Optional.empty(), tx.node(id(2)));
          assertEquals(List.of("banana bread"), titles(tx.outstanding()));
          assertTrue(tx.revision() > 2, "what was seen before is not mistaken for what is now");
          assertEquals(500, tx.clock());
        });
    assertEquals(1L, answer(store().write(ME, WriteTransaction::nextSequence)));
    assertEquals(after, reopened().identity());
    // What was there before was set aside, whole: it can be restored as well.
    answer(store().restore(aside));
    read(
        tx -> {
          assertEquals("later", tx.node(N).orElseThrow().title());
          assertEquals(List.of("later", "too much"), titles(tx.outstanding()));
        });
    assertNotEquals(before.origin(), store().identity().origin());
    assertNotEquals(after.origin(), store().identity().origin());
  }

  @Test
  void whatIsNoBackupIsNotRestored() {
    write(StoreContract::everything);
    StoreIdentity before = store().identity();
    assertEquals(StoreFailure.Kind.MISSING, failure(store().restore(freshFile("none.db"))).kind());
    StoreFailure foreign = failure(store().restore(foreignFile()));
    assertEquals(StoreFailure.Kind.FOREIGN, foreign.kind());
    assertTrue(foreign.message().contains(foreignFile()), foreign.message());
    assertEquals(before, store().identity());
    read(tx -> assertEquals(1, tx.outstanding().size()));
  }

  @Test
  void rotatingBackupsAreListedNewestFirst() {
    assertEquals(List.of(), store().backups());
    write(StoreContract::everything);
    Backup first = answer(store().rotateBackup());
    Backup second = answer(store().rotateBackup());
    assertNotEquals(first.file(), second.file());
    assertEquals(List.of(second, first), store().backups());
    answer(store().backup(freshFile("elsewhere.db")));
    assertEquals(List.of(second, first), store().backups());
    write(tx -> tx.put(task(N, "later", tx.revision())));
    answer(store().restore(first.file()));
    read(tx -> assertEquals("banana bread", tx.node(N).orElseThrow().title()));
  }

  // ---- Words of these tests.

  /** A row in every table. */
  private static void everything(WriteTransaction tx) {
    tx.append(op(ME, 1, N), false);
    tx.nextSequence();
    tx.advanceClock(99);
    tx.put(cell(N, "title", "banana bread"));
    tx.put(occurrence(N, "2026-03-29", "done"));
    tx.put(line(N, "a", "", "text"));
    tx.put(entry(N, "a", "text", 1));
    tx.put(link(N, "tag", "food", true));
    tx.put(task(N, "banana bread", tx.revision()));
    tx.index(N, "banana bread", "text");
    tx.put(request(id(1), AT));
  }

  private void mixedNodes() {
    write(
        tx -> {
          long at = tx.revision();
          tx.put(node(id(6), NodeKind.TASK, "t6", TaskState.OUTSTANDING, null, false, at));
          tx.put(node(id(2), NodeKind.TASK, "t2", TaskState.OUTSTANDING, id(10), false, at));
          tx.put(node(id(1), NodeKind.TASK, "t1", TaskState.OUTSTANDING, id(10), false, at));
          tx.put(node(id(3), NodeKind.TASK, "t3", TaskState.DONE, id(10), false, at));
          tx.put(node(id(4), NodeKind.TASK, "t4", TaskState.DROPPED, id(11), false, at));
          tx.put(node(id(5), NodeKind.TASK, "t5", TaskState.OUTSTANDING, id(10), true, at));
          tx.put(node(id(8), NodeKind.OTHER, "t8", TaskState.OUTSTANDING, id(10), false, at));
          tx.put(project(id(11), "p11", at));
          tx.put(project(id(10), "p10", at));
          tx.put(node(id(12), NodeKind.PROJECT, "p12", TaskState.OUTSTANDING, null, true, at));
          tx.put(node(id(13), NodeKind.JOURNAL, "j13", TaskState.OUTSTANDING, null, false, at));
        });
  }

  private void searchable() {
    write(
        tx -> {
          put(tx, id(1), "Buy milk or cream", "");
          put(tx, id(2), "Milk the goat", "");
          put(tx, id(3), "Cellar", "move the crates\nby 2026-11-27");
          put(tx, id(4), "Gro\u00dfe Feier", "bei Herrn M\u00fcller");
          put(tx, id(5), "\u041f\u0440\u0438\u0432\u0435\u0442 \ud83d\ude80", "");
          put(tx, id(6), "answer e-mail", "");
          put(tx, id(7), "gone milk", "");
          tx.put(node(id(7), NodeKind.TASK, "gone", TaskState.OUTSTANDING, null, true, 1));
          tx.index(id(8), "milk without a node", "");
        });
  }

  private static void put(WriteTransaction tx, String id, String title, String body) {
    tx.put(task(id, title, tx.revision()));
    tx.index(id, title, body);
  }

  private void found(String text, int... numbers) {
    Set<String> want = new HashSet<>();
    for (int number : numbers) {
      want.add(id(number));
    }
    List<SearchHit> hits = answer(store().read(ME, tx -> tx.search(text, 10)));
    Set<String> got = new HashSet<>();
    hits.forEach(hit -> got.add(hit.node().id()));
    assertEquals(want, got, "search for: " + text);
    assertEquals(numbers.length, hits.size(), "search for: " + text);
  }

  private List<Integer> requests() {
    return answer(
        store()
            .read(
                ME,
                tx -> {
                  List<Integer> there = new ArrayList<>();
                  for (int i = 1; i <= 6; i++) {
                    if (tx.request(id(i)).isPresent()) {
                      there.add(i);
                    }
                  }
                  return there;
                }));
  }

  /** Reads a counter, adds one, and a task. */
  private static long count(WriteTransaction tx, int number) {
    String counted = tx.cell(N, "count").map(Cell::value).orElse("0");
    tx.append(op(ME, number, N), false);
    tx.put(cell(N, "count", Long.toString(Long.parseLong(counted) + 1)));
    tx.put(task(id(number), "t", tx.revision()));
    return tx.nextSequence();
  }

  private long revision(String owner) {
    return answer(store().read(owner, ReadTransaction::revision));
  }

  private void write(Consumer<WriteTransaction> body) {
    answer(
        store()
            .write(
                ME,
                tx -> {
                  body.accept(tx);
                  return true;
                }));
  }

  private void read(Consumer<ReadTransaction> body) {
    answer(
        store()
            .read(
                ME,
                tx -> {
                  body.accept(tx);
                  return true;
                }));
  }

  /** What was answered; a failure fails the test. */
  protected static <R> R answer(StoreResult<R> result) {
    return result.fold(
        Function.identity(),
        failure -> {
          throw new AssertionError(failure.kind() + ": " + failure.summary());
        });
  }

  /** How it failed; success fails the test. */
  protected static StoreFailure failure(StoreResult<?> result) {
    return result.fold(
        done -> {
          throw new AssertionError("expected a failure, got " + done);
        },
        Function.identity());
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(30, TimeUnit.SECONDS), "waited in vain");
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> ids(List<StoredOp> ops) {
    return ops.stream().map(o -> o.op().id()).toList();
  }

  private static List<String> nodeIds(List<NodeRecord> nodes) {
    return nodes.stream().map(NodeRecord::id).toList();
  }

  private static List<String> titles(List<NodeRecord> nodes) {
    return nodes.stream().map(NodeRecord::title).toList();
  }

  /** Threads that end with the test. */
  private static final class Threads implements AutoCloseable {
    private final ExecutorService pool;

    Threads(int count) {
      pool =
          Executors.newFixedThreadPool(
              count,
              task -> {
                Thread thread = new Thread(task, "store-contract");
                thread.setDaemon(true);
                return thread;
              });
    }

    <T> Future<T> run(java.util.concurrent.Callable<T> task) {
      return pool.submit(task);
    }

    @Override
    public void close() {
      pool.shutdownNow();
    }
  }
}
