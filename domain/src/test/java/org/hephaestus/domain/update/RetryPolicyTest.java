package org.hephaestus.domain.update;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.hephaestus.ports.update.JournalEntry;
import org.hephaestus.ports.update.UpdateState;
import org.hephaestus.ports.update.VersionId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPolicyTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final VersionId TO = new VersionId("1.0.4", "aaaaaaaaaaaa");
  private static final VersionId OTHER = new VersionId("1.0.4", "bbbbbbbbbbbb");

  private static JournalEntry entry(VersionId to, UpdateState state, long hoursAgo) {
    return new JournalEntry(
        NOW.minus(Duration.ofHours(hoursAgo)), 1, "attempt", state, null, to, "it broke");
  }

  @ParameterizedTest(name = "{0} failures of it, the last {2} h ago, {1} of others: until {3} h")
  @CsvSource({
    // never tried, or only others failed
    "0, 0, 0, ",
    "0, 5, 0, ",
    // half an interval after the first failure, doubling, at most a week
    "1, 0, 0, 3",
    "1, 0, 2, 1",
    "1, 0, 3, ",
    "2, 0, 0, 6",
    "2, 0, 5, 1",
    "2, 0, 6, ",
    "3, 0, 0, 12",
    "6, 0, 0, 96",
    "7, 0, 0, 168",
    "50, 0, 0, 168",
    "50, 0, 168, ",
    // an entry from the future does not hold for years
    "1, 0, -99999, ",
  })
  void mayTry(int failures, int others, long lastHoursAgo, @Nullable Long wantHours) {
    List<JournalEntry> journal = new ArrayList<>();
    for (int i = 0; i < others; i++) {
      journal.add(entry(OTHER, UpdateState.ABANDONED, 0));
    }
    for (int i = 0; i < failures; i++) {
      journal.add(entry(TO, UpdateState.CHECKED, lastHoursAgo));
      journal.add(entry(TO, UpdateState.ABANDONED, lastHoursAgo));
    }
    RetryPolicy.Verdict got = RetryPolicy.mayTry(journal, TO, NOW, Duration.ofHours(6));
    assertThat(got.until())
        .isEqualTo(wantHours == null ? null : NOW.plus(Duration.ofHours(wantHours)));
    assertThat(got.reason()).isNotBlank();
    if (wantHours != null) {
      assertThat(got.reason()).contains("it broke");
    }
  }
}
