package org.hephaestus.testkit.store;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.hephaestus.ports.store.Backup;
import org.hephaestus.ports.store.ReadTransaction;
import org.hephaestus.ports.store.Store;
import org.hephaestus.ports.store.StoreFailure;
import org.hephaestus.ports.store.StoreIdentity;
import org.hephaestus.ports.store.StoreResult;
import org.hephaestus.ports.store.WriteTransaction;
import org.jspecify.annotations.Nullable;

/**
 * A store in memory that fails when the test says so. Transactions are atomic, readers see one
 * state. Its "files" are names in a folder of its own; no disk is touched. Safe from any thread.
 */
public final class FakeStore implements Store {
  /** What a store says about itself when the test does not care. */
  public static final StoreIdentity SAMPLE =
      new StoreIdentity(
          "01JD0000000000000000000STR",
          "00112233445566778899aabbccddeeff",
          "01JD0000000000000000000WNR",
          1);

  private static final String FOLDER = "/fake/backups/";
  private static final StoreFailure CLOSED =
      new StoreFailure(StoreFailure.Kind.IO, "the store is closed", "start hephd");

  /** What lies under a name; without contents it is something else than a backup. */
  private record FakeFile(@Nullable Contents contents, Instant at) {}

  private final ReentrantLock writers = new ReentrantLock(true);
  private final Object monitor = new Object();
  private final NavigableMap<String, FakeFile> files;
  private final Queue<StoreFailure> failures = new ArrayDeque<>();
  private final Queue<StoreFailure> writeFailures = new ArrayDeque<>();
  private final Deque<RuntimeException> deaths = new ArrayDeque<>();
  private final Set<Thread> bodies = ConcurrentHashMap.newKeySet();
  private final Map<String, String> adopted = new ConcurrentHashMap<>();
  private volatile StoreIdentity identity;
  private volatile Contents contents;
  private volatile boolean closed;
  private volatile boolean twice;
  private volatile Runnable after = () -> {};
  private int incarnations;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  /** An empty store that is {@link #SAMPLE}. */
  public FakeStore() {
    this(SAMPLE);
  }

  /** An empty store. */
  public FakeStore(StoreIdentity identity) {
    this(identity, Contents.EMPTY, new TreeMap<>());
  }

  private FakeStore(
      StoreIdentity identity, Contents contents, NavigableMap<String, FakeFile> files) {
    this.identity = identity;
    this.contents = contents;
    this.files = files;
  }

  /** Closes it and opens another one over the same data, as a daemon does that starts again. */
  public FakeStore reopened() {
    close();
    synchronized (monitor) {
      return new FakeStore(identity, contents, new TreeMap<>(files));
    }
  }

  /** Another store with the same data and the same identity, as a copied file has. */
  public FakeStore copy() {
    synchronized (monitor) {
      return new FakeStore(identity, contents, new TreeMap<>(files));
    }
  }

  /** Another store with the same data under a new origin, as a restored one has. */
  public FakeStore incarnation(String origin) {
    synchronized (monitor) {
      return new FakeStore(
          new StoreIdentity(identity.storeId(), origin, identity.owner(), identity.format()),
          contents.newIncarnation(contents),
          new TreeMap<>(files));
    }
  }

  /** The next call that is not scripted to fail yet fails without effect. */
  public void failNext(StoreFailure failure) {
    synchronized (monitor) {
      failures.add(failure);
    }
  }

  /** The same for writes only; their bodies run, and are then undone. */
  public void failNextWrite(StoreFailure failure) {
    synchronized (monitor) {
      writeFailures.add(failure);
    }
  }

  /**
   * The next write that changes something is kept, but its caller dies: {@code death} is thrown.
   */
  public void throwAfterNextCommit(RuntimeException death) {
    synchronized (monitor) {
      deaths.add(death);
    }
  }

  /** From now on every body of a write runs twice, the first time in vain, as the port allows. */
  public void runBodiesTwice() {
    twice = true;
  }

  /**
   * What happens after each transaction, before its caller goes on: somebody else may use the
   * store. Not after its own transactions.
   */
  public void afterEach(Runnable action) {
    Runnable none = () -> {};
    after =
        () -> {
          Runnable self = after;
          after = none;
          try {
            action.run();
          } finally {
            after = self;
          }
        };
  }

  /** Sets the time that backups made from now on carry. */
  public void setNow(Instant wall) {
    synchronized (monitor) {
      now = wall;
    }
  }

  /** Puts a file there that is no backup. */
  public void putForeignFile(String file) {
    synchronized (monitor) {
      files.put(file, new FakeFile(null, now));
    }
  }

  @Override
  public StoreIdentity identity() {
    return identity;
  }

  @Override
  public <R> StoreResult<R> read(
      String owner, Function<? super ReadTransaction, ? extends R> body) {
    refuseNesting();
    StoreFailure failure = nextFailure();
    if (failure != null) {
      return new StoreResult.Failed<>(failure);
    }
    R answer = run(new FakeTransaction(contents, present(owner), false), body);
    after.run();
    return new StoreResult.Done<>(answer);
  }

  @Override
  public <R> StoreResult<R> write(
      String owner, Function<? super WriteTransaction, ? extends R> body) {
    refuseNesting();
    writers.lock();
    try {
      StoreFailure failure = nextFailure();
      if (failure != null) {
        return new StoreResult.Failed<>(failure);
      }
      StoreFailure undone = nextWriteFailure();
      if (undone != null) {
        StoreResult<R> vain = attempt(owner, body, false);
        return vain.fold(answer -> new StoreResult.Failed<>(undone), StoreResult.Failed::new);
      }
      StoreResult<R> result =
          twice
              ? attempt(owner, body, false)
                  .fold(vain -> attempt(owner, body, true), StoreResult.Failed::new)
              : attempt(owner, body, true);
      after.run();
      return result;
    } finally {
      writers.unlock();
    }
  }

  private <R> StoreResult<R> attempt(
      String owner, Function<? super WriteTransaction, ? extends R> body, boolean commit) {
    FakeTransaction transaction = new FakeTransaction(contents, present(owner), true);
    R answer = run(transaction, body);
    Contents after = transaction.after();
    if (commit && after.revision() != contents.revision()) {
      contents = after;
      if (transaction.renewed()) {
        StoreIdentity old = identity;
        identity =
            new StoreIdentity(old.storeId(), nextOrigin(old.origin()), old.owner(), old.format());
      }
      RuntimeException death = nextDeath();
      if (death != null) {
        throw death;
      }
    }
    return new StoreResult.Done<>(answer);
  }

  private <R> R run(
      FakeTransaction transaction, Function<? super FakeTransaction, ? extends R> body) {
    bodies.add(Thread.currentThread());
    try {
      return body.apply(transaction);
    } finally {
      bodies.remove(Thread.currentThread());
      transaction.end();
    }
  }

  @Override
  public StoreResult<StoreIdentity> adopt(String owner) {
    refuseNesting();
    writers.lock();
    try {
      StoreFailure failure = nextFailure();
      if (failure != null) {
        return new StoreResult.Failed<>(failure);
      }
      StoreIdentity old = identity;
      if (old.owner().equals(owner)) {
        return new StoreResult.Done<>(old);
      }
      if (contents.owners().containsKey(owner)) {
        return failed(
            StoreFailure.Kind.EXISTS,
            "the store has data of owner " + owner,
            "use another store for one of them");
      }
      contents = contents.adopted(old.owner(), owner);
      adopted.put(old.owner(), owner);
      adopted.replaceAll((former, now) -> now.equals(old.owner()) ? owner : now);
      adopted.remove(owner);
      identity = new StoreIdentity(old.storeId(), old.origin(), owner, old.format());
      return new StoreResult.Done<>(identity);
    } finally {
      writers.unlock();
    }
  }

  private String present(String owner) {
    return adopted.getOrDefault(owner, owner);
  }

  @Override
  public StoreResult<Backup> backup(String file) {
    refuseNesting();
    StoreFailure failure = nextFailure();
    if (failure != null) {
      return new StoreResult.Failed<>(failure);
    }
    synchronized (monitor) {
      if (files.containsKey(file)) {
        return failed(
            StoreFailure.Kind.EXISTS, file + " exists already", "name a file that does not exist");
      }
      FakeFile copy = new FakeFile(contents, now);
      files.put(file, copy);
      return new StoreResult.Done<>(shown(file, copy));
    }
  }

  @Override
  public StoreResult<Backup> rotateBackup() {
    String file;
    synchronized (monitor) {
      file = FOLDER + String.format(Locale.ROOT, "heph-%06d.db", files.size());
    }
    return backup(file);
  }

  @Override
  public StoreResult<String> check() {
    return new StoreResult.Done<>("");
  }

  @Override
  public List<Backup> backups() {
    synchronized (monitor) {
      return files.descendingMap().entrySet().stream()
          .filter(file -> file.getKey().startsWith(FOLDER))
          .map(file -> shown(file.getKey(), file.getValue()))
          .toList();
    }
  }

  @Override
  public StoreResult<String> restore(String file) {
    refuseNesting();
    writers.lock();
    try {
      StoreFailure failure = nextFailure();
      if (failure != null) {
        return new StoreResult.Failed<>(failure);
      }
      synchronized (monitor) {
        FakeFile from = files.get(file);
        if (from == null) {
          return failed(StoreFailure.Kind.MISSING, "no file " + file, "see heph backup --list");
        }
        Contents restored = from.contents();
        if (restored == null) {
          return failed(
              StoreFailure.Kind.FOREIGN, file + " is not a backup of heph", "name a backup");
        }
        incarnations++;
        String aside = "/fake/store.before-restore-" + incarnations;
        files.put(aside, new FakeFile(contents, now));
        StoreIdentity old = identity;
        identity =
            new StoreIdentity(old.storeId(), nextOrigin(old.origin()), old.owner(), old.format());
        contents = restored.newIncarnation(contents);
        return new StoreResult.Done<>(aside);
      }
    } finally {
      writers.unlock();
    }
  }

  @Override
  public void close() {
    writers.lock();
    try {
      closed = true;
    } finally {
      writers.unlock();
    }
  }

  /** Copies of a store must not come to the same one, so it depends on the data too. */
  private String nextOrigin(String origin) {
    long low =
        Long.parseUnsignedLong(origin.substring(16), 16)
            + 1
            + 31 * contents.revision()
            + contents.clock();
    return origin.substring(0, 16) + String.format(Locale.ROOT, "%016x", low);
  }

  private static Backup shown(String file, FakeFile kept) {
    Contents held = kept.contents();
    long rows =
        held == null ? 0 : held.owners().values().stream().mapToLong(o -> o.ops.size()).sum();
    return new Backup(file, 4_096 + rows, kept.at());
  }

  private static <R> StoreResult<R> failed(
      StoreFailure.Kind kind, String message, String nextStep) {
    return new StoreResult.Failed<>(new StoreFailure(kind, message, nextStep));
  }

  private @Nullable StoreFailure nextFailure() {
    synchronized (monitor) {
      return closed ? CLOSED : failures.poll();
    }
  }

  private @Nullable StoreFailure nextWriteFailure() {
    synchronized (monitor) {
      return writeFailures.poll();
    }
  }

  private @Nullable RuntimeException nextDeath() {
    synchronized (monitor) {
      return deaths.poll();
    }
  }

  private void refuseNesting() {
    if (bodies.contains(Thread.currentThread())) {
      throw new IllegalStateException("the body of a transaction opens no other one");
    }
  }
}
