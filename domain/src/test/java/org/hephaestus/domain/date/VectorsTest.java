package org.hephaestus.domain.date;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.hephaestus.ports.task.Capture;
import org.hephaestus.ports.task.When;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of {@code vectors.txt}; the kinds of rows and their columns are explained there. */
class VectorsTest {
  /** A row of the table. */
  record Row(
      int line, String kind, String name, String words, String zone, String now, String want) {
    ZoneId zoneId() {
      return ZoneId.of(zone);
    }

    Capture capture() {
      return new Capture(LocalDateTime.parse(now).atZone(zoneId()).toInstant(), zoneId());
    }

    /** The parts between semicolons that stand apart from their neighbours. */
    String part(int index) {
      return words.split(" ; ", -1)[index].strip();
    }

    @Override
    public String toString() {
      return line + " " + kind + ": " + name;
    }
  }

  static List<Row> rows() throws IOException {
    try (InputStream in = VectorsTest.class.getResourceAsStream("vectors.txt")) {
      String[] lines = new String(Objects.requireNonNull(in).readAllBytes(), UTF_8).split("\n", -1);
      return Stream.iterate(0, i -> i < lines.length, i -> i + 1)
          .filter(i -> !lines[i].isBlank() && !lines[i].startsWith("#"))
          .map(
              i -> {
                String[] cells = lines[i].split("\\|", -1);
                assertThat(cells).as("columns of line " + (i + 1)).hasSize(6);
                return new Row(
                    i + 1,
                    cells[0].strip(),
                    cells[1].strip(),
                    // One space belongs to the separator, the rest to the words.
                    cells[2].length() < 2 ? "" : cells[2].substring(1, cells[2].length() - 1),
                    cells[3].strip(),
                    cells[4].strip(),
                    cells[5].strip());
              })
          .toList();
    }
  }

  @Test
  void thereAreEnoughOfThem() throws IOException {
    assertThat(rows().size()).isGreaterThanOrEqualTo(300);
    assertThat(rows().stream().map(Row::zone).filter(zone -> !zone.isEmpty()).distinct().count())
        .isGreaterThanOrEqualTo(5);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void holds(Row row) {
    switch (row.kind()) {
      case "date" -> date(row);
      case "rule" -> rule(row);
      case "first" ->
          assertThat(say(recurrence(row.words()).firstOnOrAfter(row.capture())))
              .isEqualTo(row.want());
      case "run" -> run(row);
      case "done" -> step(row, Resolution.DONE);
      case "skip" -> step(row, Resolution.SKIP);
      case "say" -> {
        When when = when(row.words(), row.zoneId());
        assertThat(
                DateWords.absolute(when, row.capture())
                    + ", "
                    + DateWords.relative(when, row.capture()))
            .isEqualTo(row.want());
      }
      case "past" ->
          assertThat(DateWords.isPast(when(row.words(), row.zoneId()), row.capture()))
              .isEqualTo(row.want().equals("yes"));
      default -> fail("unknown kind of row " + row.kind());
    }
  }

  private static void date(Row row) {
    DateReading got = DateParser.parse(row.words(), row.capture());
    switch (got) {
      case DateReading.Read read -> {
        assertThat(say(read.when())).isEqualTo(row.want());
        if (read.when() instanceof When.Moment moment) {
          assertThat(moment.zone()).as("the zone it was said in").isEqualTo(row.zoneId());
        }
      }
      case DateReading.Cleared cleared -> assertThat(row.want()).isEqualTo("none");
      case DateReading.Refused refused ->
          refused(row, refused.message(), refused.position(), refused.token());
    }
  }

  private static void rule(Row row) {
    RecurrenceReading got = Recurrence.parse(row.words());
    switch (got) {
      case RecurrenceReading.Read read -> {
        assertThat(read.recurrence().text()).isEqualTo(row.want());
        assertThat(Recurrence.parse(row.want())).isEqualTo(got);
      }
      case RecurrenceReading.Cleared cleared -> assertThat(row.want()).isEqualTo("none");
      case RecurrenceReading.Refused refused ->
          refused(row, refused.message(), refused.position(), refused.token());
    }
  }

  private static void refused(Row row, String message, int position, String token) {
    assertThat("! " + message)
        .as("a refusal was not wanted")
        .matches(m -> row.want().startsWith("!"));
    String[] want = row.want().substring(1).split(" @ ", -1);
    assertThat(message).contains(want[0].strip()).doesNotContain("\n");
    if (want.length > 1) {
      assertThat(token).isEqualTo(want[1].strip());
    }
    assertThat(row.words().substring(position)).startsWith(token);
  }

  private static void run(Row row) {
    Recurrence recurrence = recurrence(row.part(0));
    When base = when(row.part(1), row.zoneId());
    When occurrence = base;
    for (String want : row.want().split(" ", -1)) {
      Capture due = new Capture(DateWords.instantOf(occurrence, row.zoneId()), row.zoneId());
      Optional<When> next = recurrence.after(base, occurrence, due, Resolution.DONE);
      assertThat(say(next)).isEqualTo(want);
      occurrence = next.orElse(occurrence);
    }
  }

  private static void step(Row row, Resolution how) {
    assertThat(
            say(
                recurrence(row.part(0))
                    .after(
                        when(row.part(1), row.zoneId()),
                        when(row.part(2), row.zoneId()),
                        row.capture(),
                        how)))
        .isEqualTo(row.want());
  }

  private static Recurrence recurrence(String words) {
    if (Recurrence.parse(words) instanceof RecurrenceReading.Read read) {
      return read.recurrence();
    }
    throw new AssertionError("no rule: " + words + ": " + Recurrence.parse(words));
  }

  /** A day, a local time in the zone of the row, or with a zone of its own in brackets. */
  private static When when(String text, ZoneId zone) {
    int bracket = text.indexOf('[');
    if (bracket >= 0) {
      return when(
          text.substring(0, bracket), ZoneId.of(text.substring(bracket + 1, text.length() - 1)));
    }
    return text.contains("T")
        ? new When.Moment(LocalDateTime.parse(text).atZone(zone).toInstant(), zone)
        : new When.Day(LocalDate.parse(text));
  }

  private static String say(Optional<When> when) {
    return when.map(VectorsTest::say).orElse("ended");
  }

  /** A moment is compared by local time and offset. */
  private static String say(When when) {
    return switch (when) {
      case When.Day day -> day.day().toString();
      case When.Moment moment -> {
        OffsetDateTime at = OffsetDateTime.ofInstant(moment.at(), moment.zone());
        String millis = at.toLocalDateTime().toString().replaceFirst("(\\.[0-9]*?)0+$", "$1");
        yield millis + at.getOffset();
      }
    };
  }
}
