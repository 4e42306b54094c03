package org.hephaestus.domain.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.hephaestus.domain.daemon.CrashLoopDecision.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrashLoopPolicyTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  /** So many starts, the last one a second ago. */
  private static List<Instant> secondsApart(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(i -> NOW.minusSeconds(count + 1L - i)).toList();
  }

  @ParameterizedTest(name = "{0} came to nothing: start {1}, wait {2} s")
  @CsvSource({
    // a few are an accident, and cost nobody time
    "0, 1, 0",
    "1, 2, 0",
    "3, 4, 0",
    // then each waits twice as long as the one before
    "4, 5, 1",
    "5, 6, 2",
    "6, 7, 4",
    "7, 8, 8",
    "8, 9, 16",
    // but never longer than half a minute
    "9, 10, 30",
    "10, 11, 30",
    "19, 20, 30",
    "70, 71, 30",
  })
  void waits(int earlier, int start, long seconds) {
    CrashLoopDecision decision = CrashLoopPolicy.decide(secondsApart(earlier), NOW);
    assertThat(decision.start()).isEqualTo(start);
    assertThat(decision.delay()).isEqualTo(Duration.ofSeconds(seconds));
    assertThat(decision.kind()).isEqualTo(seconds == 0 ? Kind.GO_ON : Kind.WAIT);
    assertThat(decision.reason()).contains("start " + start + " in a row");
    if (seconds > 0) {
      assertThat(decision.reason()).contains("waiting " + seconds + " s");
    }
  }

  // A row ends with a pause in which somebody may have done something about it.
  @ParameterizedTest(name = "a pause of {0} s: start {1}")
  @CsvSource({"299, 11", "300, 11", "301, 1", "86400, 1"})
  void aPauseEndsARow(long pause, int start) {
    assertThat(CrashLoopPolicy.decide(secondsApart(10), NOW.plusSeconds(pause - 1)).start())
        .isEqualTo(start);
  }

  @Test
  void aPauseInTheMiddleCutsOffWhatWasBefore() {
    List<Instant> starts = new ArrayList<>(secondsApart(10));
    starts.replaceAll(start -> start.minus(Duration.ofHours(1)));
    starts.addAll(secondsApart(2));
    assertThat(CrashLoopPolicy.decide(starts, NOW).start()).isEqualTo(3);
  }

  // A clock that jumps makes nobody wait longer than a row of that length would.
  @ParameterizedTest(name = "by {0} s: wait {1} s")
  @CsvSource({
    // back: what was written down lies in the future, and is one row all the same
    "-1, 2",
    "-3600, 2",
    "-3000000000, 2",
    // forward: a row ends, which costs a few starts
    "3600, 0",
    "3000000000, 0",
  })
  void aClockThatJumps(long seconds, long wait) {
    assertThat(CrashLoopPolicy.decide(secondsApart(5), NOW.plusSeconds(seconds)).delay())
        .isEqualTo(Duration.ofSeconds(wait));
  }

  // Under a supervisor that starts it again at once; a start takes no time or a little.
  @ParameterizedTest(name = "a life of {0} ms, {1} ms between two")
  @CsvSource({"0, 0", "1, 0", "500, 0", "500, 1000", "9000, 0"})
  void atMostTenStartsInTheFirstMinuteAndTwoInEachLater(long lifeMillis, long pauseMillis) {
    List<Instant> recorded = new ArrayList<>();
    List<Instant> starts = new ArrayList<>();
    Instant time = NOW;
    while (time.isBefore(NOW.plusSeconds(600))) {
      starts.add(time);
      CrashLoopDecision decision = CrashLoopPolicy.decide(recorded, time);
      recorded.add(time);
      time = time.plus(decision.delay()).plusMillis(lifeMillis).plusMillis(pauseMillis);
    }
    assertThat(starts)
        .filteredOn(s -> s.isBefore(NOW.plusSeconds(60)))
        .hasSizeLessThanOrEqualTo(10);
    for (int minute = 2; minute < 10; minute++) {
      Instant from = NOW.plusSeconds(60L * minute);
      assertThat(starts)
          .filteredOn(s -> !s.isBefore(from) && s.isBefore(from.plusSeconds(60)))
          .hasSizeLessThanOrEqualTo(2);
    }
  }
}
