package org.hephaestus.domain.update.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import org.hephaestus.ports.update.Gate;
import org.hephaestus.ports.update.GateVerdict;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** 2026-11-21 is a Saturday. */
class WindowGateTest {
  @Test
  void noWindow() {
    Verdicts.check(
        WindowGate.judge(null, Instant.EPOCH),
        Gate.WINDOW,
        "open",
        "updates may happen at any time");
  }

  @ParameterizedTest(name = "{0} at {1}: {2}")
  @CsvSource({
    // from the start on, up to the end and not with it
    "03:00-05:00 UTC, 2026-11-21T02:59:59.999Z, 2026-11-21T03:00:00Z",
    "03:00-05:00 UTC, 2026-11-21T03:00:00Z, open",
    "03:00-05:00 UTC, 2026-11-21T04:59:59.999Z, open",
    "03:00-05:00 UTC, 2026-11-21T05:00:00Z, 2026-11-22T03:00:00Z",
    // the hours are those of the zone
    "03:00-05:00 Europe/Berlin, 2026-11-21T02:00:00Z, open",
    "03:00-05:00 Europe/Berlin, 2026-11-21T04:00:00Z, 2026-11-22T02:00:00Z",
    "03:00-05:00 Pacific/Kiritimati, 2026-11-21T12:59:00Z, 2026-11-21T13:00:00Z",
    // an end that is not after the start is on the next day
    "22:00-06:00 UTC, 2026-11-21T21:59:00Z, 2026-11-21T22:00:00Z",
    "22:00-06:00 UTC, 2026-11-21T23:00:00Z, open",
    "22:00-06:00 UTC, 2026-11-21T05:59:00Z, open",
    "22:00-06:00 UTC, 2026-11-21T06:00:00Z, 2026-11-21T22:00:00Z",
    "22:00-00:00 UTC, 2026-11-21T23:59:00Z, open",
    "22:00-00:00 UTC, 2026-11-21T00:00:00Z, 2026-11-21T22:00:00Z",
    "Sat 03:00-03:00 UTC, 2026-11-22T02:59:00Z, open",
    "Sat 03:00-03:00 UTC, 2026-11-22T03:00:00Z, 2026-11-28T03:00:00Z",
    // 24:00 is the end of the day
    "Sat 22:00-24:00 UTC, 2026-11-21T23:59:00Z, open",
    "Sat 22:00-24:00 UTC, 2026-11-22T00:00:00Z, 2026-11-28T22:00:00Z",
    "00:00-24:00 UTC, 2026-11-21T00:00:00Z, open",
    "00:00-24:00 UTC, 2026-11-21T23:59:59.999Z, open",
    // days, in the zone; what goes over midnight belongs to the day of its start
    "Mon-Fri 03:00-05:00 UTC, 2026-11-20T04:00:00Z, open",
    "Mon-Fri 03:00-05:00 UTC, 2026-11-21T04:00:00Z, 2026-11-23T03:00:00Z",
    "Sat 22:00-06:00 UTC, 2026-11-21T05:00:00Z, 2026-11-21T22:00:00Z",
    "Sat 22:00-06:00 UTC, 2026-11-22T05:00:00Z, open",
    "Sat 22:00-06:00 UTC, 2026-11-22T06:00:00Z, 2026-11-28T22:00:00Z",
    "Sun 01:00-02:00 Pacific/Kiritimati, 2026-11-21T11:30:00Z, open",
    // lists, and ranges that go over the end of the week
    "'Sat,Sun 03:00-05:00 UTC', 2026-11-22T04:00:00Z, open",
    "'Sat,Sun 03:00-05:00 UTC', 2026-11-23T04:00:00Z, 2026-11-28T03:00:00Z",
    "'Mon,Wed-Thu 03:00-05:00 UTC', 2026-11-26T04:00:00Z, open",
    "'Mon,Wed-Thu 03:00-05:00 UTC', 2026-11-24T04:00:00Z, 2026-11-25T03:00:00Z",
    "Fri-Mon 03:00-05:00 UTC, 2026-11-23T04:00:00Z, open",
    "Fri-Mon 03:00-05:00 UTC, 2026-11-23T05:00:00Z, 2026-11-27T03:00:00Z",
    "Wed-Wed 03:00-05:00 UTC, 2026-11-21T04:00:00Z, 2026-11-25T03:00:00Z",
    "Thu-Wed 03:00-05:00 UTC, 2026-11-21T05:00:00Z, 2026-11-22T03:00:00Z",
    // several: any of them is enough, the first to open counts
    "Mon 03:00-05:00 UTC; Sat 10:00-12:00 UTC, 2026-11-21T11:00:00Z, open",
    "Mon 03:00-05:00 UTC; Sat 10:00-12:00 UTC, 2026-11-23T04:00:00Z, open",
    "Mon 03:00-05:00 UTC; Sat 10:00-12:00 UTC, 2026-11-21T12:00:00Z, 2026-11-23T03:00:00Z",
    "Sat 10:00-12:00 UTC; Mon 03:00-05:00 UTC, 2026-11-21T12:00:00Z, 2026-11-23T03:00:00Z",
    "03:30-04:00 Europe/Berlin;03:00-04:00 UTC, 2026-11-21T01:00:00Z, 2026-11-21T02:30:00Z",
  })
  void hoursAndDays(String window, Instant now, String want) {
    check(window, now, want);
  }

  @ParameterizedTest(name = "{0} at {1}: {2}")
  @CsvSource({
    // gap, start in it: moved forward by the gap (Berlin: 02:00 becomes 03:00 at 01:00 UTC)
    "02:30-04:00 Europe/Berlin, 2026-03-29T00:59:00Z, 2026-03-29T01:30:00Z",
    "02:30-04:00 Europe/Berlin, 2026-03-29T01:30:00Z, open",
    "02:30-04:00 Europe/Berlin, 2026-03-29T02:00:00Z, 2026-03-30T00:30:00Z",
    // gap, end in it
    "01:00-02:30 Europe/Berlin, 2026-03-29T01:29:00Z, open",
    "01:00-02:30 Europe/Berlin, 2026-03-29T01:30:00Z, 2026-03-29T23:00:00Z",
    // gap, both in it: the same length
    "02:10-02:20 Europe/Berlin, 2026-03-29T01:15:00Z, open",
    "02:10-02:20 Europe/Berlin, 2026-03-29T01:20:00Z, 2026-03-30T00:10:00Z",
    // gap, swallowed: once not at all, also where that is the only day of the week
    "02:30-03:10 Europe/Berlin, 2026-03-29T01:20:00Z, 2026-03-30T00:30:00Z",
    "Sun 02:30-03:10 Europe/Berlin, 2026-03-22T12:00:00Z, 2026-04-05T00:30:00Z",
    "Sun 02:30-03:30 Europe/Berlin, 2026-03-22T12:00:00Z, 2026-04-05T00:30:00Z",
    // gap in the middle of it: an hour less
    "Sat 23:00-06:00 Europe/Berlin, 2026-03-29T03:59:00Z, open",
    "Sat 23:00-06:00 Europe/Berlin, 2026-03-29T04:00:00Z, 2026-04-04T21:00:00Z",
    // overlap: the start is the earlier, the end the later (Berlin: 03:00 becomes 02:00 at 01:00
    // UTC)
    "02:30-04:00 Europe/Berlin, 2026-10-25T00:29:00Z, 2026-10-25T00:30:00Z",
    "02:30-04:00 Europe/Berlin, 2026-10-25T00:30:00Z, open",
    "02:30-04:00 Europe/Berlin, 2026-10-25T03:00:00Z, 2026-10-26T01:30:00Z",
    "01:00-02:30 Europe/Berlin, 2026-10-25T01:29:00Z, open",
    "01:00-02:30 Europe/Berlin, 2026-10-25T01:30:00Z, 2026-10-26T00:00:00Z",
    "02:10-02:20 Europe/Berlin, 2026-10-25T00:10:00Z, open",
    "02:10-02:20 Europe/Berlin, 2026-10-25T01:19:00Z, open",
    "02:10-02:20 Europe/Berlin, 2026-10-25T01:20:00Z, 2026-10-26T01:10:00Z",
    // New York: gap on 2026-03-08 at 07:00 UTC, overlap on 2026-11-01 at 06:00 UTC
    "02:30-04:00 America/New_York, 2026-03-08T07:29:00Z, 2026-03-08T07:30:00Z",
    "02:30-04:00 America/New_York, 2026-03-08T08:00:00Z, 2026-03-09T06:30:00Z",
    "01:30-01:45 America/New_York, 2026-11-01T05:29:00Z, 2026-11-01T05:30:00Z",
    "01:30-01:45 America/New_York, 2026-11-01T06:44:00Z, open",
    "01:30-01:45 America/New_York, 2026-11-01T06:45:00Z, 2026-11-02T06:30:00Z",
    // Lord Howe, half an hour: gap on 2026-10-03 at 15:30 UTC, overlap on 2026-04-04 at 15:00 UTC
    "02:10-03:00 Australia/Lord_Howe, 2026-10-03T15:39:00Z, 2026-10-03T15:40:00Z",
    "02:10-03:00 Australia/Lord_Howe, 2026-10-03T16:00:00Z, 2026-10-04T15:10:00Z",
    "01:40-01:50 Australia/Lord_Howe, 2026-04-04T14:39:00Z, 2026-04-04T14:40:00Z",
    "01:40-01:50 Australia/Lord_Howe, 2026-04-04T15:19:00Z, open",
    "01:40-01:50 Australia/Lord_Howe, 2026-04-04T15:20:00Z, 2026-04-05T15:10:00Z",
    // a day that a zone left out (Apia had no 2011-12-30): its span is on the next
    "Fri 01:00-02:00 Pacific/Apia, 2011-12-30T11:30:00Z, open",
  })
  void clockChanges(String window, Instant now, String want) {
    check(window, now, want);
  }

  private static void check(String window, Instant now, String want) {
    Verdicts.check(
        WindowGate.judge(MaintenanceWindow.parse(window), now),
        Gate.WINDOW,
        want,
        (want.equals("open") ? "the window is open: " : "outside the window ") + window);
  }

  @ParameterizedTest(name = "{0} at {1}: {2}")
  @CsvSource({
    // the window as written, the next opening in the zone of that opening, and the way around it
    "Mon-Fri 03:00-05:00 Europe/Berlin, outside the window Mon-Fri 03:00-05:00 Europe/Berlin;",
    "Mon-Fri 03:00-05:00 Europe/Berlin, it opens 2026-11-23T03:00+01:00[Europe/Berlin]",
    "mon 23:00-24:00 UTC; Sun 20:00-21:00 America/New_York, 2026-11-22T20:00-05:00[America/New_York]",
    "03:00-05:00 UTC, install it now with: heph update apply",
  })
  void reason(String window, String wantInReason) {
    GateVerdict got =
        WindowGate.judge(MaintenanceWindow.parse(window), Instant.parse("2026-11-21T12:00:00Z"));
    assertThat(got.reason()).contains(wantInReason);
  }

  @Test
  @DisplayName("what is closed opens at the stated moment, and not before")
  void untilIsTrue() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    String[] zones = {"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC"};
    Instant year = Instant.parse("2026-01-01T00:00:00Z");
    for (int i = 0; i < 2_000; i++) {
      String text =
          "%s %02d:%02d-%02d:%02d %s"
              .formatted(
                  random.nextBoolean() ? "Mon-Sun" : "Sat-Mon",
                  random.nextInt(24),
                  random.nextInt(60),
                  random.nextInt(24),
                  random.nextInt(60),
                  zones[random.nextInt(zones.length)]);
      MaintenanceWindow window = MaintenanceWindow.parse(text);
      Instant now = year.plusSeconds(random.nextInt(366 * 86_400));
      Instant until = WindowGate.judge(window, now).until();
      if (until != null) {
        long before = random.nextLong(until.getEpochSecond() - now.getEpochSecond());
        assertThat(window.isOpen(until)).as("%s at %s, seed %d", text, now, seed).isTrue();
        assertThat(window.isOpen(until.minusSeconds(1 + before)))
            .as("%s at %s, %d s before, seed %d", text, now, 1 + before, seed)
            .isFalse();
      }
    }
  }
}
