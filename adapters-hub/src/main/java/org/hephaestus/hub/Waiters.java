package org.hephaestus.hub;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.hephaestus.ports.sync.HubApi;
import org.hephaestus.ports.sync.Pull;
import org.hephaestus.ports.sync.SyncFailure;
import org.hephaestus.ports.sync.SyncFailure.Kind;
import org.hephaestus.ports.sync.SyncReply;
import org.hephaestus.wire.SyncWire;

/**
 * Spokes that wait until something comes. None of them holds a thread: one looks at the number of
 * the last arrival five times a second while anybody waits. It asks the store, since the op may
 * have come through another process.
 */
final class Waiters implements AutoCloseable {
  private static final int MOST = 1_024;
  private static final Duration TICK = Duration.ofMillis(200);

  /** The longest wait; then the spoke asks again. */
  private static final Duration LONGEST = Duration.ofSeconds(25);

  /** A newline so often tells the spoke that the hub is there. */
  private static final Duration BEAT = Duration.ofSeconds(4);

  private final HubApi api;
  private final List<Waiter> waiting = new ArrayList<>();
  private final ScheduledExecutorService ticker =
      new ScheduledThreadPoolExecutor(
          1,
          task -> {
            Thread thread = new Thread(task, "heph-hub-waiters");
            thread.setDaemon(true);
            return thread;
          });
  private boolean closed;

  Waiters(HubApi api) {
    this.api = api;
  }

  void start() {
    var unused =
        ticker.scheduleWithFixedDelay(
            this::tickGuarded, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
  }

  void add(Pull pull, Response response, Callback callback) {
    SyncReply<Long> head = api.head(pull);
    if (head instanceof SyncReply.Failed<Long> failed) {
      Problems.write(response, callback, failed.failure());
      return;
    }
    Waiter waiter = new Waiter(pull, response, callback);
    synchronized (waiting) {
      if (closed || waiting.size() >= MOST) {
        Problems.write(
            response,
            callback,
            new SyncFailure(Kind.BUSY, "too many spokes wait", Duration.ofSeconds(5)));
        return;
      }
      waiter.begin();
      waiting.add(waiter);
    }
    if (head instanceof SyncReply.Ok<Long> ok && ok.value() > pull.since()) {
      end(waiter, ok.value());
    }
  }

  /** A step that throws would be the last one. */
  private void tickGuarded() {
    try {
      tick();
    } catch (RuntimeException e) {
      System.getLogger(Waiters.class.getName())
          .log(System.Logger.Level.ERROR, "looking for what came failed", e);
    }
  }

  private void tick() {
    List<Waiter> now;
    synchronized (waiting) {
      waiting.removeIf(waiter -> waiter.gone);
      now = List.copyOf(waiting);
    }
    Map<List<String>, SyncReply<Long>> heads = new HashMap<>();
    for (Waiter waiter : now) {
      SyncReply<Long> head =
          heads.computeIfAbsent(
              List.of(waiter.pull.owner(), waiter.pull.epoch()), who -> api.head(waiter.pull));
      switch (head) {
        case SyncReply.Failed<Long> failed -> end(waiter, waiter.pull.since());
        case SyncReply.Ok<Long> ok -> {
          if (ok.value() > waiter.pull.since() || waiter.isOver()) {
            end(waiter, ok.value());
          } else {
            waiter.beat();
          }
        }
      }
    }
  }

  private void end(Waiter waiter, long head) {
    synchronized (waiting) {
      waiting.remove(waiter);
    }
    waiter.end(head);
  }

  /** Lets all of them go: they will ask whoever comes next. */
  @Override
  public void close() {
    ticker.shutdown();
    List<Waiter> all;
    synchronized (waiting) {
      closed = true;
      all = List.copyOf(waiting);
      waiting.clear();
    }
    all.forEach(waiter -> waiter.end(waiter.pull.since()));
  }

  /** One spoke. At most one write is under way at any time, as the response wants it. */
  private static final class Waiter {
    private final Pull pull;
    private final Response response;
    private final Callback callback;
    private final long began = System.nanoTime();
    private long beat = began;
    private boolean writing;
    private boolean over;
    private long head;
    private volatile boolean gone;

    Waiter(Pull pull, Response response, Callback callback) {
      this.pull = pull;
      this.response = response;
      this.callback = callback;
    }

    boolean isOver() {
      return System.nanoTime() - began > LONGEST.toNanos();
    }

    /** The headers, at once: the spoke knows that it is heard. */
    void begin() {
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, SyncWire.LINES);
      response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
      response.getHeaders().put(SyncWire.PROTOCOL_HEADER, SyncWire.VERSION);
      newline();
    }

    void beat() {
      if (System.nanoTime() - beat > BEAT.toNanos()) {
        newline();
      }
    }

    private void newline() {
      synchronized (this) {
        if (writing || over) {
          return;
        }
        writing = true;
        beat = System.nanoTime();
      }
      response.write(
          false, ByteBuffer.wrap(new byte[] {'\n'}), Callback.from(this::written, this::failed));
    }

    private void written() {
      boolean last;
      synchronized (this) {
        writing = false;
        last = over;
      }
      if (last) {
        last();
      }
    }

    private void failed(Throwable why) {
      gone = true;
      callback.failed(why);
    }

    void end(long arrived) {
      synchronized (this) {
        if (over) {
          return;
        }
        over = true;
        head = arrived;
        if (writing) {
          return; // whoever writes goes on with it
        }
      }
      last();
    }

    private void last() {
      response.write(
          true,
          ByteBuffer.wrap((SyncWire.head(head) + "\n").getBytes(StandardCharsets.UTF_8)),
          callback);
    }
  }
}
