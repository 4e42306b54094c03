package org.hephaestus.domain.update.doctor;

import java.time.Duration;
import org.hephaestus.ports.update.DoctorReport.Line;
import org.hephaestus.ports.update.Failure;
import org.hephaestus.ports.update.ReleaseSource.Listing;

/** Whether the forge answers, and soon enough. */
public final class ForgeExam {
  static final String NAME = "forge";

  /** A third of the time that a listing may take. */
  private static final Duration SLOW = Duration.ofSeconds(10);

  private ForgeExam() {}

  /**
   * What the judgement rests on.
   *
   * @param forge as {@code ReleaseSource.describe()} names it
   * @param wanted whether updates are switched on
   * @param took how long the answer took, by a clock that does not jump
   */
  public record Facts(String forge, boolean wanted, Listing listing, Duration took) {}

  /** Judges. */
  public static Line judge(Facts facts) {
    return switch (facts.listing()) {
      case Listing.Listed listed ->
          listed.releases().isEmpty()
              ? Line.warning(
                  NAME,
                  facts.forge() + " answers, and has published no release",
                  "publish one, or name another forge or repository")
              : answers(facts, listed.releases().size() + " releases");
      case Listing.NotModified same -> answers(facts, "nothing new");
      case Listing.Failed failed -> fails(facts, failed.failure());
    };
  }

  private static Line answers(Facts facts, String what) {
    String found = facts.forge() + " answers in " + Say.span(facts.took()) + ": " + what;
    return facts.took().compareTo(SLOW) > 0
        ? Line.warning(
            NAME, found, "look at the network and at a proxy in between: that is too slow")
        : Line.ok(NAME, found);
  }

  private static Line fails(Facts facts, Failure failure) {
    String found = facts.forge() + ": " + failure.message();
    String next = failure.nextStep();
    return switch (failure.cause()) {
      case NOT_CONFIGURED -> {
        String remedy = or(next, "say where releases come from");
        yield facts.wanted()
            ? Line.problem(NAME, failure.message(), remedy)
            : Line.skipped(NAME, failure.message());
      }
      case CANCELLED -> Line.skipped(NAME, found);
      case RATE_LIMITED -> {
        Duration wait = failure.retryAfter();
        yield Line.warning(
            NAME,
            found,
            wait == null
                ? or(next, "wait, or give it a token, which may ask more often")
                : "wait for "
                    + Say.span(wait)
                    + ", as it asks, or give it a token, which may ask more often");
      }
      case UNREACHABLE, TIMEOUT ->
          Line.problem(NAME, found + " (after " + Say.span(facts.took()) + ")", reach(next));
      case TLS ->
          Line.problem(
              NAME,
              found,
              or(next, "add the certificate of its issuer")
                  + "; a wrong clock looks like this too");
      case INTERNAL -> Line.problem(NAME, found, or(next, "report it with this line"));
      case HTTP_STATUS,
          TOO_LARGE,
          NOT_UNDERSTOOD,
          REDIRECT,
          TOOL_MISSING,
          TAG_MISSING,
          COMMIT_MISMATCH,
          BUILD_FAILED,
          BUILD_TIMEOUT,
          PRODUCT_REJECTED,
          STORAGE ->
          Line.problem(NAME, found, or(next, "open its address in a browser on this machine"));
    };
  }

  private static String reach(String next) {
    return or(next, "look at the network")
        + "; a service does not see the proxy of a shell unless its environment has it";
  }

  private static String or(String text, String otherwise) {
    return text.isEmpty() ? otherwise : text;
  }
}
