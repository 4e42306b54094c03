package org.hephaestus.domain.update;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {
  @ParameterizedTest
  @CsvSource({
    "PT0S, 0 s",
    "PT0.4S, 0 s",
    "PT2S, 2 s",
    "PT6H, 6 h",
    "PT1H30M, 1 h 30 min",
    "P1DT1S, 1 d 1 s",
  })
  void durations(Duration d, String want) {
    assertThat(Words.of(d)).isEqualTo(want);
  }

  @Test
  void instants() {
    assertThat(Words.of(Instant.parse("2026-11-21T22:40:45.946768009Z")))
        .isEqualTo("2026-11-21T22:40:45Z");
  }
}
