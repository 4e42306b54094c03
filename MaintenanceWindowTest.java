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
        // what was written comes back, and means the same again
        "03:00-05:00 UTC",
        "Mon-Fri 03:00-05:00 Europe/Berlin",
        "mon-FRI 03:00-05:00 Europe/Berlin",
        "Sat,Sun,Mon-Tue 22:00-24:00 America/Argentina/Buenos_Aires",
        "  Mon   03:00-05:00   UTC ;Tue 03:00-05:00 UTC; 00:00-00:00 Etc/GMT+3 ",
      })
  void asWritten(String text) {
    MaintenanceWindow window = MaintenanceWindow.parse(text);
    assertThat(window).hasToString(text).isEqualTo(MaintenanceWindow.parse(window.toString()));
    assertThat(window).hasSameHashCodeAs(MaintenanceWindow.parse(text));
    assertThat(window).isNotEqualTo(MaintenanceWindow.parse("Sun 01:00-02:00 UTC"));
  }

  @Test
  void theNextOpeningIsAfterTheOneUnderWay() {
    assertThat(
            MaintenanceWindow.parse("03:00-05:00 UTC")
                .nextOpening(Instant.parse("2026-11-21T03:00:00Z")))
        .hasValueSatisfying(
            next -> assertThat(next.toInstant()).isEqualTo("2026-11-22T03:00:00Z"));
  }

  @ParameterizedTest(name = "''{0}'': {1}")
  @CsvSource(
      quoteCharacter = '"',
      value = {
        // all parts, in order, nothing else
        "\"\", \"expected days, hours and a zone between semicolons, was ''\"",
        "03:00-05:00, \"expected days, hours and a zone between semicolons, was '03:00-05:00'\"",
        "Mon 03:00-05:00 UTC now, \"was 'Mon 03:00-05:00 UTC now'\"",
        "\"Sat, Sun 03:00-05:00 UTC\", \"was 'Sat, Sun 03:00-05:00 UTC'\"",
        "03:00-05:00 UTC;, \"between semicolons, was ''\"",
        "03:00-05:00 UTC;;04:00-05:00 UTC, \"between semicolons, was ''\"",
        "\"03:00-05:00 UTC, Sat 04:00-05:00 UTC\", between semicolons",
        // days
        "Monday 03:00-05:00 UTC, \"expected a day (Mon, Tue, Wed, Thu, Fri, Sat, Sun), was 'Monday'\"",
        "\"Mon, 03:00-05:00 UTC\", \"Sun), was ''\"",
        "Mon- 03:00-05:00 UTC, \"Sun), was ''\"",
        "-Mon 03:00-05:00 UTC, \"Sun), was ''\"",
        "Mon-Wed-Fri 03:00-05:00 UTC, \"expected days like Mon-Fri, was 'Mon-Wed-Fri'\"",
        // hours: two digits each, 24:00 only as the end
        "03:00 UTC, \"expected hours like 03:00-05:00, was '03:00'\"",
        "03:00-05:00-06:00 UTC, \"expected hours like 03:00-05:00, was '03:00-05:00-06:00'\"",
        "3:00-05:00 UTC, \"expected a time from 00:00 to 23:59, or 24:00 as the end, was '3:00'\"",
        "03:00-5 UTC, was '5'",
        "03:00-05:60 UTC, was '05:60'",
        "03:00-24:01 UTC, was '24:01'",
        "24:00-05:00 UTC, was '24:00'",
        "25:00-05:00 UTC, was '25:00'",
        "- UTC, was ''",
        // a zone with its rules: no offset, no abbreviation, no wrong name
        "03:00-05:00 +01:00, \"expected a time zone like Europe/Berlin or UTC, was '+01:00'\"",
        "03:00-05:00 UTC+1, was 'UTC+1'",
        "03:00-05:00 Z, was 'Z'",
        "03:00-05:00 CEST, was 'CEST'",
        "03:00-05:00 europe/berlin, was 'europe/berlin'",
        "03:00-05:00 Mars/Olympus, was 'Mars/Olympus'",
      })
  void cannotBeRead(String text, String wantInMessage) {
    assertThatThrownBy(() -> MaintenanceWindow.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("the maintenance window '" + text + "' cannot be read: expected")
        .hasMessageContaining(wantInMessage)
        .hasMessageEndingWith("for example: Mon-Fri 03:00-05:00 Europe/Berlin");
  }
}
