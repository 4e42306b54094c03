package org.hephaestus.testkit.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.hephaestus.ports.time.Cancellable;
import org.junit.jupiter.api.Test;

class FakeCancelSignalTest {
  @Test
  void listenersRunOnceAndLateOnesAtOnce() {
    FakeCancelSignal signal = new FakeCancelSignal();
    List<String> heard = new ArrayList<>();
    Cancellable taken = signal.onCancel(() -> heard.add("taken back"));
    signal.onCancel(() -> heard.add("early"));
    taken.cancel();
    assertThat(signal.listeners()).isEqualTo(1);
    assertThat(signal.isCancelled()).isFalse();
    signal.cancel();
    signal.cancel();
    signal.onCancel(() -> heard.add("late"));
    assertThat(heard).containsExactly("early", "late");
    assertThat(signal.isCancelled()).isTrue();
    assertThat(signal.listeners()).isZero();
  }

  @Test
  void aPauseAdvancesTheClockUntilItIsInterrupted() {
    FakeClock clock = new FakeClock();
    FakePause pause = new FakePause(clock::advance);
    pause.interruptAfter(1);
    assertThat(pause.pause(Duration.ofSeconds(3))).isTrue();
    assertThat(pause.pause(Duration.ofSeconds(3))).isFalse();
    assertThat(clock.monotonic()).isEqualTo(Duration.ofSeconds(3));
    assertThat(pause.pauses()).containsExactly(Duration.ofSeconds(3));
  }
}
