package org.hephaestus.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckReportTest {
  private static final CheckReport REPORT =
      new CheckReport(
          "1.0.0",
          "0123456789ab",
          "local",
          "/my \"data\"\n/h\u00e9ph.db",
          "/s/hephd.sock",
          "/my/hephd.log",
          "git is missing; install it");

  @Test
  void isReadAsItWasWritten() {
    assertThat(REPORT.line()).doesNotContain("\n").startsWith("{\"heph_check\":1,");
    assertThat(CheckReport.find(REPORT.line())).contains(REPORT);
  }

  @Test
  void isFoundBehindWhatAJavaRuntimeSays() {
    assertThat(CheckReport.find("Picked up JAVA_OPTIONS\n{nonsense\n" + REPORT.line() + "\n"))
        .contains(REPORT);
  }

  @Test
  void takesFieldsOfLaterVersions() {
    assertThat(CheckReport.find("{\"heph_check\":1,\"version\":\"9.0.0\",\"news\":[{}]}"))
        .contains(new CheckReport("9.0.0", "", "", "", "", "", ""));
  }

  // What did not come from hephd --check is nothing.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hephd 1.0.0",
        "{}",
        "{\"version\":\"1.0.0\"}",
        "{\"heph_check\":2,\"version\":\"1.0.0\"}",
        "{\"heph_check\":1}",
        "{\"heph_check\":1,\"version\":7,\"db\":{}}",
        "{\"heph_check\":1,\"version\":\"1.0.0\"",
        "[1]"
      })
  void isNotFoundInAnythingElse(String printed) {
    assertThat(CheckReport.find(printed)).isEmpty();
  }
}
