package org.hephaestus.socket;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.hephaestus.ports.api.ApiError;
import org.hephaestus.ports.api.CallResult;
import org.hephaestus.ports.api.ChangeFeed;
import org.hephaestus.ports.api.Hello;
import org.hephaestus.ports.api.HephApi;
import org.hephaestus.ports.api.Request;
import org.jspecify.annotations.Nullable;
import org.newsclub.net.unix.AFUNIXServerSocket;
import org.newsclub.net.unix.AFUNIXSocket;

/**
 * Serves a {@link HephApi} on a unix socket.
 *
 * <p>One daemon platform thread accepts and watches over writes; each client has a thread of its
 * own, too, and is served one request at a time. No virtual threads: a write to a client that does
 * not read, or a query in the store, blocks in native code and keeps a core's carrier, so that two
 * such clients would stop a daemon on two cores. Nothing a client sends, or does not, disturbs the
 * others. One life: {@link #start} once, then {@link #drain} or {@link #close}. A {@link
 * HandedSocket} outlives it: clients that are in its queue then are left there.
 */
public final class SocketServer implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(SocketServer.class.getName());

  /**
   * How often the accepting thread looks up. A thread that blocks in accept could be woken only by
   * closing the socket, and junixsocket answers that with an exception of its own.
   */
  private static final int POLL_MILLIS = 200;

  /** Failures in a row, about half a minute, after which accepting is given up. */
  private static final int MAX_FAILURES = 250;

  /** How many answers are made into text at once. */
  private static final int ENCODERS = 2;

  /** How long clients are given to take a farewell of one line. */
  private static final Duration FAREWELL = Duration.ofMillis(500);

  private final ServedClient.Service service;
  private final @Nullable Hello hello;
  private final @Nullable ApiError standing;
  private final SocketLimits limits;
  private final long ownUid;
  private final Place place;
  private final Set<ServedClient> clients = ConcurrentHashMap.newKeySet();
  private final CountDownLatch accepting = new CountDownLatch(1);
  private @Nullable AFUNIXServerSocket server;
  private volatile boolean draining;
  private volatile long lastAdmitted = System.nanoTime();
  private boolean ended;

  /**
   * A server that does not listen yet and cannot be watched.
   *
   * @param path of the socket; its folder is made when it is missing
   * @param api answers; may be called by many threads at once
   * @param hello what every client is told first
   * @param ownUid whose connections are served: {@link SocketPaths#ownUid}
   */
  public SocketServer(Path path, HephApi api, Hello hello, SocketLimits limits, long ownUid) {
    this(path, api, null, hello, limits, ownUid);
  }

  /**
   * A server that does not listen yet.
   *
   * @param path of the socket; its folder is made when it is missing
   * @param api answers; may be called by many threads at once
   * @param changes for clients that watch; null: they are told that it cannot be done
   * @param hello what every client is told first
   * @param ownUid whose connections are served: {@link SocketPaths#ownUid}
   */
  public SocketServer(
      Path path,
      HephApi api,
      @Nullable ChangeFeed changes,
      Hello hello,
      SocketLimits limits,
      long ownUid) {
    this(new SocketFile(path, ownUid), api, changes, hello, null, limits, ownUid);
  }

  /**
   * A server on a socket that this process was handed.
   *
   * @param handed by whoever started this process; never closed
   * @param api answers; may be called by many threads at once
   * @param changes for clients that watch; null: they are told that it cannot be done
   * @param hello what every client is told first
   * @param ownUid whose connections are served: {@link SocketPaths#ownUid}
   */
  public SocketServer(
      HandedSocket handed,
      HephApi api,
      @Nullable ChangeFeed changes,
      Hello hello,
      SocketLimits limits,
      long ownUid) {
    this(handed, api, changes, hello, null, limits, ownUid);
  }

  private SocketServer(
      Place place,
      HephApi api,
      @Nullable ChangeFeed changes,
      @Nullable Hello hello,
      @Nullable ApiError standing,
      SocketLimits limits,
      long ownUid) {
    this.place = place;
    this.hello = hello;
    this.standing = standing;
    this.limits = limits;
    this.service =
        new ServedClient.Service(
            api,
            changes,
            limits,
            new Budget(limits.maxPendingBytes()),
            new Budget(limits.maxPendingBytes()),
            new Semaphore(ENCODERS),
            this::described);
    this.ownUid = ownUid;
  }

  /**
   * A server that tells every client why nobody serves, in the place of a hello, and ends the
   * connection.
   *
   * @param why one line
   * @param hint what the person can do; one line
   */
  public static SocketServer refusing(Path path, String why, String hint, long ownUid) {
    return refusing(new SocketFile(path, ownUid), why, hint, ownUid);
  }

  /** The same on a socket that this process was handed. */
  public static SocketServer refusing(HandedSocket handed, String why, String hint, long ownUid) {
    return refusing((Place) handed, why, hint, ownUid);
  }

  private static SocketServer refusing(Place place, String why, String hint, long ownUid) {
    ApiError standing = Errors.error(ApiError.NOT_SERVING, why, hint);
    return new SocketServer(
        place, new Nothing(), null, null, standing, SocketLimits.DEFAULT, ownUid);
  }

  /** Is never asked. */
  private static final class Nothing implements HephApi {
    @Override
    public <R> CallResult<R> call(Request<R> request) {
      return new CallResult.NotApplied<>("nobody serves");
    }
  }

  /** Begins to listen. Blocks for less than a second. Never throws for what the disk says. */
  public synchronized Listening start() {
    if (server != null || ended) {
      throw new IllegalStateException("a SocketServer is started once");
    }
    Place.Bound bound = place.bind();
    server = bound.server();
    if (server != null) {
      AFUNIXServerSocket listening = server;
      Thread.ofPlatform().daemon().name("heph-accept").start(() -> accept(listening));
    }
    return bound.listening();
  }

  private void accept(AFUNIXServerSocket listening) {
    int failures = 0;
    long watched = System.nanoTime();
    while (!draining && failures < MAX_FAILURES) {
      try {
        listening.setSoTimeout(POLL_MILLIS);
        admit(place.accept(listening));
        failures = 0;
      } catch (SocketTimeoutException e) {
        failures = 0;
      } catch (IOException e) {
        // A client that left the queue (ECONNABORTED), or no descriptors left (EMFILE): the next
        // one may be better, and a loop that spins on a dead socket ends.
        failures++;
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(failures));
        if (failures == MAX_FAILURES) {
          LOG.log(
              System.Logger.Level.ERROR,
              "no longer accepts clients path={0} problem={1}",
              place.path(),
              UnixOpener.reason(e));
        }
      }
      long now = System.nanoTime();
      if (now - watched > TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS)) {
        watched = now;
        clients.forEach(client -> client.cutIfStuck(now));
      }
    }
    place.release(listening);
    accepting.countDown();
  }

  private void admit(@Nullable AFUNIXSocket socket) {
    if (socket == null) {
      return;
    }
    lastAdmitted = System.nanoTime();
    ServedClient client = new ServedClient(socket, service, clients::remove);
    ApiError refusal = refusal(socket);
    String greeting = hello == null ? "" : JsonRpc.hello(hello, limits, service.changes() != null);
    clients.add(client);
    // Also a refusal is written on a thread of its own: nobody can hold up the accepting one.
    Sockets.thread("heph-client").start(() -> client.serve(refusal, greeting));
    if (draining) {
      client.leave();
    }
  }

  private String described(String id) {
    Hello ours = Objects.requireNonNull(hello, "nobody asks a server that refuses everybody");
    return JsonRpc.result(id, out -> Describe.all(out, ours, limits, service.changes() != null));
  }

  private @Nullable ApiError refusal(AFUNIXSocket socket) {
    long uid;
    try {
      uid = socket.getPeerCredentials().getUid();
    } catch (IOException e) {
      uid = -1;
    }
    if (uid != ownUid) {
      LOG.log(
          System.Logger.Level.WARNING,
          "refused a client of another user uid={0} wanted={1}",
          Long.toString(uid),
          Long.toString(ownUid));
      return Errors.error(
          ApiError.NOT_OWNER,
          "this daemon serves uid " + ownUid + ", not uid " + uid,
          "run heph as the user whose daemon it is");
    }
    if (standing != null) {
      return standing;
    }
    if (clients.size() >= limits.maxConnections()) {
      return Errors.error(
          ApiError.BUSY,
          "the daemon serves " + limits.maxConnections() + " clients already",
          "close some, and try again");
    }
    return null;
  }

  /**
   * Blocks until no client has come for a while.
   *
   * @param quiet how long nobody must come
   * @param limit the longest wait, also when they come all the time
   */
  public void awaitQuiet(Duration quiet, Duration limit) {
    long began = System.nanoTime();
    long end = began + limit.toNanos();
    lastAdmitted = began;
    try {
      while (true) {
        long now = System.nanoTime();
        long left = Math.min(lastAdmitted + quiet.toNanos(), end) - now;
        if (left <= 0 || accepting.await(left, TimeUnit.NANOSECONDS)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** How many clients are connected. */
  public int connections() {
    return clients.size();
  }

  /**
   * Stops serving, politely: no new clients, requests that come now are refused as {@link
   * ApiError#SHUTTING_DOWN}, those in flight are finished, everybody is told bye. Blocks until that
   * is done, for {@code limit} and a second at most; then requests still in flight lose their
   * reply. Idempotent.
   *
   * @param limit for the requests in flight; zero cuts them
   */
  public synchronized void drain(Duration limit, Farewell farewell) {
    if (ended) {
      return;
    }
    ended = true;
    long deadline = System.nanoTime() + limit.toNanos();
    stopAccepting();
    List<ServedClient> all = new ArrayList<>(clients);
    all.forEach(ServedClient::leave);
    for (ServedClient client : all) {
      client.awaitIdle(deadline);
    }
    List<Thread> farewells =
        all.stream()
            .map(c -> Sockets.thread("heph-bye").start(() -> c.sayBye(farewell.word())))
            .toList();
    long farewellDeadline = System.nanoTime() + FAREWELL.toNanos();
    boolean interrupted = Thread.interrupted();
    for (Thread thread : farewells) {
      interrupted |= !join(thread, farewellDeadline);
    }
    clients.forEach(ServedClient::cut);
    if (farewell == Farewell.STOPPING) {
      place.leave();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Bytes that clients may still have pending, for tests. */
  long pendingLeft() {
    return Math.min(service.input().left(), service.output().left());
  }

  /** Stops at once: requests in flight lose their reply. Idempotent. */
  @Override
  public void close() {
    drain(Duration.ZERO, Farewell.STOPPING);
  }

  /** Ends as a kill would: nobody is told, the file stays. For tests. */
  synchronized void abort() {
    ended = true;
    clients.forEach(ServedClient::cut);
    stopAccepting();
    clients.forEach(ServedClient::cut);
  }

  private void stopAccepting() {
    draining = true;
    if (server == null) {
      return;
    }
    try {
      // Longer than a poll: the listening socket is closed by its own thread only.
      if (!accepting.await(5, TimeUnit.SECONDS)) {
        LOG.log(
            System.Logger.Level.WARNING,
            "the accepting thread does not end path={0}",
            place.path());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether the caller was left in peace. */
  private static boolean join(Thread thread, long deadline) {
    try {
      long left = Math.max(0, deadline - System.nanoTime());
      var unused = thread.join(Duration.ofNanos(left));
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }
}
