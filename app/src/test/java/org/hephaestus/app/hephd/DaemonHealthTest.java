package org.hephaestus.app.hephd;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.hephaestus.ports.sync.SyncFailure;
import org.hephaestus.ports.sync.SyncState;
import org.hephaestus.ports.sync.SyncStatus;
import org.hephaestus.ports.update.HealthProbe.Check;
import org.hephaestus.ports.update.HealthProbe.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What sync says about a version on trial. */
class DaemonHealthTest {
  private static SyncStatus status(SyncState state, boolean before, String failure) {
    return new SyncStatus(
        state,
        "http://hub",
        "owner",
        3,
        0,
        0,
        0,
        null,
        before ? new SyncStatus.Success(Instant.EPOCH, Duration.ZERO) : null,
        failure.isEmpty() ? null : new SyncStatus.Problem(failure, "said so", Instant.EPOCH),
        null,
        Duration.ZERO,
        "",
        0,
        0,
        null);
  }

  private static Optional<Result> of(SyncStatus status) {
    return DaemonHealth.hub(status).map(Check::result);
  }

  @Test
  void withoutAHubNothingIsSaid() {
    assertThat(of(status(SyncState.OFF, false, ""))).isEmpty();
  }

  @Test
  void whoWasInSyncIsWell() {
    assertThat(of(status(SyncState.IN_SYNC, true, ""))).contains(Result.GOOD);
    assertThat(of(status(SyncState.SYNCING, false, ""))).contains(Result.UNKNOWN);
  }

  /** A hub that is away, full or another one says nothing about this version. */
  @ParameterizedTest
  @EnumSource(SyncFailure.Kind.class)
  void onlyWhatThisVersionDoesWrongIsBad(SyncFailure.Kind kind) {
    boolean ours = kind == SyncFailure.Kind.MALFORMED || kind == SyncFailure.Kind.PROTOCOL;
    assertThat(of(status(SyncState.RETRYING, true, kind.name())))
        .contains(ours ? Result.BAD : Result.UNKNOWN);
  }

  @Test
  void aStoreThatFailsIsBad() {
    assertThat(of(status(SyncState.RETRYING, true, "STORE"))).contains(Result.BAD);
  }
}
