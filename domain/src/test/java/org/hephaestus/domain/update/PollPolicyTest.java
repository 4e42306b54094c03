package org.hephaestus.domain.update;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PollPolicyTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final Duration SIX_HOURS = Duration.ofHours(6);

  private static @Nullable Instant at(@Nullable Long seconds) {
    return seconds == null ? null : NOW.plusSeconds(seconds);
  }

  @ParameterizedTest(name = "planned {0} s, {1} failures, interval {2} s, u {3}: {4} in {5} s")
  @CsvSource({
    // nothing planned: 10 to 90 % of the interval
    ", 0, 21600, 0.0, FIRST, 2160",
    ", 0, 21600, 0.5, FIRST, 10800",
    ", 0, 1000, 1.0, FIRST, 900",
    // a plan in the future is kept, also after failures and up to the longest a rule can make
    "60, 0, 21600, 0.5, KEPT, 60",
    "25920, 0, 21600, 0.5, KEPT, 25920",
    "43200, 3, 21600, 0.5, KEPT, 43200",
    "86400, 1, 2, 0.5, KEPT, 86400",
    // a plan in the past is made up for once, soon, spread over at most a minute
    "0, 0, 21600, 0.0, CATCH_UP, 0",
    "-1, 0, 21600, 0.5, CATCH_UP, 30",
    "-864000, 0, 21600, 0.5, CATCH_UP, 30",
    "-1, 0, 10, 0.5, CATCH_UP, 0.5",
    // a plan that no rule can have made: the clock went back, or the interval was shortened
    "25921, 0, 21600, 0.5, REPLANNED, 10800",
    "86401, 1, 21600, 0.5, REPLANNED, 10800",
    "31536000, 0, 21600, 0.0, REPLANNED, 2160",
    "21600, 0, 60, 0.5, REPLANNED, 30",
  })
  void atStart(
      @Nullable Long planned,
      int failures,
      long interval,
      double u,
      PollPolicy.Kind want,
      double wantSeconds) {
    PollPolicy.Plan got =
        PollPolicy.atStart(at(planned), failures, NOW, Duration.ofSeconds(interval), u);
    assertThat(got.kind()).isEqualTo(want);
    assertThat(Duration.between(NOW, got.at())).isEqualTo(seconds(wantSeconds));
    assertThat(got.reason()).isNotBlank();
  }

  @ParameterizedTest(name = "{0} failures, Retry-After {1} s, interval {2} s, u {3}: {4}, {5} s")
  @CsvSource({
    // success: 80 to 120 % of the interval; a Retry-After has no meaning then
    "0, , 21600, 0.0, REGULAR, 17280",
    "0, , 21600, 0.5, REGULAR, 21600",
    "0, , 21600, 1.0, REGULAR, 25920",
    "0, 99999, 21600, 0.5, REGULAR, 21600",
    // failures: full jitter in a window that doubles from an eighth of the interval to twice it
    "1, , 21600, 0.5, BACKOFF, 1350",
    "1, , 21600, 1.0, BACKOFF, 2700",
    "2, , 21600, 1.0, BACKOFF, 5400",
    "3, , 21600, 1.0, BACKOFF, 10800",
    "5, , 21600, 1.0, BACKOFF, 43200",
    "6, , 21600, 1.0, BACKOFF, 43200",
    "2147483647, , 21600, 1.0, BACKOFF, 43200",
    // never at once: a minute, or half the smallest window where that is shorter
    "1, , 21600, 0.0, BACKOFF, 60",
    "9, , 21600, 0.0, BACKOFF, 60",
    "1, , 16, 0.0, BACKOFF, 1",
    // the forge's wish counts where it is longer, and is believed up to a day
    "1, 3600, 21600, 0.5, RETRY_AFTER, 3600",
    "1, 60, 21600, 0.5, BACKOFF, 1350",
    "1, 0, 21600, 0.5, BACKOFF, 1350",
    "1, 86400, 21600, 0.5, RETRY_AFTER, 86400",
    "1, 315360000, 21600, 0.5, RETRY_AFTER, 86400",
  })
  void after(
      int failures,
      @Nullable Long retryAfter,
      long interval,
      double u,
      PollPolicy.Kind want,
      double wantSeconds) {
    PollPolicy.Plan got =
        PollPolicy.after(
            failures,
            retryAfter == null ? null : Duration.ofSeconds(retryAfter),
            NOW,
            Duration.ofSeconds(interval),
            u);
    assertThat(got.kind()).isEqualTo(want);
    assertThat(Duration.between(NOW, got.at())).isEqualTo(seconds(wantSeconds));
  }

  @ParameterizedTest(name = "planned in {0} s, {1} failures: {2}")
  @CsvSource({
    // due from the planned moment on, however late it is
    "0, 0, due",
    "-1, 0, due",
    "-31536000, 0, due",
    // otherwise wait, but look at the clock every ten minutes: the machine may sleep
    "1, 0, wait 1",
    "600, 0, wait 600",
    "601, 0, wait 600",
    "25920, 0, wait 600",
    "86400, 1, wait 600",
    // the wall clock was set back while we waited
    "25921, 0, replan",
    "86401, 1, replan",
  })
  void onTick(long planned, int failures, String want) {
    PollPolicy.Tick got = PollPolicy.onTick(NOW.plusSeconds(planned), failures, NOW, SIX_HOURS);
    assertThat(
            switch (got) {
              case PollPolicy.Tick.Due due -> "due";
              case PollPolicy.Tick.Wait wait -> "wait " + wait.delay().toSeconds();
              case PollPolicy.Tick.Replan replan -> "replan";
            })
        .isEqualTo(want);
  }

  @Test
  @DisplayName("a plan is never one that the next start would throw away")
  void plansAreStable() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      Duration interval = Duration.ofSeconds(1 + random.nextInt(2_592_000));
      int failures = random.nextInt(12);
      Duration retryAfter =
          random.nextBoolean() ? null : Duration.ofSeconds(random.nextInt(200_000));
      Instant planned =
          PollPolicy.after(failures, retryAfter, NOW, interval, random.nextDouble()).at();
      assertThat(planned).as("seed %d, round %d", seed, i).isAfter(NOW);
      assertThat(PollPolicy.atStart(planned, failures, NOW, interval, random.nextDouble()).kind())
          .as("seed %d, round %d, interval %s", seed, i, interval)
          .isEqualTo(PollPolicy.Kind.KEPT);
    }
  }

  private static Duration seconds(double seconds) {
    return Duration.ofNanos((long) (seconds * 1e9));
  }
}
