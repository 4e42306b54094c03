package org.hephaestus.domain.client;

import java.time.Duration;
import java.util.List;
import org.hephaestus.domain.client.ReconnectPolicy.Event;
import org.hephaestus.domain.client.ReconnectPolicy.Situation;
import org.hephaestus.ports.api.ApiError;
import org.hephaestus.ports.api.CallResult;
import org.hephaestus.ports.api.Changed;
import org.hephaestus.ports.api.Connection;
import org.hephaestus.ports.api.Connection.Exchange;
import org.hephaestus.ports.api.Connection.Opened;
import org.hephaestus.ports.api.HephApi;
import org.hephaestus.ports.api.Identified;
import org.hephaestus.ports.api.OpOutcome;
import org.hephaestus.ports.api.Request;
import org.hephaestus.ports.time.Chance;
import org.hephaestus.ports.time.Clock;
import org.hephaestus.ports.time.Pause;
import org.jspecify.annotations.Nullable;

/**
 * A client that outlives its daemon's restarts. {@link ReconnectPolicy} decides, this class does.
 *
 * <p>Keeps one connection open between calls. Calls from several threads are carried one after the
 * other, so a slow one holds up the rest: a face that needs two at once takes two clients. Never
 * starts a daemon.
 *
 * <p>A mutation is carried under an id: the caller's, if it comes as {@link Identified}, or a new
 * one. When its reply is lost the daemon is asked what became of it. Did it not take effect, it is
 * sent once more under another id, but never when the id is the caller's, who may have written it
 * down.
 */
public final class ReconnectingClient implements HephApi, AutoCloseable {
  /** The longest a call takes, unless told otherwise. */
  public static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(60);

  /** The longest that connecting and the daemon's hello take, unless told otherwise. */
  public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

  private final Connection.Opener opener;
  private final Clock clock;
  private final Chance chance;
  private final Pause pause;
  private final Duration requestTimeout;
  private final Duration connectTimeout;
  private @Nullable Connection connection;

  /** A client with the default timeouts. */
  public ReconnectingClient(Connection.Opener opener, Clock clock, Chance chance, Pause pause) {
    this(opener, clock, chance, pause, REQUEST_TIMEOUT, CONNECT_TIMEOUT);
  }

  /**
   * A client.
   *
   * @param chance for the ids of mutations
   * @param requestTimeout for a whole call with its waits and repetitions, positive; the last
   *     connecting, waiting or asking for an outcome may overrun it by its own length
   * @param connectTimeout for connecting and the daemon's hello, positive
   */
  public ReconnectingClient(
      Connection.Opener opener,
      Clock clock,
      Chance chance,
      Pause pause,
      Duration requestTimeout,
      Duration connectTimeout) {
    this.opener = opener;
    this.clock = clock;
    this.chance = chance;
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
    private final boolean ownId;
    private Request<R> request;
    private final Duration began = clock.monotonic();
    private Duration lastSign = began;
    private boolean inDoubt;
    private int asked;
    private int anew;
    private String sentTo = "";
    private boolean restartSeen;
    private int resent;
    private int repeated;
    private int waits;
    private List<String> tried = List.of();
    private @Nullable ApiError refusal;

    Call(Request<R> request) {
      this.ownId = request.kind() == Request.Kind.MUTATION && !(request instanceof Identified);
      this.request = ownId ? identified(request) : request;
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
          case ASK -> {
            Exchange<OpOutcome> answer = ask();
            if (answer instanceof Exchange.Answered<OpOutcome> answered) {
              switch (answered.value()) {
                case OpOutcome.Applied applied -> {
                  return new CallResult.Ok<>(asAnswer(applied.changed()));
                }
                case OpOutcome.NotApplied not -> event = new Event.NotApplied();
              }
            } else {
              event = eventOf(answer);
            }
          }
          case SEND_ANEW -> {
            anew++;
            inDoubt = false;
            request = identified(mutation());
            event = new Event.Connected();
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
          ownId,
          connection == null || connection.hello().storeId().equals(sentTo),
          asked,
          anew,
          restartSeen,
          resent,
          repeated,
          waits,
          now.minus(lastSign),
          requestTimeout.minus(now.minus(began)));
    }

    /** What the event means for the decisions after this one. */
    private void count(Event event) {
      if (event instanceof Event.Connected) {
        sign();
        return;
      }
      switch (event) {
        case Event.Connected connected -> sign();
        case Event.NotApplied notApplied -> sign();
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
      Opened opened = opener.open(connectTimeout);
      if (opened instanceof Opened.Ready ready) {
        connection = ready.connection(); // before the switch, which takes its time when it is new
        return new Event.Connected();
      }
      return switch (opened) {
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
      if (left.isZero() || left.isNegative()) {
        return new Exchange.NotSent<>("no time left of " + requestTimeout);
      }
      sentTo = connection.hello().storeId();
      return connection.exchange(request, left);
    }

    private Exchange<OpOutcome> ask() {
      if (connection == null || !(request instanceof Identified identified)) {
        return new Exchange.NotSent<>("not connected");
      }
      asked++;
      // The call's time may be used up by waiting for the lost reply; the question is worth more.
      Duration left = situation().left();
      Duration least = ReconnectPolicy.RETURN_WINDOW;
      return connection.exchange(
          new Request.GetOutcome(identified.opId()), left.compareTo(least) < 0 ? least : left);
    }

    private Request<R> identified(Request<R> mutation) {
      return asRequest(new Identified(OpIds.next(clock.now(), chance), asMutation(mutation)));
    }

    private Request<R> mutation() {
      return request instanceof Identified identified ? asRequest(identified.mutation()) : request;
    }

    @SuppressWarnings("unchecked") // every mutation answers Changed: Identified takes no other
    private Request<Changed> asMutation(Request<R> mutation) {
      return (Request<Changed>) mutation;
    }

    @SuppressWarnings("unchecked") // see asMutation: R is Changed
    private Request<R> asRequest(Request<Changed> mutation) {
      return (Request<R>) mutation;
    }

    @SuppressWarnings("unchecked") // see asMutation: R is Changed
    private R asAnswer(Changed changed) {
      return (R) changed;
    }

    private <A> Event eventOf(Exchange<A> exchange) {
      return switch (exchange) {
        case Exchange.Answered<A> answered ->
            throw new IllegalStateException("an answer is no event");
        case Exchange.NotSent<A> notSent -> new Event.NotSent(notSent.why());
        case Exchange.ReplyLost<A> replyLost -> new Event.ReplyLost(replyLost.why());
        case Exchange.Refused<A> refused -> {
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
