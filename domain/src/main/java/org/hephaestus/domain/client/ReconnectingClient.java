package org.hephaestus.domain.client;

import java.time.Duration;
import java.util.List;
import org.hephaestus.domain.client.ReconnectPolicy.Event;
import org.hephaestus.domain.client.ReconnectPolicy.Situation;
import org.hephaestus.ports.api.ApiError;
import org.hephaestus.ports.api.CallResult;
import org.hephaestus.ports.api.Connection;
import org.hephaestus.ports.api.Connection.Exchange;
import org.hephaestus.ports.api.Connection.Opened;
import org.hephaestus.ports.api.HephApi;
import org.hephaestus.ports.api.Request;
import org.hephaestus.ports.time.Clock;
import org.hephaestus.ports.time.Pause;
import org.jspecify.annotations.Nullable;

/**
 * A client that outlives its daemon's restarts. {@link ReconnectPolicy} decides, this class does.
 *
 * <p>Keeps one connection open between calls. Calls from several threads are carried one after the
 * other, so a slow one holds up the rest: a face that needs two at once takes two clients. Never
 * starts a daemon.
 */
public final class ReconnectingClient implements HephApi, AutoCloseable {
  /** The longest a call takes, unless told otherwise. */
  public static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(60);

  /** The longest that connecting and the daemon's hello take, unless told otherwise. */
  public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

  private final Connection.Opener opener;
  private final Clock clock;
  private final Pause pause;
  private final Duration requestTimeout;
  private final Duration connectTimeout;
  private @Nullable Connection connection;

  /** A client with the default timeouts. */
  public ReconnectingClient(Connection.Opener opener, Clock clock, Pause pause) {
    this(opener, clock, pause, REQUEST_TIMEOUT, CONNECT_TIMEOUT);
  }

  /**
   * A client.
   *
   * @param requestTimeout for a whole call with its waits and repetitions, positive; the last
   *     connecting or waiting may overrun it by its own length
   * @param connectTimeout for connecting and the daemon's hello, positive
   */
  public ReconnectingClient(
      Connection.Opener opener,
      Clock clock,
      Pause pause,
      Duration requestTimeout,
      Duration connectTimeout) {
    this.opener = opener;
    this.clock = clock;
    this.pause = pause;
    this.requestTimeout = positive(requestTimeout, "requestTimeout");
    this.connectTimeout = positive(connectTimeout, "connectTimeout");
  }

  private static Duration positive(Duration duration, String name) {
    if (duration.isZero() || duration.isNegative()) {
      throw new IllegalArgumentException(name + " must be positive, was " + duration);
    }
    return duration;
  }

  @Override
  public synchronized <R> CallResult<R> call(Request<R> request) {
    return new Call<>(request).run();
  }

  /** Closes the connection, after a call in progress. A later call opens a new one. Idempotent. */
  @Override
  public synchronized void close() {
    if (connection != null) {
      connection.close();
      connection = null;
    }
  }

  /** One call: its counters, and the loop of event, decision and deed. */
  private final class Call<R> {
    private final Request<R> request;
    private final Duration began = clock.monotonic();
    private Duration lastSign = began;
    private boolean inDoubt;
    private boolean restartSeen;
    private int resent;
    private int repeated;
    private int waits;
    private List<String> tried = List.of();
    private @Nullable ApiError refusal;

    Call(Request<R> request) {
      this.request = request;
    }

    CallResult<R> run() {
      Event event = connect();
      while (true) {
        ReconnectDecision decision = ReconnectPolicy.decide(event, situation());
        count(event);
        switch (decision.kind()) {
          case SEND -> {
            Exchange<R> exchange = exchange();
            if (exchange instanceof Exchange.Answered<R> answered) {
              return new CallResult.Ok<>(answered.value());
            }
            event = eventOf(exchange);
          }
          case RECONNECT -> {
            close();
            event = connect();
          }
          case WAIT -> {
            close();
            if (!pause.pause(decision.delay())) {
              return interrupted();
            }
            waits++;
            event = connect();
          }
          case PASS_ON -> {
            if (refusal == null) {
              throw new IllegalStateException("nothing to pass on after " + event);
            }
            return new CallResult.RpcError<>(refusal);
          }
          case NOT_APPLIED -> {
            return new CallResult.NotApplied<>(decision.reason());
          }
          case UNKNOWN -> {
            return new CallResult.Unknown<>(decision.reason());
          }
          case UNREACHABLE -> {
            return new CallResult.Unreachable<>(tried, decision.reason());
          }
        }
      }
    }

    private Situation situation() {
      Duration now = clock.monotonic();
      return new Situation(
          request.kind(),
          inDoubt,
          restartSeen,
          resent,
          repeated,
          waits,
          now.minus(lastSign),
          requestTimeout.minus(now.minus(began)));
    }

    /** What the event means for the decisions after this one. */
    private void count(Event event) {
      switch (event) {
        case Event.Connected connected -> sign();
        case Event.NotSent notSent -> {
          restartSeen = true;
          resent++;
          sign();
        }
        case Event.ReplyLost replyLost -> {
          restartSeen = true;
          repeated++;
          inDoubt = request.kind() != Request.Kind.READ;
          sign();
        }
        case Event.Refused refused -> {
          restartSeen = true;
          sign();
        }
        case Event.Nobody nobody -> {}
        case Event.Incompatible incompatible -> {}
      }
    }

    private void sign() {
      lastSign = clock.monotonic();
    }

    private Event connect() {
      if (connection != null) {
        return new Event.Connected();
      }
      return switch (opener.open(connectTimeout)) {
        case Opened.Ready ready -> {
          connection = ready.connection();
          yield new Event.Connected();
        }
        case Opened.Nobody nobody -> {
          tried = nobody.paths();
          yield new Event.Nobody(nobody.mayReturn(), nobody.why());
        }
        case Opened.Incompatible incompatible -> {
          tried = List.of(incompatible.path());
          yield new Event.Incompatible(incompatible.why());
        }
      };
    }

    private Exchange<R> exchange() {
      if (connection == null) {
        return new Exchange.NotSent<>("not connected");
      }
      Duration left = situation().left();
      return left.isZero() || left.isNegative()
          ? new Exchange.NotSent<>("no time left of " + requestTimeout)
          : connection.exchange(request, left);
    }

    private Event eventOf(Exchange<R> exchange) {
      return switch (exchange) {
        case Exchange.Answered<R> answered ->
            throw new IllegalStateException("an answer is no event");
        case Exchange.NotSent<R> notSent -> new Event.NotSent(notSent.why());
        case Exchange.ReplyLost<R> replyLost -> new Event.ReplyLost(replyLost.why());
        case Exchange.Refused<R> refused -> {
          refusal = refused.error();
          yield new Event.Refused(refused.error());
        }
      };
    }

    private CallResult<R> interrupted() {
      return inDoubt
          ? new CallResult.Unknown<>("interrupted while the outcome was in doubt")
          : new CallResult.NotApplied<>("interrupted while waiting for the daemon");
    }
  }
}
