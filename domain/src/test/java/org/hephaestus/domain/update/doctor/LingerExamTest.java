package org.hephaestus.domain.update.doctor;

import org.hephaestus.ports.update.LingerState;
import org.hephaestus.ports.update.LingerState.Answer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LingerExamTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "ON; loginctl enable-linger me; ''; OK | runs without a login$",
        // A desktop may live with that, a hub not.
        "OFF; loginctl enable-linger me; ''; WARNING | last logout | loginctl enable-linger me$",
        // Not a question, or no answer.
        "NOT_APPLICABLE; ''; launchd; SKIPPED | not a question here: launchd$",
        "UNKNOWN; loginctl enable-linger me; no bus; SKIPPED | out: no bus$ | make sure: loginctl",
        "UNKNOWN; ''; no bus; SKIPPED | could not be found out: no bus$",
      })
  void judges(Answer answer, String command, String why, String want) {
    Lines.check(LingerExam.judge(new LingerState(answer, command, why)), "linger", want);
  }
}
