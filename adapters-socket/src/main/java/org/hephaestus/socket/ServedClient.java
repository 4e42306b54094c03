package org.hephaestus.socket;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.hephaestus.ports.api.ApiError;
import org.hephaestus.ports.api.CallResult;
import org.hephaestus.ports.api.HephApi;
import org.hephaestus.ports.api.Request;
import org.hephaestus.socket.JsonRpc.Incoming;
import org.jspecify.annotations.Nullable;
import org.newsclub.net.unix.AFUNIXSocket;

/**
 * One client on the daemon's side.
 *
 * <p>Its thread is the only one that writes while it is busy (from reading a line until its answer
 * is written); the farewell is written by another thread, only while it is idle, and after it
 * nothing is executed any more. That is what lets a client take a bye for "not carried out".
 */
final class ServedClient {
  private static final System.Logger LOG = System.getLogger(ServedClient.class.getName());

  /** A client that reads at all takes this much at once. */
  private static final int CHUNK = 64 << 10;

  private final AFUNIXSocket socket;
  private final HephApi api;
  private final UnaryOperator<String> described;
  private final SocketLimits limits;
  private final Consumer<ServedClient> onEnd;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition idle = lock.newCondition();
  // Guarded by lock. Busy from the start: the hello is still to be written.
  private boolean busy = true;
  private boolean leaving;
  private boolean silent;
  // When the write in progress began to wait for the client; 0 when none is in progress.
  private volatile long writingSince;

  ServedClient(
      AFUNIXSocket socket,
      HephApi api,
      UnaryOperator<String> described,
      SocketLimits limits,
      Consumer<ServedClient> onEnd) {
    this.socket = socket;
    this.api = api;
    this.described = described;
    this.limits = limits;
    this.onEnd = onEnd;
  }

  /** Serves the client until either side ends it; only the refusal is written if there is one. */
  void serve(@Nullable ApiError refusal, String hello) {
    try {
      if (refusal != null) {
        write(JsonRpc.error(JsonRpc.NO_ID, refusal));
        return;
      }
      write(hello);
      FrameReader frames =
          new FrameReader(socket.getInputStream(), limits.maxRequestBytes(), limits.maxDepth());
      boolean goesOn = true;
      while (goesOn) {
        becomeIdle();
        Frame frame = frames.next();
        // After the farewell nothing is executed; the client knows that.
        goesOn = becomeBusy() && answer(frame);
      }
    } catch (IOException e) {
      // The client is gone, or was cut. It knows, and nobody else needs to.
    } finally {
      cut();
      becomeIdle();
      onEnd.accept(this);
    }
  }

  private boolean answer(Frame frame) throws IOException {
    return switch (frame) {
      case Frame.End end -> false;
      case Frame.TooLarge tooLarge -> {
        write(error(ApiError.FRAME_TOO_LARGE, tooLarge.why(), "send less in one request"));
        yield false;
      }
      case Frame.Garbage garbage -> {
        write(error(ApiError.PARSE_ERROR, garbage.why(), ""));
        yield true;
      }
      case Frame.Line line ->
          switch (JsonRpc.request(line.text())) {
            case Incoming.Bad bad -> {
              write(JsonRpc.error(bad.id(), bad.error()));
              yield true;
            }
            case Incoming.Call call -> call(call.id(), call.request());
            case Incoming.Describe describe -> {
              write(described.apply(describe.id()));
              yield true;
            }
            case Incoming.Watch watch -> {
              write(JsonRpc.error(watch.id(), JsonRpc.unknownMethod(Methods.WATCH)));
              yield true;
            }
          };
    };
  }

  private <R> boolean call(String id, Request<R> request) throws IOException {
    if (isLeaving()) {
      write(
          JsonRpc.error(
              id,
              Errors.error(
                  ApiError.SHUTTING_DOWN,
                  "the daemon is going away; " + request.method() + " was not carried out",
                  "connect again")));
      return true;
    }
    CallResult<R> result;
    String answer = "";
    try {
      result = api.call(request);
      if (result instanceof CallResult.Ok<R> ok) {
        answer = bounded(id, JsonRpc.result(id, request, ok.value()));
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
      case CallResult.Ok<R> ok -> write(answer);
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
    OutputStream out = socket.getOutputStream();
    try {
      for (int at = 0; at < line.length; at += CHUNK) {
        writingSince = Math.max(1, System.nanoTime());
        out.write(line, at, Math.min(CHUNK, line.length - at));
      }
      out.flush();
    } finally {
      writingSince = 0;
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
    Sockets.closeQuietly(socket);
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
