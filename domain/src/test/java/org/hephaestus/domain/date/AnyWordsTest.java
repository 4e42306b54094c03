package org.hephaestus.domain.date;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.hephaestus.ports.task.Capture;
import org.hephaestus.ports.task.When;
import org.junit.jupiter.api.Test;

/**
 * What must hold for any words and any date. A failure names its seed; {@code -Dheph.seed} replays
 * it.
 */
class AnyWordsTest {
  private static final int RUNS = Boolean.getBoolean("heph.soak") ? 200_000 : 20_000;
  private static final long SEED = Long.getLong("heph.seed", new Random().nextLong());
  private static final List<ZoneId> ZONES =
      List.of(
          ZoneId.of("Europe/Berlin"),
          ZoneId.of("America/New_York"),
          ZoneId.of("Asia/Kolkata"),
          ZoneId.of("Australia/Lord_Howe"),
          ZoneId.of("Pacific/Apia"),
          ZoneId.of("America/Sao_Paulo"),
          ZoneId.of("UTC"),
          ZoneOffset.UTC,
          ZoneOffset.ofHoursMinutes(-3, -30),
          ZoneId.of("UTC+02:00"));

  /** Words of the language and of others. */
  private static final List<String> SOUP =
      List.of(
              "today tom fri friday next this on at in a ago @ , +3d -3d +2w 3 27 27th 0 00 999999 +999999y -999999d",
              "+4h -999999h 90m +90min nov november 31 30 feb 29 2026 2026-11-27 11-27 2026-02-30 9999-12-31 1970-01-01",
              "27/11 5pm 5 pm 17:00 24:00 noon midnight eod eow eoq 2026-11-27T17:00 2026-11-27t17:00z T 1:2:3",
              "2026-11-27T17:00+99:99 none someday daily weekly every every! other weekday weekdays and month the of 15th",
              "31st 99th 0th 3d 2w 9999 9999y 10000 RRULE: rrule: FREQ=DAILY FREQ=WEEKLY;BYDAY=MO ; = FREQ= COUNT=2",
              "FREQ=YEARLY;BYWEEKNO=53 ;INTERVAL=9999 ;UNTIL=20261231 ;UNTIL= ;BYSETPOS=-1 ;BYDAY=-1FR ;BYMONTHDAY=-31",
              "FREQ=MONTHLY;SKIP=FORWARD ;WKST=SU ;BYYEARDAY=-366 ;BYMONTH=2 \u0000 \u001b[31m é 漢 \uD83D \uD83D\uDE00 ı İ ٢")
          .stream()
          .flatMap(line -> List.of(line.split(" ", -1)).stream())
          .toList();

  private final Random random = new Random(SEED);

  AnyWordsTest() {
    System.out.println("-Dheph.seed=" + SEED);
  }

  @Test
  void noWordsThrowAndEveryRefusalPointsAtItsToken() {
    int read = 0;
    for (int run = 0; run < RUNS; run++) {
      String words = soup();
      Capture capture = new Capture(instant(), zone());
      DateReading date = DateParser.parse(words, capture);
      if (date instanceof DateReading.Refused refused) {
        assertThat(words.substring(refused.position())).as(seed(words)).startsWith(refused.token());
        assertThat(refused.message()).as(seed(words)).isNotBlank().doesNotContain("\u001b");
      } else {
        read++;
      }
      RecurrenceReading rule = Recurrence.parse(words);
      if (rule instanceof RecurrenceReading.Refused refused) {
        assertThat(words.substring(refused.position())).as(seed(words)).startsWith(refused.token());
        assertThat(refused.message()).as(seed(words)).isNotBlank().doesNotContain("\u001b");
      } else {
        read++;
      }
    }
    assertThat(read).as("a soup of which nothing is read tests nothing").isGreaterThan(RUNS / 50);
  }

  @Test
  void tooManyWordsAreRefused() {
    Capture capture = new Capture(instant(), zone());
    assertThat(DateParser.parse("fri ".repeat(100_000), capture))
        .isInstanceOf(DateReading.Refused.class);
    assertThat(Recurrence.parse("FREQ=DAILY;BYMONTH=" + "1,".repeat(100_000)))
        .isInstanceOf(RecurrenceReading.Refused.class);
  }

  @Test
  void keysReadBackEqualAndTheirOrderIsTotal() {
    List<When> dates = new ArrayList<>();
    for (int run = 0; run < RUNS; run++) {
      When when = date();
      assertThat(Occurrences.parse(Occurrences.key(when))).as(seed(when)).contains(when);
      dates.add(when);
    }
    for (Comparator<When> order :
        List.of(Occurrences.order(), DateWords.order(ZoneId.of("Europe/Berlin")))) {
      for (int i = 0; i + 2 < dates.size(); i += 3) {
        When a = dates.get(i);
        When b = dates.get(i + 1);
        When c = dates.get(i + 2);
        int ab = Integer.signum(order.compare(a, b));
        assertThat(Integer.signum(order.compare(b, a))).as(seed(a + " " + b)).isEqualTo(-ab);
        assertThat(ab == 0).as(seed(a + " " + b)).isEqualTo(a.equals(b));
        if (ab <= 0 && order.compare(b, c) <= 0) {
          assertThat(order.compare(a, c)).as(seed(a + " " + b + " " + c)).isNotPositive();
        }
      }
    }
  }

  @Test
  void aKeyIsStable() {
    When.Moment first =
        new When.Moment(Instant.parse("2026-10-25T00:30:00Z"), ZoneId.of("Europe/Berlin"));
    When.Moment second =
        new When.Moment(Instant.parse("2026-10-25T01:30:00Z"), ZoneId.of("Europe/Berlin"));
    assertThat(Occurrences.key(new When.Day(LocalDate.of(2026, 11, 27)))).isEqualTo("2026-11-27");
    assertThat(
            Occurrences.key(
                new When.Moment(Instant.parse("2026-11-27T16:00:00Z"), ZoneId.of("Europe/Berlin"))))
        .isEqualTo("2026-11-27T17:00[Europe/Berlin]");
    assertThat(
            Occurrences.key(
                new When.Moment(
                    Instant.parse("2026-11-27T16:00:05.120Z"), ZoneId.of("Europe/Berlin"))))
        .isEqualTo("2026-11-27T17:00:05.120[Europe/Berlin]");
    assertThat(Occurrences.key(first)).isEqualTo("2026-10-25T02:30[Europe/Berlin]");
    assertThat(Occurrences.key(second)).isEqualTo("2026-10-25T02:30+01:00[Europe/Berlin]");
    assertThat(Occurrences.key(new When.Moment(Instant.EPOCH, ZoneOffset.UTC)))
        .isEqualTo("1970-01-01T00:00[Z]");
  }

  @Test
  void aDayComesBeforeTheMomentItBeginsWith() {
    ZoneId zone = ZoneId.of("Europe/Berlin");
    LocalDate today = LocalDate.of(2026, 11, 27);
    When day = new When.Day(today);
    When midnight = new When.Moment(today.atStartOfDay(zone).toInstant(), zone);
    assertThat(DateWords.order(zone).compare(day, midnight)).isNegative();
    assertThat(DateWords.order(zone).compare(midnight, day)).isPositive();
  }

  @Test
  void rulesAreEqualWhenTheyMeanTheSameWords() {
    assertThat(read("every day")).isEqualTo(read("daily")).hasSameHashCodeAs(read("daily"));
    assertThat(read("daily")).isNotEqualTo(read("weekly")).hasToString("daily");
  }

  @Test
  void whatIsNoKeyIsNoDate() {
    for (String text :
        List.of(
            "",
            "fri",
            "2026-11-31",
            "2026-11-27T17:00",
            "2026-11-27T17:00[]",
            "2026-11-27T17:00[Nowhere/Atall]",
            "2026-11-27T25:00[Europe/Berlin]",
            "2026-11-27T17:00[Europe/Berlin]x",
            "[",
            "2026-11-27[Europe/Berlin]")) {
      assertThat(Occurrences.parse(text)).as(text).isEmpty();
    }
  }

  @Test
  void rulesReadBackEqualAndNeverStandStill() {
    int steps = 0;
    for (int run = 0; run < RUNS / 10; run++) {
      Recurrence rule = rule();
      assertThat(Recurrence.parse(rule.text()))
          .as(seed(rule))
          .isEqualTo(new RecurrenceReading.Read(rule));
      When base = date();
      When occurrence = base;
      for (int step = 0; step < 5; step++) {
        When now = date();
        Capture at = new Capture(DateWords.instantOf(now, zone()), zone());
        Optional<When> next =
            rule.after(
                base, occurrence, at, random.nextBoolean() ? Resolution.DONE : Resolution.SKIP);
        if (next.isEmpty()) {
          break;
        }
        steps++;
        String what = seed(rule + " from " + base + " after " + occurrence + ": " + next);
        assertThat(Occurrences.order().compare(occurrence, next.get())).as(what).isNegative();
        assertThat(next.get().getClass()).as(what).isEqualTo(base.getClass());
        occurrence = next.get();
      }
    }
    assertThat(steps).isGreaterThan(RUNS / 4);
  }

  /** A rule by schedule does not ask when it was done; and no date lies between two neighbours. */
  @Test
  void aScheduleHasNoGapsAndKnowsNoCompletion() {
    for (int run = 0; run < RUNS / 20; run++) {
      Recurrence rule = rule();
      if (rule.text().startsWith("every!")) {
        continue;
      }
      LocalDate start = day();
      When base = new When.Day(start);
      List<LocalDate> walked = new ArrayList<>();
      Optional<When> next = Optional.of(base);
      while (next.isPresent() && walked.size() < 30) {
        LocalDate here = DateWords.dayOf(next.get(), ZoneOffset.UTC);
        walked.add(here);
        next = rule.after(base, next.get(), new Capture(instant(), zone()), Resolution.DONE);
      }
      // Asked from any day in between, the answer is the next of those walked.
      LocalDate last = walked.getLast();
      long span = ChronoUnit.DAYS.between(start, last);
      for (int ask = 0; ask < 5 && span > 0; ask++) {
        LocalDate from = start.plusDays(random.nextLong(span));
        LocalDate want = walked.stream().filter(d -> d.isAfter(from)).findFirst().orElseThrow();
        assertThat(
                rule.after(
                    base, new When.Day(from), new Capture(instant(), zone()), Resolution.SKIP))
            .as(seed(rule + " from " + base + " after " + from))
            .contains(new When.Day(want));
      }
    }
  }

  /** The library skips ahead in endless rules and counts through counted ones; both must agree. */
  @Test
  void skippingAheadAndCountingThroughAgree() {
    for (int run = 0; run < RUNS / 20; run++) {
      String pattern = rfc().replaceAll(";(COUNT|UNTIL)=[0-9]+", "");
      When base = new When.Day(day());
      When far = new When.Day(day().plusYears(20));
      Capture at = new Capture(instant(), zone());
      assertThat(read(pattern).after(base, far, at, Resolution.DONE))
          .as(seed(pattern + " from " + base + " after " + far))
          .isEqualTo(read(pattern + ";COUNT=1000000").after(base, far, at, Resolution.DONE));
    }
  }

  @Test
  void aDaySaidInWordsIsReadBack() {
    for (int run = 0; run < RUNS; run++) {
      Capture capture = new Capture(instant(), zone());
      When.Day when = new When.Day(day());
      assertThat(DateParser.parse(DateWords.absolute(when, capture), capture))
          .as(seed(when + " at " + capture))
          .isEqualTo(new DateReading.Read(when));
    }
  }

  private String soup() {
    StringBuilder words = new StringBuilder();
    int tokens = 1 + random.nextInt(5);
    for (int i = 0; i < tokens; i++) {
      words.append(SOUP.get(random.nextInt(SOUP.size())));
      if (random.nextInt(5) > 0) {
        words.append(random.nextInt(20) == 0 ? "\u00a0" : " ");
      }
    }
    return words.toString();
  }

  private Recurrence rule() {
    List<String> units = List.of("days", "weeks", "months", "years");
    List<String> weekdays = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");
    String interval = (1 + random.nextInt(40)) + " " + units.get(random.nextInt(4));
    String words =
        switch (random.nextInt(6)) {
          case 0 ->
              List.of("daily", "weekly", "monthly", "yearly", "weekdays").get(random.nextInt(5));
          case 1 -> "every " + interval;
          case 2 -> "every! " + interval;
          case 3 ->
              "every "
                  + weekdays.get(random.nextInt(4))
                  + ", "
                  + weekdays.get(4 + random.nextInt(3));
          case 4 -> "every " + (1 + random.nextInt(31)) + "th";
          default -> rfc();
        };
    return read(words);
  }

  private static Recurrence read(String words) {
    if (Recurrence.parse(words) instanceof RecurrenceReading.Read read) {
      return read.recurrence();
    }
    throw new AssertionError(seed(words + ": " + Recurrence.parse(words)));
  }

  private String rfc() {
    String every = ";INTERVAL=" + (1 + random.nextInt(5));
    String end = List.of("", "", "", ";COUNT=20", ";UNTIL=20400101").get(random.nextInt(5));
    return List.of(
                "FREQ=DAILY",
                "FREQ=WEEKLY",
                "FREQ=WEEKLY;BYDAY=MO,WE,SU",
                "FREQ=WEEKLY;BYDAY=MO,SU;WKST=SU",
                "FREQ=MONTHLY",
                "FREQ=MONTHLY;BYMONTHDAY=31,-2",
                "FREQ=MONTHLY;BYDAY=-1FR,2TU",
                "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
                "RSCALE=GREGORIAN;FREQ=MONTHLY;SKIP=BACKWARD",
                "RSCALE=GREGORIAN;FREQ=MONTHLY;BYMONTHDAY=30,31;SKIP=FORWARD",
                "FREQ=YEARLY",
                "FREQ=YEARLY;BYMONTH=2,8;BYDAY=1MO",
                "FREQ=YEARLY;BYWEEKNO=1,-1;BYDAY=MO,SU",
                "FREQ=YEARLY;BYYEARDAY=1,366,-1")
            .get(random.nextInt(14))
        + every
        + end;
  }

  private When date() {
    if (random.nextInt(3) == 0) {
      return new When.Day(day());
    }
    ZoneId zone = zone();
    if (random.nextInt(4) == 0) {
      // Near the clock changes, where local times are missing or happen twice.
      LocalTime time = LocalTime.of(random.nextInt(4), random.nextInt(60));
      LocalDate change =
          List.of(
                  LocalDate.of(2026, 3, 29),
                  LocalDate.of(2026, 10, 25),
                  LocalDate.of(2026, 3, 8),
                  LocalDate.of(2026, 11, 1),
                  LocalDate.of(2026, 4, 5),
                  LocalDate.of(2026, 10, 4),
                  LocalDate.of(2018, 2, 18),
                  LocalDate.of(2011, 12, 30))
              .get(random.nextInt(8));
      return new When.Moment(
          change
              .atTime(time)
              .atZone(zone)
              .toInstant()
              .plusSeconds(random.nextInt(3) * 3600L - 3600),
          zone);
    }
    return new When.Moment(instant(), zone);
  }

  private LocalDate day() {
    return LocalDate.of(1990, 1, 1).plusDays(random.nextInt(25_000));
  }

  private Instant instant() {
    Instant at = Instant.parse("1990-01-01T00:00:00Z").plusSeconds(random.nextInt(2_000_000_000));
    return switch (random.nextInt(3)) {
      case 0 -> at.plusMillis(random.nextInt(1000));
      case 1 -> at.truncatedTo(ChronoUnit.MINUTES);
      default -> at;
    };
  }

  private ZoneId zone() {
    return ZONES.get(random.nextInt(ZONES.size()));
  }

  private static String seed(Object what) {
    return "-Dheph.seed=" + SEED + " " + what;
  }
}
