package org.hephaestus.testkit.api;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.hephaestus.ports.api.ApiError;
import org.hephaestus.ports.api.CallResult;
import org.hephaestus.ports.api.Connection;
import org.hephaestus.ports.api.Hello;
import org.hephaestus.ports.api.HephApi;
import org.hephaestus.ports.api.Identified;
import org.hephaestus.ports.api.Request;

/**
 * A connection without a socket. Requests go to a {@link HephApi} behind it unless the next
 * exchange was scripted to go wrong.
 */
public final class FakeConnection implements Connection {
  private sealed interface Step {
    record Answer() implements Step {}

    record NotSent(String why) implements Step {}

    record ReplyLost(String why, boolean carriedOut) implements Step {}

    record Refused(ApiError error) implements Step {}
  }

  private final Hello hello;
  private final HephApi daemon;
  private final Deque<Step> script = new ArrayDeque<>();
  private final List<Request<?>> requests = new ArrayList<>();
  private final List<Duration> timeouts = new ArrayList<>();
  private final Deque<Watching> changes = new ArrayDeque<>();
  private boolean closed;
  private boolean watching;

  /** A connection to {@code daemon}, which said {@code hello}. */
  public FakeConnection(Hello hello, HephApi daemon) {
    this.hello = hello;
    this.daemon = daemon;
  }

  /** The next exchange that is not scripted yet goes well. */
  public synchronized FakeConnection thenAnswered() {
    script.add(new Step.Answer());
    return this;
  }

  /** The next exchange that is not scripted yet cannot be written; the connection closes. */
  public synchronized FakeConnection thenNotSent(String why) {
    script.add(new Step.NotSent(why));
    return this;
  }

  /**
   * The next exchange that is not scripted yet is written and its reply lost; the connection
   * closes.
   *
   * @param carriedOut whether the daemon got to see the request
   */
  public synchronized FakeConnection thenReplyLost(String why, boolean carriedOut) {
    script.add(new Step.ReplyLost(why, carriedOut));
    return this;
  }

  /** The next exchange that is not scripted yet is refused; the connection stays. */
  public synchronized FakeConnection thenRefused(ApiError error) {
    script.add(new Step.Refused(error));
    return this;
  }

  @Override
  public Hello hello() {
    return hello;
  }

  @Override
  public <R> Exchange<R> exchange(Request<R> request, Duration timeout) {
    if (request.kind() == Request.Kind.MUTATION && !(request instanceof Identified)) {
      throw new IllegalArgumentException(request.method() + " is a mutation: it needs an id");
    }
    Step step;
    synchronized (this) {
      if (closed) {
        return new Exchange.NotSent<>("the connection is closed");
      }
      if (watching) {
        return new Exchange.NotSent<>("the connection watches, it carries nothing else");
      }
      requests.add(request);
      timeouts.add(timeout);
      step = script.poll();
    }
    return switch (step) {
      case null -> answered(daemon.call(request));
      case Step.Answer answer -> answered(daemon.call(request));
      case Step.NotSent notSent -> {
        close();
        yield new Exchange.NotSent<>(notSent.why());
      }
      case Step.ReplyLost replyLost -> {
        if (replyLost.carriedOut()) {
          var unused = daemon.call(request);
        }
        yield lost(replyLost.why());
      }
      case Step.Refused refused -> new Exchange.Refused<>(refused.error());
    };
  }

  private <R> Exchange<R> answered(CallResult<R> result) {
    return switch (result) {
      case CallResult.Ok<R> ok -> new Exchange.Answered<>(ok.value());
      case CallResult.RpcError<R> refusal -> new Exchange.Refused<>(refusal.error());
      case CallResult.NotApplied<R> notApplied ->
          new Exchange.Refused<>(
              new ApiError(ApiError.INTERNAL_ERROR, notApplied.why(), "not_applied", ""));
      // A daemon has no words for the rest: it breaks the connection.
      case CallResult.Unknown<R> unknown -> lost(unknown.why());
      case CallResult.Unreachable<R> unreachable -> lost(unreachable.why());
    };
  }

  private <R> Exchange<R> lost(String why) {
    close();
    return new Exchange.ReplyLost<>(why);
  }

  /** The next {@link #nextChange} that is not scripted yet answers this; unscripted: quiet. */
  public synchronized FakeConnection thenChange(Watching change) {
    changes.add(change);
    return this;
  }

  @Override
  public synchronized Watching watch(Duration timeout) {
    if (closed || watching) {
      closed = true;
      return new Watching.Over("the connection is closed, or watches already");
    }
    watching = true;
    return new Watching.At(1);
  }

  @Override
  public synchronized Watching nextChange(Duration timeout) {
    if (closed || !watching) {
      closed = true;
      return new Watching.Over("the connection is closed, or does not watch");
    }
    Watching next = changes.poll();
    if (next instanceof Watching.Over) {
      closed = true;
    }
    return next == null ? new Watching.Quiet() : next;
  }

  @Override
  public synchronized void close() {
    closed = true;
  }

  /** Whether it was closed, by either side. */
  public synchronized boolean isClosed() {
    return closed;
  }

  /** Every request an exchange was begun for, oldest first. */
  public synchronized List<Request<?>> requests() {
    return List.copyOf(requests);
  }

  /** The timeout of every exchange, oldest first. */
  public synchronized List<Duration> timeouts() {
    return List.copyOf(timeouts);
  }
}
