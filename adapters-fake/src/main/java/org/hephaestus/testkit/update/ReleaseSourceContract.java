package org.hephaestus.testkit.update;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.hephaestus.ports.time.CallLimits;
import org.hephaestus.ports.time.CancelSignal;
import org.hephaestus.ports.time.Cancellable;
import org.hephaestus.ports.update.FailureCause;
import org.hephaestus.ports.update.Release;
import org.hephaestus.ports.update.ReleaseSource;
import org.hephaestus.ports.update.ReleaseSource.Listing;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The laws of {@link ReleaseSource}. An adapter's test extends this and supplies a forge that it
 * can publish to.
 */
public abstract class ReleaseSourceContract {
  private static final CallLimits LIMITS = CallLimits.within(Duration.ofSeconds(10));
  private static final String ONE = "1".repeat(40);
  private static final String TWO = "2".repeat(40);

  /** For subclasses. */
  protected ReleaseSourceContract() {}

  /** The source under test; the same one on every call within a test. */
  protected abstract ReleaseSource source();

  /** Publishes a release, or replaces the one of that tag; its tag points to its commit. */
  protected abstract void publish(Release release);

  /** Makes the forge fail every request from now on. */
  protected abstract void breakForge();

  /** Ends {@link #breakForge}. */
  protected abstract void mendForge();

  @Test
  final void aForgeWithoutReleasesListsNone() {
    assertEquals(Set.of(), listed(null).stream().collect(Collectors.toSet()));
  }

  @Test
  final void whatWasPublishedIsListedWithItsCommitAndFlags() {
    publish(release("v1.0.0", ONE, false, false));
    publish(release("v1.1.0-rc.1", TWO, false, true));
    publish(release("not a version", TWO, false, false));

    Set<String> seen =
        listed(null).stream()
            .map(r -> r.tag() + " " + r.commit() + " " + r.draft() + " " + r.prerelease())
            .collect(Collectors.toSet());

    assertEquals(
        Set.of(
            "v1.0.0 " + ONE + " false false",
            "v1.1.0-rc.1 " + TWO + " false true",
            "not a version " + TWO + " false false"),
        seen);
  }

  @Test
  final void listingTwiceGivesTheSame() {
    publish(release("v1.0.0", ONE, false, false));
    assertEquals(source().list(null, LIMITS), source().list(null, LIMITS));
  }

  @Test
  final void theValidatorOfAnUnchangedListingAnswersNotModified() {
    publish(release("v1.0.0", ONE, false, false));
    assertInstanceOf(Listing.NotModified.class, source().list(validator(), LIMITS));
  }

  @Test
  final void aNewReleaseIsSeenThroughTheValidator() {
    publish(release("v1.0.0", ONE, false, false));
    String before = validator();
    publish(release("v1.0.1", TWO, false, false));
    assertEquals(2, listed(before).size());
  }

  @Test
  final void aMovedTagIsSeenThroughTheValidator() {
    publish(release("v1.0.0", ONE, false, false));
    String before = validator();
    publish(release("v1.0.0", TWO, false, false));
    assertEquals(TWO, listed(before).get(0).commit());
  }

  @Test
  final void aValidatorItNeverGaveGetsTheFullAnswer() {
    publish(release("v1.0.0", ONE, false, false));
    assertEquals(1, listed("\u0000 no validator of yours \r\n").size());
  }

  @Test
  final void aFailureIsAnAnswerAndPasses() {
    publish(release("v1.0.0", ONE, false, false));
    breakForge();
    Listing.Failed failed = assertInstanceOf(Listing.Failed.class, source().list(null, LIMITS));
    assertFalse(failed.failure().message().isBlank());
    mendForge();
    assertEquals(1, listed(null).size());
  }

  @Test
  final void aCancelledCallSaysSo() {
    publish(release("v1.0.0", ONE, false, false));
    CallLimits cancelled = new CallLimits(Duration.ofSeconds(10), FIRED);
    Listing.Failed failed = assertInstanceOf(Listing.Failed.class, source().list(null, cancelled));
    assertEquals(FailureCause.CANCELLED, failed.failure().cause());
  }

  @Test
  final void itSaysWhatItReads() {
    assertFalse(source().describe().isBlank());
  }

  private List<Release> listed(@Nullable String validator) {
    return assertInstanceOf(Listing.Listed.class, source().list(validator, LIMITS)).releases();
  }

  private String validator() {
    Listing.Listed listed = assertInstanceOf(Listing.Listed.class, source().list(null, LIMITS));
    String validator = listed.validator();
    assertTrue(validator != null && !validator.isEmpty(), "a listing must carry a validator");
    return validator;
  }

  private static Release release(String tag, String commit, boolean draft, boolean prerelease) {
    return new Release(tag, commit, draft, prerelease, null, "", "");
  }

  /** A signal that has fired before anybody looked. */
  static final CancelSignal FIRED =
      new CancelSignal() {
        @Override
        public boolean isCancelled() {
          return true;
        }

        @Override
        public Cancellable onCancel(Runnable listener) {
          listener.run();
          return () -> {};
        }
      };
}
