package org.hephaestus.testkit.update;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.hephaestus.ports.time.CallLimits;
import org.hephaestus.ports.update.Failure;
import org.hephaestus.ports.update.FailureCause;
import org.hephaestus.ports.update.Release;
import org.hephaestus.ports.update.ReleaseSource;
import org.hephaestus.ports.update.ReleaseSource.Listing;
import org.junit.jupiter.api.Test;

class FakeReleaseSourceTest extends ReleaseSourceContract {
  private static final CallLimits LIMITS = CallLimits.within(Duration.ofSeconds(1));
  private final FakeReleaseSource source = new FakeReleaseSource();

  @Override
  protected ReleaseSource source() {
    return source;
  }

  @Override
  protected void publish(Release release) {
    source.publish(release);
  }

  @Override
  protected void breakForge() {
    source.failAlways(Failure.of(FailureCause.UNREACHABLE, "down", ""));
  }

  @Override
  protected void mendForge() {
    source.failAlways(null);
  }

  @Test
  void scriptedAnswersGoFirstAndOnce() {
    Failure down = Failure.of(FailureCause.UNREACHABLE, "down", "");
    source.publish("v1.0.0", "1".repeat(40)).answerNext(new Listing.NotModified()).failNext(down);

    assertThat(source.list(null, LIMITS)).isEqualTo(new Listing.NotModified());
    assertThat(source.list("x", LIMITS)).isEqualTo(new Listing.Failed(down));
    assertThat(source.list(null, LIMITS)).isInstanceOf(Listing.Listed.class);
    assertThat(source.calls())
        .extracting(FakeReleaseSource.Call::validator)
        .containsExactly(null, "x", null);
  }

  @Test
  void aWithdrawnReleaseIsGone() {
    source.publish("v1.0.0", "1".repeat(40)).withdraw("v1.0.0");
    assertThat(((Listing.Listed) source.list(null, LIMITS)).releases()).isEqualTo(List.of());
  }
}
