package org.hephaestus.domain.update.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaintenanceWindowTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        // what was written comes back
        "03:00-05:00 UTC",
        "Mon-Fri 03:00-05:00 Europe/Berlin",
        "mon-FRI 03:00-05:00 Europe/Berlin",
        "Sat,Sun,Mon-Tue 22:00-24:00 America/Argentina/Buenos_Aires",
        "Mon   03:00-05:00   UTC ;Tue 03:00-05:00 UTC; 00:00-00:00 Etc/GMT+3",
      })
  void asWritten(String text) {
    assertThat(MaintenanceWindow.parse(text)).hasToString(text);
  }

  @Test
  void theNextOpeningIsAfterTheOneUnderWay() {
    assertThat(
            MaintenanceWindow.parse("03:00-05:00 UTC")
                .nextOpening(Instant.parse("2026-11-21T03:00:00Z")))
        .hasValueSatisfying(next -> assertThat(next.toInstant()).isEqualTo("2026-11-22T03:00:00Z"));
  }

  @ParameterizedTest(name = "''{0}'': {1}")
  @CsvSource(
      quoteCharacter = '"',
      value = {
        // all parts, in order, nothing else, on one line
        "\"\", '' is no window",
        "03:00-05:00, '03:00-05:00' is no window",
        "Mon 03:00-05:00 UTC now, is no window",
        "\"Sat, Sun 03:00-05:00 UTC\", is no window",
        "03:00-05:00 UTC;, '' is no window",
        "03:00-05:00 UTC;;04:00-05:00 UTC, '' is no window",
        "\"03:00-05:00 UTC, Sat 04:00-05:00 UTC\", is no window",
        "\"03:00-05:00\nUTC\", is no window",
        // days
        "Monday 03:00-05:00 UTC, \"'Monday' is no day, wanted Mon, Tue\"",
        "\"Mon, 03:00-05:00 UTC\", is no",
        "Mon- 03:00-05:00 UTC, '' is no day",
        "-Mon 03:00-05:00 UTC, '' is no day",
        "Mon-Wed-Fri 03:00-05:00 UTC, 'Mon-Wed-Fri' are no days",
        // hours: two digits each, 24:00 only as the end
        "03:00 UTC, is no window",
        "03:00-05:00-06:00 UTC, is no window",
        "3:00-05:00 UTC, is no window",
        "03:00-05:60 UTC, is no window",
        "03:00-24:01 UTC, '24:01' is no time of day",
        "24:00-05:00 UTC, '24:00' is no time of day",
        "25:00-05:00 UTC, '25:00' is no time of day",
        // a zone with its rules: no offset, no abbreviation, no wrong name
        "03:00-05:00 +01:00, \"'+01:00' is no zone, wanted a name like Europe/Berlin or UTC\"",
        "03:00-05:00 UTC+1, 'UTC+1' is no zone",
        "03:00-05:00 Z, 'Z' is no zone",
        "03:00-05:00 CEST, 'CEST' is no zone",
        "03:00-05:00 europe/berlin, is no zone",
        "03:00-05:00 Mars/Olympus, is no zone",
      })
  void cannotBeRead(String text, String wantInMessage) {
    assertThatThrownBy(() -> MaintenanceWindow.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(wantInMessage)
        .hasMessageEndingWith("as in: Mon-Fri 02:00-05:00 Europe/Berlin");
  }
}
