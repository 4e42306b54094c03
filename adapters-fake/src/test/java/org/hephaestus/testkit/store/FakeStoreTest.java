package org.hephaestus.testkit.store;

import static org.hephaestus.testkit.store.StoreSamples.id;
import static org.hephaestus.testkit.store.StoreSamples.task;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.atomic.AtomicInteger;
import org.hephaestus.ports.store.ReadTransaction;
import org.hephaestus.ports.store.Store;
import org.hephaestus.ports.store.StoreFailure;
import org.hephaestus.ports.store.WriteTransaction;
import org.junit.jupiter.api.Test;

class FakeStoreTest extends StoreContract {
  private static final StoreFailure FULL =
      new StoreFailure(StoreFailure.Kind.FULL, "no space left", "make some");

  private FakeStore store = new FakeStore();

  FakeStoreTest() {
    store.putForeignFile("/fake/letter.txt");
  }

  @Override
  protected Store store() {
    return store;
  }

  @Override
  protected Store reopened() {
    store = store.reopened();
    return store;
  }

  @Override
  protected String freshFile(String name) {
    return "/fake/" + name;
  }

  @Override
  protected String foreignFile() {
    return "/fake/letter.txt";
  }

  @Test
  void failsAsScriptedAndInOrder() {
    StoreFailure locked = new StoreFailure(StoreFailure.Kind.LOCKED, "held", "");
    store.failNext(FULL);
    store.failNext(locked);
    assertEquals(FULL, failure(store.read(ME, ReadTransaction::revision)));
    assertEquals(locked, failure(store.backup("/fake/a.db")));
    assertEquals(0L, answer(store.read(ME, ReadTransaction::revision)));
  }

  @Test
  void aFailedWriteRanAndLeftNothing() {
    AtomicInteger runs = new AtomicInteger();
    store.failNextWrite(FULL);
    assertEquals(0L, answer(store.read(ME, ReadTransaction::revision)));
    assertEquals(
        FULL,
        failure(
            store.write(
                ME,
                tx -> {
                  tx.put(task(id(1), "t", 1));
                  return runs.incrementAndGet();
                })));
    assertEquals(1, runs.get());
    assertEquals(0L, answer(store.read(ME, ReadTransaction::revision)));
  }

  @Test
  void aCallerThatDiesAfterTheCommitLeavesTheCommit() {
    store.throwAfterNextCommit(new IllegalStateException("died"));
    assertThrows(
        IllegalStateException.class, () -> store.write(ME, WriteTransaction::nextSequence));
    assertEquals(1L, answer(store.read(ME, ReadTransaction::revision)));
    assertEquals(2L, answer(store.write(ME, WriteTransaction::nextSequence)));
  }

  @Test
  void aBodyMayRunTwiceAndCountsOnce() {
    AtomicInteger runs = new AtomicInteger();
    store.runBodiesTwice();
    long sequence =
        answer(
            store.write(
                ME,
                tx -> {
                  runs.incrementAndGet();
                  return tx.nextSequence();
                }));
    assertEquals(1L, sequence);
    assertEquals(2, runs.get());
    assertEquals(1L, answer(store.read(ME, ReadTransaction::revision)));
  }
}
