package org.hephaestus.socket;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.hephaestus.ports.api.ApiError;
import org.hephaestus.ports.api.CallResult;
import org.hephaestus.ports.api.ChangeFeed;
import org.hephaestus.ports.api.HephApi;
import org.hephaestus.ports.api.Request;
import org.hephaestus.ports.time.Cancellable;
import org.hephaestus.socket.JsonRpc.Incoming;
import org.jspecify.annotations.Nullable;
import org.newsclub.net.unix.AFUNIXSocket;

/**
 * One client on the daemon's side.
 *
 * <p>While it is busy (from reading a line until its answer is written) nobody says farewell; that
 * is written by another thread, only while it is idle, and after it nothing is executed any more.
 * That is what lets a client take a bye for "not carried out". A client that watches is told
 * changes by a third thread.
 */
final class ServedClient {
  private static final System.Logger LOG = System.getLogger(ServedClient.class.getName());

  /** A client that reads at all takes this much at once. */
  private static final int CHUNK = 64 << 10;

  /** How long a client whose connection is closed is listened to. */
  private static final Duration LINGER = Duration.ofMillis(500);

  /** An answer this long is charged to the budget of all. */
  private static final int LONG_ANSWER = 1 << 20;

  /**
   * What all clients of a server share.
   *
   * @param changes null when nobody can watch
   * @param input for requests that are not answered yet
   * @param output for answers that are not taken yet
   * @param encoding held while an answer is made into text: a few at a time, so that no more than
   *     those are in memory before it is known how long they are
   * @param described makes the answer to {@code rpc.describe} of an id
   */
  record Service(
      HephApi api,
      @Nullable ChangeFeed changes,
      SocketLimits limits,
      Budget input,
      Budget output,
      Semaphore encoding,
      UnaryOperator<String> described) {}

  private final AFUNIXSocket socket;
  private final Service service;
  private final SocketLimits limits;
  private final Consumer<ServedClient> onEnd;
  // Held while a message is written: a watching client is told things while it is answered others.
  private final ReentrantLock writing = new ReentrantLock();
  private final ReentrantLock lock = new ReentrantLock();
  private final AtomicBoolean isCut = new AtomicBoolean();
  private final Condition idle = lock.newCondition();
  // Guarded by lock. Busy from the start: the hello is still to be written.
  private boolean busy = true;
  private boolean leaving;
  private boolean silent;
  // When the write in progress began to wait for the client; 0 when none is in progress.
  private volatile long writingSince;

  // Of the client's thread alone.
  private @Nullable WatchQueue watched;
  private @Nullable Cancellable subscription;
  private boolean refused;
  private long charged;

  ServedClient(AFUNIXSocket socket, Service service, Consumer<ServedClient> onEnd) {
    this.socket = socket;
    this.service = service;
    this.limits = service.limits();
    this.onEnd = onEnd;
  }

  /** Serves the client until either side ends it; only the refusal is written if there is one. */
  void serve(@Nullable ApiError refusal, String hello) {
    FrameReader frames = null;
    try {
      if (refusal != null) {
        write(JsonRpc.error(JsonRpc.NO_ID, refusal));
        return;
      }
      write(hello);
      frames =
          new FrameReader(
              socket.getInputStream(),
              limits.maxRequestBytes(),
              limits.maxDepth(),
              service.input());
      boolean goesOn = true;
      while (goesOn) {
        becomeIdle();
        Frame frame = frames.next();
        // After the farewell nothing is executed; the client knows that.
        goesOn = becomeBusy() && answer(frame);
      }
      if (refused) {
        discard();
      }
    } catch (IOException e) {
      // The client is gone, or was cut. It knows, and nobody else needs to.
    } finally {
      cut();
      if (frames != null) {
        frames.release();
      }
      endWatch();
      becomeIdle();
      onEnd.accept(this);
    }
  }

  private boolean answer(Frame frame) throws IOException {
    return switch (frame) {
      case Frame.End end -> false;
      case Frame.TooLarge tooLarge -> {
        refused = true;
        write(error(ApiError.FRAME_TOO_LARGE, tooLarge.why(), "send less in one request"));
        yield false;
      }
      case Frame.NoRoom noRoom -> {
        refused = true;
        write(error(ApiError.BUSY, noRoom.why(), "try again in a moment"));
        yield false;
      }
      case Frame.Garbage garbage -> {
        write(error(ApiError.PARSE_ERROR, garbage.why(), ""));
        yield true;
      }
      case Frame.Line line ->
          watched == null ? answer(understood(line)) : refuseOnWatch(understood(line));
    };
  }

  private static Incoming understood(Frame.Line line) {
    try {
      return JsonRpc.request(line.text());
    } catch (RuntimeException e) {
      // A bug, and not a reason to leave the client without an answer.
      LOG.log(System.Logger.Level.ERROR, "a request could not be read", e);
      return new Incoming.Bad(
          JsonRpc.NO_ID,
          Errors.error(
              ApiError.INTERNAL_ERROR, "the request could not be read: " + e, "report it"));
    }
  }

  /**
   * Reads on for a moment after the last answer: when a connection is closed with something unread
   * in it, the other end may lose the answer and see a reset.
   */
  private void discard() throws IOException {
    DeadlineInput in = new DeadlineInput(socket);
    in.deadline(LINGER);
    byte[] bytes = new byte[8 << 10];
    long left = 2L * limits.maxRequestBytes();
    for (int count = 0; count >= 0 && left > 0; left -= count) {
      count = in.read(bytes, 0, bytes.length);
    }
  }

  private boolean answer(Incoming incoming) throws IOException {
    return switch (incoming) {
      case Incoming.Bad bad -> {
        write(JsonRpc.error(bad.id(), bad.error()));
        yield true;
      }
      case Incoming.Call call -> call(call.id(), call.request());
      case Incoming.Describe describe -> {
        write(service.described().apply(describe.id()));
        yield true;
      }
      case Incoming.Watch watch -> {
        watch(watch.id());
        yield true;
      }
    };
  }

  /** What a connection that watches does not carry. */
  private boolean refuseOnWatch(Incoming incoming) throws IOException {
    switch (incoming) {
      case Incoming.Bad bad -> write(JsonRpc.error(bad.id(), bad.error()));
      case Incoming.Call call -> refuseOnWatch(call.id(), call.request().method());
      case Incoming.Describe describe -> refuseOnWatch(describe.id(), Methods.DESCRIBE);
      case Incoming.Watch watch -> refuseOnWatch(watch.id(), Methods.WATCH);
    }
    return true;
  }

  private void refuseOnWatch(String id, String method) throws IOException {
    write(
        JsonRpc.error(
            id,
            Errors.error(
                ApiError.INVALID_REQUEST,
                "this connection watches: " + method + " was not carried out",
                "use another connection for requests")));
  }

  private void watch(String id) throws IOException {
    ChangeFeed changes = service.changes();
    if (changes == null) {
      write(JsonRpc.error(id, JsonRpc.unknownMethod(Methods.WATCH)));
      return;
    }
    if (isLeaving()) {
      write(JsonRpc.error(id, leaving(Methods.WATCH)));
      return;
    }
    WatchQueue queue = new WatchQueue();
    // Before the answer: what changes between the two is told.
    ChangeFeed.Subscription begun = changes.subscribe(queue);
    watched = queue;
    subscription = begun.handle();
    write(JsonRpc.watching(id, begun.cursor()));
    Sockets.thread("heph-watch").start(() -> tell(queue));
  }

  /** Tells the client what changed, until the watch is over. */
  private void tell(WatchQueue queue) {
    long notBefore = System.nanoTime();
    try {
      while (true) {
        switch (queue.take(notBefore)) {
          case null -> {
            return;
          }
          case WatchQueue.Batch.Changes changes ->
              write(JsonRpc.watchChanged(changes.cursor(), changes.nodes()));
          case WatchQueue.Batch.Lost lost -> {
            write(JsonRpc.watchLost("more changed than this client could be told in time"));
            cut();
            return;
          }
        }
        notBefore = System.nanoTime() + WatchQueue.GAP.toNanos();
      }
    } catch (IOException e) {
      cut();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void endWatch() {
    if (subscription != null) {
      subscription.cancel();
    }
    if (watched != null) {
      watched.end();
    }
  }

  private static ApiError leaving(String method) {
    return Errors.error(
        ApiError.SHUTTING_DOWN,
        "the daemon is going away; " + method + " was not carried out",
        "connect again");
  }

  private <R> boolean call(String id, Request<R> request) throws IOException {
    if (isLeaving()) {
      write(JsonRpc.error(id, leaving(request.method())));
      return true;
    }
    CallResult<R> result;
    String answer = "";
    try {
      result = service.api().call(request);
      if (result instanceof CallResult.Ok<R> ok) {
        answer = encoded(id, request, ok.value());
      }
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "a bug in " + request.method(), e);
      write(
          JsonRpc.error(
              id,
              Errors.error(
                  ApiError.INTERNAL_ERROR,
                  "a bug in the daemon: " + e,
                  "see the daemon's log, and report it")));
      return true;
    }
    switch (result) {
      case CallResult.Ok<R> ok -> {
        try {
          write(answer);
        } finally {
          written();
        }
      }
      case CallResult.RpcError<R> refusal -> write(JsonRpc.error(id, refusal.error()));
      case CallResult.NotApplied<R> not ->
          write(
              JsonRpc.error(
                  id, new ApiError(ApiError.INTERNAL_ERROR, not.why(), "not_applied", "")));
      // There are no words for the rest but a broken connection: the client is in doubt, too.
      case CallResult.Unknown<R> unknown -> {
        return false;
      }
      case CallResult.Unreachable<R> unreachable -> {
        return false;
      }
    }
    return true;
  }

  /**
   * The answer as text; a long one only if there is room for it beside those of other clients,
   * until {@link #written}.
   */
  private <R> String encoded(String id, Request<R> request, R value) {
    service.encoding().acquireUninterruptibly();
    try {
      String answer = bounded(id, JsonRpc.result(id, request, value));
      if (answer.length() < LONG_ANSWER) {
        return answer;
      }
      // The text and its bytes.
      long size = 2L * answer.length();
      if (service.output().take(size)) {
        charged = size;
        return answer;
      }
      return JsonRpc.error(
          id,
          Errors.error(
              ApiError.BUSY,
              "the answers that clients have not taken yet leave no room for this one",
              "try again in a moment, or ask for less at once"));
    } finally {
      service.encoding().release();
    }
  }

  private void written() {
    service.output().giveBack(charged);
    charged = 0;
  }

  private String bounded(String id, String reply) {
    // Counted in characters first: the exact count costs a copy.
    if (reply.length() <= limits.maxReplyBytes() / 3
        || reply.getBytes(StandardCharsets.UTF_8).length <= limits.maxReplyBytes()) {
      return reply;
    }
    return JsonRpc.error(
        id,
        new ApiError(
            ApiError.INTERNAL_ERROR,
            "the answer has more than " + limits.maxReplyBytes() + " bytes",
            "reply_too_large",
            "ask for less at once"));
  }

  private static String error(int code, String why, String hint) {
    return JsonRpc.error(JsonRpc.NO_ID, Errors.error(code, why, hint));
  }

  private void write(String message) throws IOException {
    byte[] line = (message + "\n").getBytes(StandardCharsets.UTF_8);
    writing.lock();
    try {
      OutputStream out = socket.getOutputStream();
      for (int at = 0; at < line.length; at += CHUNK) {
        writingSince = Math.max(1, System.nanoTime());
        out.write(line, at, Math.min(CHUNK, line.length - at));
      }
      out.flush();
    } finally {
      writingSince = 0;
      writing.unlock();
    }
  }

  /** Ends a client that does not read: the write blocks for ever otherwise. */
  void cutIfStuck(long now) {
    long since = writingSince;
    if (since != 0 && now - since > limits.writeTimeout().toNanos()) {
      cut();
    }
  }

  /** Ends the connection, whatever it is doing. Any thread. */
  void cut() {
    // Once: a second close could come when the descriptor's number is another connection's already.
    if (isCut.compareAndSet(false, true)) {
      Sockets.closeQuietly(socket);
    }
  }

  /** Refuses requests from now on. */
  void leave() {
    lock.lock();
    try {
      leaving = true;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until no request is in flight, or the deadline. */
  void awaitIdle(long deadlineNanos) {
    lock.lock();
    try {
      while (busy) {
        long left = deadlineNanos - System.nanoTime();
        if (left <= 0 || idle.awaitNanos(left) <= 0) {
          return;
        }
      }
    } catch (InterruptedException e) {
      // The caller ends what is still busy, and looks at its own interrupt.
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  /** Writes the farewell unless a request is in flight; nothing is executed after it. */
  void sayBye(String reason) {
    lock.lock();
    try {
      silent = true;
      if (busy) {
        return;
      }
    } finally {
      lock.unlock();
    }
    try {
      write(JsonRpc.bye(reason));
    } catch (IOException e) {
      // Gone already.
    }
  }

  private boolean isLeaving() {
    lock.lock();
    try {
      return leaving;
    } finally {
      lock.unlock();
    }
  }

  /** False when the farewell has been said. */
  private boolean becomeBusy() {
    lock.lock();
    try {
      busy = !silent;
      return busy;
    } finally {
      lock.unlock();
    }
  }

  private void becomeIdle() {
    lock.lock();
    try {
      busy = false;
      idle.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
