package org.hephaestus.testkit.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.hephaestus.ports.time.Clock;
import org.junit.jupiter.api.Test;

class FakeClockTest extends ClockContract {
  private final FakeClock clock = new FakeClock(Instant.EPOCH);

  @Override
  protected Clock clock() {
    return clock;
  }

  @Override
  protected void passTime() {
    clock.advance(Duration.ofMillis(1));
  }

  @Test
  void advanceMovesBothASuspendAndAJumpOnlyTheWall() {
    clock.advance(Duration.ofSeconds(5));
    clock.suspend(Duration.ofHours(8));
    clock.jumpWall(Duration.ofHours(-9));
    assertThat(clock.monotonic()).isEqualTo(Duration.ofSeconds(5));
    assertThat(clock.now()).isEqualTo(Instant.EPOCH.plusSeconds(5).minusSeconds(3600));
    assertThatThrownBy(() -> clock.advance(Duration.ofNanos(-1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> clock.suspend(Duration.ofNanos(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
