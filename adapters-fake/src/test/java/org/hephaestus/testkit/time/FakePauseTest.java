package org.hephaestus.testkit.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FakePauseTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void passesUntilItIsInterrupted(int count) {
    List<Duration> heard = new ArrayList<>();
    FakePause pause = new FakePause(heard::add);
    pause.interruptAfter(count);
    for (int i = 0; i < count; i++) {
      assertThat(pause.pause(Duration.ofMillis(10))).isTrue();
    }
    assertThat(pause.pause(Duration.ofMillis(10))).isFalse();
    assertThat(pause.total()).isEqualTo(Duration.ofMillis(10L * count));
    assertThat(pause.pauses()).isEqualTo(heard);
  }
}
