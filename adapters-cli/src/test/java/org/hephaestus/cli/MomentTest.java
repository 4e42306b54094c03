package org.hephaestus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MomentTest {
  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

  private static Optional<Instant> read(String text) {
    return Moment.read(text, NOW, () -> ZoneId.of("Europe/Berlin"));
  }

  @ParameterizedTest
  @CsvSource({
    "12h, 2026-11-29T00:00:00Z",
    "3d, 2026-12-01T12:00:00Z",
    "+3d, 2026-12-01T12:00:00Z",
    "2w, 2026-12-12T12:00:00Z",
    "2026-12-24, 2026-12-23T23:00:00Z",
    "2026-12-24T18:00, 2026-12-24T17:00:00Z",
    "2026-12-24T18:00Z, 2026-12-24T18:00:00Z",
    "2026-12-24T18:00+02:00, 2026-12-24T16:00:00Z",
  })
  void aMoment(String text, Instant at) {
    assertThat(read(text)).contains(at);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "0d", "-3d", "++3d", "3", "d", "3y", "100000d", "2026-13-01", "later"})
  void none(String text) {
    assertThat(read(text)).isEmpty();
  }
}
