package org.hephaestus.domain.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.hephaestus.domain.sync.PacePolicy.Next;
import org.hephaestus.ports.store.StoreFailure;
import org.hephaestus.ports.sync.SyncFailure;
import org.hephaestus.ports.sync.SyncFailure.Kind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PacePolicyTest {
  private static PacePolicy.Decision after(SyncOutcome outcome) {
    return PacePolicy.decide(outcome, 1, 0.5);
  }

  private static SyncOutcome failed(Kind kind, @Nullable Duration wish) {
    return new SyncOutcome.HubFailed(new SyncFailure(kind, "no", wish));
  }

  // --- what is done is waited on, what is not done is gone on with

  @Test
  void whatIsDone() {
    assertThat(after(new SyncOutcome.Synced(1, 2)))
        .isEqualTo(new PacePolicy.Decision(Next.WAIT, Duration.ZERO));
    assertThat(after(new SyncOutcome.Unfinished(1, 2)))
        .isEqualTo(new PacePolicy.Decision(Next.GO_ON, Duration.ZERO));
  }

  // --- waits double from 1 s to 5 min, and each is a random part of that

  @ParameterizedTest
  @CsvSource({
    "1, 1.0, PT1S",
    "1, 0.25, PT0.25S",
    "1, 0.0, PT0S",
    "2, 1.0, PT2S",
    "5, 1.0, PT16S",
    "9, 1.0, PT4M16S",
    "10, 1.0, PT5M",
    "10, 0.5, PT2M30S",
    "1000000, 1.0, PT5M"
  })
  void waitsGrow(int failures, double chance, Duration want) {
    assertThat(PacePolicy.decide(failed(Kind.UNREACHABLE, null), failures, chance).delay())
        .isEqualTo(want);
    StoreFailure full = new StoreFailure(StoreFailure.Kind.FULL, "full", "make room");
    assertThat(PacePolicy.decide(new SyncOutcome.StoreFailed(full), failures, chance))
        .isEqualTo(new PacePolicy.Decision(Next.RETRY, want));
  }

  // --- the hub may ask for more patience, not for less, and not for ever

  @ParameterizedTest
  @CsvSource({"PT0.1S, PT0.5S", "PT20S, PT20S", "PT59M, PT59M", "P9D, PT1H"})
  void theHubsWish(Duration wish, Duration want) {
    assertThat(after(failed(Kind.BUSY, wish)).delay()).isEqualTo(want);
  }

  // --- what a person must mend is said so, and tried all the same

  @ParameterizedTest
  @EnumSource(Kind.class)
  void whoMustDoSomething(Kind kind) {
    boolean person =
        kind == Kind.WRONG_OWNER
            || kind == Kind.PROTOCOL
            || kind == Kind.MALFORMED
            || kind == Kind.TOO_LARGE;
    assertThat(after(failed(kind, null)).next()).isEqualTo(person ? Next.BLOCKED : Next.RETRY);
  }
}
