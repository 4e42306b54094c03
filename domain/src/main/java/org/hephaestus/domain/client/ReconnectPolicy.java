package org.hephaestus.domain.client;

import java.time.Duration;
import org.hephaestus.domain.client.ReconnectDecision.Kind;
import org.hephaestus.ports.api.ApiError;
import org.hephaestus.ports.api.Request;

/**
 * What a client does when its daemon is not there, goes away, or refuses.
 *
 * <p>One principle: a request is sent again only when it is certain that the first one had no
 * effect, or when an effect does not matter ({@link Request.Kind#READ}). What became of a mutation
 * whose reply was lost is asked ({@link Request.GetOutcome}), which also settles it: from "it did
 * not" on it never will. A daemon is waited for only when something shows that it may come back, so
 * that a user without a daemon hears so at once.
 */
public final class ReconnectPolicy {
  /** How long a daemon that may be restarting is waited for, from its last sign of life. */
  public static final Duration RETURN_WINDOW = Duration.ofSeconds(5);

  /** What is said when a mutation's reply was lost and the daemon is back. */
  public static final String RECONNECTED =
      "reconnected: re-run the action if it didn't take effect";

  /** What is said when a mutation's reply was lost and the daemon says that it had no effect. */
  public static final String DID_NOT =
      "reply lost; reconnected: it did NOT take effect, run it again";

  /** How often the outcome of one mutation is asked for, when the answers are lost, too. */
  static final int MAX_ASKS = 3;

  private static final long FIRST_DELAY_MILLIS = 20;
  private static final long LONGEST_DELAY_MILLIS = 250;

  /** What happened. */
  public sealed interface Event {
    /** Connected, and the daemon said hello. */
    record Connected() implements Event {}

    /**
     * Nobody to connect to.
     *
     * @param mayReturn a socket file is there
     * @param why as the connection says it
     */
    record Nobody(boolean mayReturn, String why) implements Event {}

    /** Somebody we cannot work with. */
    record Incompatible(String why) implements Event {}

    /** The daemon says that the mutation in doubt did not take effect and will not. */
    record NotApplied() implements Event {}

    /** What was to be sent, the request or the question what became of it, certainly was not. */
    record NotSent(String why) implements Event {}

    /** The request, or the question, was sent; its reply did not come. */
    record ReplyLost(String why) implements Event {}

    /** The daemon refused the request, or the question. */
    record Refused(ApiError error) implements Event {}
  }

  /**
   * How the call stands.
   *
   * @param kind of the request
   * @param inDoubt the reply was lost earlier in this call, and the request was no read: from then
   *     on only the question what became of it is sent
   * @param ownId the mutation's id was made by this client, so that another one is as good
   * @param sameStore the daemon serves the store to which the request went
   * @param asked how often it was asked what became of the mutation
   * @param anew how often the mutation was sent under another id
   * @param restartSeen in this call a connection broke, or the daemon said that it goes
   * @param resent how often the request was sent again after not being sent
   * @param repeated how often it was sent again after its reply was lost
   * @param waits how often the call has waited
   * @param silentFor time since the daemon's last sign of life, or since the call began
   * @param left of the whole call; zero or negative when it is used up
   */
  public record Situation(
      Request.Kind kind,
      boolean inDoubt,
      boolean ownId,
      boolean sameStore,
      int asked,
      int anew,
      boolean restartSeen,
      int resent,
      int repeated,
      int waits,
      Duration silentFor,
      Duration left) {}

  private ReconnectPolicy() {}

  /** Decides. */
  public static ReconnectDecision decide(Event event, Situation now) {
    if (event instanceof Event.Connected) {
      return connected(now); // before the switch, which takes its time when it is new
    }
    return switch (event) {
      case Event.Connected connected -> connected(now);
      case Event.Nobody nobody -> nobody(nobody, now);
      case Event.Incompatible incompatible ->
          now.inDoubt()
              ? inDoubtAndGone(incompatible.why())
              : ReconnectDecision.of(Kind.UNREACHABLE, incompatible.why());
      case Event.NotApplied notApplied -> notApplied(now);
      case Event.NotSent notSent ->
          now.inDoubt() ? notAnswered(notSent.why(), now) : notSent(notSent, now);
      case Event.ReplyLost replyLost ->
          now.inDoubt() ? notAnswered(replyLost.why(), now) : replyLost(replyLost, now);
      case Event.Refused refused -> refused(refused, now);
    };
  }

  private static ReconnectDecision connected(Situation now) {
    if (!now.inDoubt()) {
      return ReconnectDecision.of(Kind.SEND, "the daemon said hello");
    }
    if (now.kind() != Request.Kind.MUTATION) {
      return ReconnectDecision.of(Kind.UNKNOWN, RECONNECTED);
    }
    // Another store never saw the request: its "not applied" would be true and misleading.
    return now.sameStore()
        ? ReconnectDecision.of(Kind.ASK, "the daemon is back and knows what became of it")
        : ReconnectDecision.of(
            Kind.UNKNOWN,
            RECONNECTED
                + " (the daemon serves another store now, which cannot say what became of it)");
  }

  private static ReconnectDecision notApplied(Situation now) {
    return now.ownId() && now.anew() == 0 && isPositive(now.left())
        ? ReconnectDecision.of(Kind.SEND_ANEW, "it did not take effect, so it may be sent")
        : ReconnectDecision.of(Kind.NOT_APPLIED, DID_NOT);
  }

  /** The question what became of it had no answer; asking twice does no harm. */
  private static ReconnectDecision notAnswered(String why, Situation now) {
    return now.asked() < MAX_ASKS && isPositive(now.left())
        ? ReconnectDecision.of(Kind.RECONNECT, "ask again what became of it: " + why)
        : ReconnectDecision.of(
            Kind.UNKNOWN, RECONNECTED + " (asked, and had no answer: " + why + ")");
  }

  private static ReconnectDecision nobody(Event.Nobody nobody, Situation now) {
    if (!nobody.mayReturn() && !now.restartSeen()) {
      return ReconnectDecision.of(Kind.UNREACHABLE, nobody.why());
    }
    if (now.silentFor().compareTo(RETURN_WINDOW) < 0 && isPositive(now.left())) {
      return waitFor(now, "the daemon may be restarting: " + nobody.why());
    }
    return now.inDoubt()
        ? inDoubtAndGone(nobody.why())
        : ReconnectDecision.of(
            Kind.UNREACHABLE,
            nobody.why()
                + "; waited "
                + now.silentFor().toSeconds()
                + " s, as if it were restarting");
  }

  private static ReconnectDecision notSent(Event.NotSent notSent, Situation now) {
    if (!isPositive(now.left())) {
      return ReconnectDecision.of(
          Kind.NOT_APPLIED, "not sent within the time a call may take: " + notSent.why());
    }
    return now.resent() == 0
        ? ReconnectDecision.of(Kind.RECONNECT, "not sent, so it may be sent: " + notSent.why())
        : ReconnectDecision.of(
            Kind.NOT_APPLIED,
            "the daemon broke the connection twice before it read the request ("
                + notSent.why()
                + "): try again, and look into the daemon's log");
  }

  private static ReconnectDecision replyLost(Event.ReplyLost replyLost, Situation now) {
    if (now.kind() != Request.Kind.READ) {
      return ReconnectDecision.of(Kind.RECONNECT, "in doubt: " + replyLost.why());
    }
    if (now.repeated() == 0 && isPositive(now.left())) {
      return ReconnectDecision.of(Kind.RECONNECT, "changes nothing, so repeat: " + replyLost.why());
    }
    return ReconnectDecision.of(
        Kind.NOT_APPLIED,
        "the daemon is there and does not answer ("
            + replyLost.why()
            + "): try again, and look into the daemon's log");
  }

  private static ReconnectDecision refused(Event.Refused refused, Situation now) {
    boolean going = refused.error().code() == ApiError.SHUTTING_DOWN;
    if (now.inDoubt()) {
      return going && isPositive(now.left())
          ? waitFor(now, refused.error().message())
          : ReconnectDecision.of(
              Kind.UNKNOWN,
              RECONNECTED + " (asked, and was told: " + refused.error().message() + ")");
    }
    if (!going) {
      return ReconnectDecision.of(Kind.PASS_ON, refused.error().message());
    }
    return isPositive(now.left())
        ? waitFor(now, refused.error().message())
        : ReconnectDecision.of(
            Kind.NOT_APPLIED, "the daemon is still shutting down: try again when it is back");
  }

  private static ReconnectDecision inDoubtAndGone(String why) {
    return ReconnectDecision.of(
        Kind.UNKNOWN,
        "the reply was lost and no daemon came back ("
            + why
            + "): when one runs again, re-run the action if it didn't take effect");
  }

  private static ReconnectDecision waitFor(Situation now, String reason) {
    // Doubles up to a quarter of a second: quick after a short restart, quiet in a long one.
    long millis = FIRST_DELAY_MILLIS << Math.min(now.waits(), 10);
    return new ReconnectDecision(
        Kind.WAIT, Duration.ofMillis(Math.min(millis, LONGEST_DELAY_MILLIS)), reason);
  }

  private static boolean isPositive(Duration duration) {
    return !duration.isZero() && !duration.isNegative();
  }
}
