package org.hephaestus.app.once;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.hephaestus.domain.task.DataApi;
import org.hephaestus.files.jdk.JdkChance;
import org.hephaestus.files.jdk.SystemClock;
import org.hephaestus.ports.api.CallResult;
import org.hephaestus.ports.api.Hello;
import org.hephaestus.ports.api.HephApi;
import org.hephaestus.ports.api.Identified;
import org.hephaestus.ports.api.OpOutcome;
import org.hephaestus.ports.api.Pong;
import org.hephaestus.ports.api.Request;
import org.hephaestus.ports.store.Backup;
import org.hephaestus.ports.store.ReadTransaction;
import org.hephaestus.ports.store.Store;
import org.hephaestus.ports.store.StoreIdentity;
import org.hephaestus.ports.store.StoreResult;
import org.hephaestus.ports.store.WriteTransaction;
import org.hephaestus.socket.Listening;
import org.hephaestus.socket.SocketLimits;
import org.hephaestus.socket.SocketPaths;
import org.hephaestus.socket.SocketServer;
import org.hephaestus.sqlite.Opened;
import org.hephaestus.sqlite.SqliteSettings;
import org.hephaestus.sqlite.SqliteStore;

/**
 * A small daemon with the real store, use cases and socket, and a place to be killed at: it says
 * {@code AT} and waits for SIGKILL when the first mutation comes to that place.
 *
 * <p>Arguments: folder, place: {@code none}, {@code before}, {@code within} (everything is written,
 * the transaction is not committed), {@code after}; or {@code nofence}, the control: it tells what
 * became of a mutation and does not keep to it.
 */
public final class CrashPointProgram {
  private CrashPointProgram() {}

  /** Serves until it is killed. */
  public static void main(String[] args) throws InterruptedException {
    Path folder = Path.of(args[0]);
    String place = args[1];
    SystemClock clock = new SystemClock();
    JdkChance chance = new JdkChance();
    if (!(SqliteStore.open(
            new SqliteSettings(folder.resolve("heph.db"), folder.resolve("backups")),
            clock,
            chance,
            new SecureRandom())
        instanceof Opened.Ready ready)) {
      throw new IllegalStateException("the store does not open");
    }
    Store store = place.equals("within") ? new DyingStore(ready.store()) : ready.store();
    DataApi data = new DataApi(store, clock, chance, (before, after) -> "[]");
    HephApi api = new DyingApi(data, ready.store(), place);
    StoreIdentity identity = store.identity();
    SocketServer server =
        new SocketServer(
            folder.resolve("daemon.sock"),
            api,
            data.changes(),
            new Hello("1.0.0", "0123456789ab", 1, 1, "i" + clock.now(), identity.storeId()),
            SocketLimits.DEFAULT,
            SocketPaths.ownUid(folder));
    if (server.start() instanceof Listening.Refused refused) {
      throw new IllegalStateException(refused.why());
    }
    System.out.println("UP");
    Thread.currentThread().join();
  }

  private static void die() {
    System.out.println("AT");
    System.out.flush();
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Dies around the call of a mutation. */
  private record DyingApi(HephApi data, Store store, String place) implements HephApi {
    @Override
    public <R> CallResult<R> call(Request<R> request) {
      if (request instanceof Request.Ping) {
        @SuppressWarnings("unchecked") // a ping is answered with a pong
        R pong = (R) new Pong("1.0.0", "0123456789ab", "i");
        return new CallResult.Ok<>(pong);
      }
      if (place.equals("nofence") && request instanceof Request.GetOutcome asked) {
        boolean known =
            store
                .read(store.identity().owner(), tx -> tx.request(asked.opId()).isPresent())
                .fold(found -> found, failure -> false);
        if (!known) {
          @SuppressWarnings("unchecked") // the answer to GetOutcome
          R not = (R) new OpOutcome.NotApplied();
          return new CallResult.Ok<>(not);
        }
      }
      if (place.equals("before") && request instanceof Identified) {
        die();
      }
      CallResult<R> result = data.call(request);
      if (place.equals("after") && request instanceof Identified) {
        die();
      }
      return result;
    }
  }

  /** Dies when everything is written and nothing is committed. */
  private record DyingStore(Store store) implements Store {
    @Override
    public StoreResult<String> check() {
      return store.check();
    }

    @Override
    public <R> StoreResult<R> write(
        String owner, Function<? super WriteTransaction, ? extends R> body) {
      return store.write(
          owner,
          tx -> {
            R result = body.apply(tx);
            die();
            return result;
          });
    }

    @Override
    public StoreIdentity identity() {
      return store.identity();
    }

    @Override
    public <R> StoreResult<R> read(
        String owner, Function<? super ReadTransaction, ? extends R> body) {
      return store.read(owner, body);
    }

    @Override
    public StoreResult<StoreIdentity> adopt(String owner) {
      return store.adopt(owner);
    }

    @Override
    public StoreResult<Backup> backup(String file) {
      return store.backup(file);
    }

    @Override
    public StoreResult<Backup> rotateBackup() {
      return store.rotateBackup();
    }

    @Override
    public List<Backup> backups() {
      return store.backups();
    }

    @Override
    public StoreResult<String> restore(String file) {
      return store.restore(file);
    }

    @Override
    public void close() {
      store.close();
    }
  }
}
