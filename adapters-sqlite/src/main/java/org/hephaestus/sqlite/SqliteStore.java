package org.hephaestus.sqlite;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.hephaestus.ports.store.Backup;
import org.hephaestus.ports.store.ReadTransaction;
import org.hephaestus.ports.store.Store;
import org.hephaestus.ports.store.StoreFailure;
import org.hephaestus.ports.store.StoreFailure.Kind;
import org.hephaestus.ports.store.StoreIdentity;
import org.hephaestus.ports.store.StoreResult;
import org.hephaestus.ports.store.WriteTransaction;
import org.hephaestus.ports.time.Chance;
import org.hephaestus.ports.time.Clock;

/**
 * The store in one SQLite file.
 *
 * <p>Writers of this process queue for one connection; another process that holds the lock is
 * waited for as long as the settings say, then the answer is LOCKED. Readers have connections of
 * their own. A restore waits for both and keeps them out.
 */
public final class SqliteStore implements Store {
  /** Version of the tables that this build writes, and the highest it reads. */
  public static final int FORMAT = Schema.FORMAT;

  private static final System.Logger LOG = System.getLogger(SqliteStore.class.getName());

  private final SqliteSettings settings;
  private final Clock clock;
  private final RandomGenerator random;
  private final Restoration.Steps steps;
  private final Connections connections;
  private final Backups backups;
  private final OutstandingTasks outstanding = new OutstandingTasks();

  /** Held for reading by everybody who uses the file, for writing by who exchanges or closes it. */
  private final ReentrantReadWriteLock gate = new ReentrantReadWriteLock(true);

  private final ReentrantLock writers = new ReentrantLock(true);
  private volatile StoreIdentity identity;

  /** The present owner by every former one. */
  private final Map<String, String> adopted = new ConcurrentHashMap<>();

  private volatile boolean closed;

  private SqliteStore(
      SqliteSettings settings,
      Clock clock,
      RandomGenerator random,
      Restoration.Steps steps,
      Connections connections,
      StoreIdentity identity) {
    this.settings = settings;
    this.clock = clock;
    this.random = random;
    this.steps = steps;
    this.connections = connections;
    this.backups = new Backups(settings, clock);
    this.identity = identity;
  }

  /**
   * Opens the store, or makes it where there is none or an empty file. What is no store of ours is
   * not touched. Blocks for a check of the whole file.
   *
   * @param clock of the machine
   * @param chance for the ids of a new store
   * @param random for origins: they must not meet those of other machines, so no plain {@link
   *     java.util.Random} in production
   */
  public static Opened open(
      SqliteSettings settings, Clock clock, Chance chance, RandomGenerator random) {
    return open(settings.resolved(), clock, chance, random, step -> {});
  }

  /** For tests that fail a step of a restore. */
  static Opened open(
      SqliteSettings settings,
      Clock clock,
      Chance chance,
      RandomGenerator random,
      Restoration.Steps steps) {
    Connections connections = new Connections(settings.file(), settings.patience());
    Opening opening = new Opening(settings, clock, chance, random);
    try {
      StoreIdentity identity = opening.open(connections);
      return new Opened.Ready(
          new SqliteStore(settings, clock, random, steps, connections, identity),
          opening.notices());
    } catch (StoreProblem e) {
      connections.close();
      return new Opened.Failed(e.failure());
    }
  }

  /**
   * Restores a backup while no process has the store open, also when the store is damaged or gone.
   * A damaged one is set aside as it is; what is not ours is not touched.
   *
   * @param file path of a backup
   * @return where the former data was set aside; empty if there was none
   */
  public static StoreResult<String> restoreClosed(
      SqliteSettings settings, String file, Clock clock, Chance chance, RandomGenerator random) {
    return ClosedRestore.run(
        settings.resolved(), file, clock, chance, random, /* overNewer= */ false, step -> {});
  }

  /**
   * The same, also over a store of a format that is newer than this version knows: the way back
   * from a version that has migrated it.
   */
  public static StoreResult<String> returnTo(
      SqliteSettings settings, String file, Clock clock, Chance chance, RandomGenerator random) {
    return ClosedRestore.run(
        settings.resolved(), file, clock, chance, random, /* overNewer= */ true, step -> {});
  }

  @Override
  public StoreIdentity identity() {
    return identity;
  }

  @Override
  public <R> StoreResult<R> read(
      String owner, Function<? super ReadTransaction, ? extends R> body) {
    return use(() -> readIn(owner, body));
  }

  private <R> StoreResult<R> readIn(
      String owner, Function<? super ReadTransaction, ? extends R> body) {
    Session reader = null;
    boolean sound = false;
    try {
      reader = connections.borrowReader();
      reader.begin(false);
      SqliteTransaction transaction =
          new SqliteTransaction(reader, outstanding, present(owner), /* writing= */ false);
      R answer = run(transaction, body);
      sound = true;
      return new StoreResult.Done<>(answer);
    } catch (SQLException e) {
      return failed(e, "reading");
    } finally {
      if (reader != null) {
        boolean usable = reader.rollback();
        connections.giveBack(reader, sound && usable);
      }
    }
  }

  @Override
  public <R> StoreResult<R> write(
      String owner, Function<? super WriteTransaction, ? extends R> body) {
    return use(() -> inTurn(() -> writeIn(owner, body)));
  }

  private <R> StoreResult<R> writeIn(
      String owner, Function<? super WriteTransaction, ? extends R> body) {
    boolean open = false;
    boolean sound = true;
    try {
      Session writer = connections.writer();
      writer.begin(true);
      open = true;
      SqliteTransaction transaction =
          new SqliteTransaction(writer, outstanding, present(owner), /* writing= */ true);
      R answer = run(transaction, body);
      if (transaction.changed()) {
        transaction.keepNumbers();
        String origin = transaction.renews() ? renewOrigin(writer) : identity.origin();
        writer.commit();
        open = false;
        if (transaction.renews()) {
          renewed(origin);
        }
      }
      return new StoreResult.Done<>(answer);
    } catch (SQLException e) {
      sound = Failures.kind(e.getErrorCode()) == Kind.LOCKED;
      return failed(e, "writing");
    } finally {
      if (open) {
        sound &= rollback();
      }
      if (!sound) {
        connections.dropWriter();
      }
    }
  }

  @Override
  public StoreResult<StoreIdentity> adopt(String owner) {
    return use(() -> inTurn(() -> adoptInTurn(owner)));
  }

  private StoreResult<StoreIdentity> adoptInTurn(String owner) {
    StoreIdentity old = identity;
    if (old.owner().equals(owner)) {
      return new StoreResult.Done<>(old);
    }
    boolean open = false;
    try {
      Session writer = connections.writer();
      writer.begin(true);
      open = true;
      if (writer.bigNumber("select count(*) from owners where id = ?", owner) > 0) {
        return new StoreResult.Failed<>(
            new StoreFailure(
                Kind.EXISTS,
                "the store has data of owner " + owner + " besides that of " + old.owner(),
                "keep the two apart: use another store for one of them"));
      }
      writer.update("update owners set id = ? where id = ?", owner, old.owner());
      writer.update("update meta set owner = ?, revision = revision + 1", owner);
      writer.commit();
      open = false;
      adopted.put(old.owner(), owner);
      adopted.replaceAll((former, now) -> now.equals(old.owner()) ? owner : now);
      adopted.remove(owner);
      identity = new StoreIdentity(old.storeId(), old.origin(), owner, old.format());
      outstanding.forget();
      return new StoreResult.Done<>(identity);
    } catch (SQLException e) {
      return failed(e, "changing the owner of");
    } finally {
      if (open && !rollback()) {
        connections.dropWriter();
      }
    }
  }

  /** Who began with the former owner's name ends with the data of the new one. */
  private String present(String owner) {
    return adopted.getOrDefault(owner, owner);
  }

  private String renewOrigin(Session writer) throws SQLException {
    String origin = Incarnation.newOrigin(random);
    int rows = writer.update("update meta set origin = ?", origin);
    assert rows == 1;
    return origin;
  }

  private void renewed(String origin) {
    StoreIdentity old = identity;
    identity = new StoreIdentity(old.storeId(), origin, old.owner(), old.format());
    try {
      Incarnation.keep(settings.file(), origin);
    } catch (IOException e) {
      // Then the next start takes the file for a copy, and makes one more origin.
      LOG.log(System.Logger.Level.WARNING, "cannot mark the incarnation of " + settings.file(), e);
    }
  }

  private boolean rollback() {
    try {
      return connections.writer().rollback();
    } catch (SQLException e) {
      return false;
    }
  }

  /** Runs the body; what the database said in it comes out as what it is. */
  private static <R> R run(
      SqliteTransaction transaction, Function<? super SqliteTransaction, ? extends R> body)
      throws SQLException {
    R answer;
    try {
      answer = body.apply(transaction);
    } catch (SqliteTransaction.Broken e) {
      SQLException cause = transaction.failure();
      throw cause == null ? new SQLException(e) : cause;
    } finally {
      transaction.end();
    }
    SQLException swallowed = transaction.failure();
    if (swallowed != null) {
      throw swallowed;
    }
    return answer;
  }

  @Override
  public StoreResult<Backup> backup(String file) {
    return use(
        () -> {
          try {
            return new StoreResult.Done<>(backups.make(path(file)));
          } catch (StoreProblem e) {
            return new StoreResult.Failed<>(e.failure());
          }
        });
  }

  @Override
  public StoreResult<Backup> rotateBackup() {
    return use(
        () -> {
          try {
            return new StoreResult.Done<>(backups.rotate());
          } catch (StoreProblem e) {
            return new StoreResult.Failed<>(e.failure());
          }
        });
  }

  @Override
  public List<Backup> backups() {
    return backups.list();
  }

  @Override
  public StoreResult<String> check() {
    return use(
        () -> {
          Session reader = null;
          boolean sound = false;
          try {
            reader = connections.borrowReader();
            String damage = Schema.damage(reader);
            sound = true;
            return new StoreResult.Done<>(damage);
          } catch (SQLException e) {
            return new StoreResult.Failed<>(Failures.of(e, "checking", settings.file()));
          } finally {
            if (reader != null) {
              connections.giveBack(reader, sound);
            }
          }
        });
  }

  @Override
  public StoreResult<String> restore(String file) {
    refuseNesting();
    try (Restoration restoration = new Restoration(settings.file(), path(file), steps)) {
      restoration.prepare();
      return locked(gate.writeLock(), () -> exchange(restoration));
    } catch (StoreProblem e) {
      return new StoreResult.Failed<>(e.failure());
    }
  }

  /** With the store to ourselves. */
  private StoreResult<String> exchange(Restoration restoration) {
    if (closed) {
      return new StoreResult.Failed<>(Failures.closed(settings.file()));
    }
    StoreIdentity former = identity;
    try {
      Session writer = connections.writer();
      long revision = writer.bigNumber("select revision from meta");
      long hlc = writer.bigNumber("select clock from meta");
      connections.closeReaders();
      if (!Restoration.fold(writer)) {
        connections.dropWriter();
        return new StoreResult.Failed<>(
            Failures.locked("another process has the store open", settings.file()));
      }
      connections.close();
      String origin = Incarnation.newOrigin(random);
      restoration.stamp(origin, revision, hlc);
      Path aside = restoration.exchange("before-restore", clock.now());
      Incarnation.keep(settings.file(), origin);
      identity = Opening.identity(connections.writer());
      outstanding.forget();
      return new StoreResult.Done<>(String.valueOf(aside));
    } catch (IOException e) {
      return undone(restoration, former, Failures.of(e, "restoring over", settings.file()));
    } catch (SQLException e) {
      return undone(restoration, former, Failures.of(e, "restoring over", settings.file()));
    }
  }

  private StoreResult<String> undone(
      Restoration restoration, StoreIdentity former, StoreFailure failure) {
    connections.close();
    identity = former;
    outstanding.forget();
    try {
      restoration.undo();
      Incarnation.keep(settings.file(), former.origin());
    } catch (IOException e) {
      LOG.log(System.Logger.Level.ERROR, "restore was not taken back; file=" + settings.file(), e);
      return new StoreResult.Failed<>(
          new StoreFailure(
              failure.kind(),
              failure.message() + "; and it could not be taken back: " + e.getMessage(),
              "stop hephd and look for " + settings.file() + ".before-restore-*"));
    }
    return new StoreResult.Failed<>(failure);
  }

  @Override
  public void close() {
    refuseNesting();
    gate.writeLock().lock();
    try {
      closed = true;
      connections.close();
    } finally {
      gate.writeLock().unlock();
    }
  }

  private <R> StoreResult<R> use(Supplier<StoreResult<R>> action) {
    refuseNesting();
    return locked(
        gate.readLock(),
        () -> closed ? new StoreResult.Failed<>(Failures.closed(settings.file())) : action.get());
  }

  private <R> StoreResult<R> inTurn(Supplier<StoreResult<R>> action) {
    return locked(writers, action);
  }

  private <R> StoreResult<R> locked(Lock lock, Supplier<StoreResult<R>> action) {
    try {
      if (!lock.tryLock(settings.patience().toMillis(), TimeUnit.MILLISECONDS)) {
        return new StoreResult.Failed<>(
            Failures.locked("this process is busy with the store", settings.file()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new StoreResult.Failed<>(
          Failures.locked("interrupted while waiting for the store", settings.file()));
    }
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }

  private void refuseNesting() {
    if (gate.getReadHoldCount() > 0 || gate.isWriteLockedByCurrentThread()) {
      throw new IllegalStateException("the body of a transaction opens no other one");
    }
  }

  private <R> StoreResult<R> failed(SQLException e, String doing) {
    return new StoreResult.Failed<>(Failures.of(e, doing, settings.file()));
  }

  static Path path(String file) throws StoreProblem {
    try {
      return Path.of(file).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new StoreProblem(
          Kind.MISSING, "not a path: " + Failures.oneLine(file), "name an absolute path");
    }
  }
}
