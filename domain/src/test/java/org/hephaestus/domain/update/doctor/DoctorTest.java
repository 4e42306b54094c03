package org.hephaestus.domain.update.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.hephaestus.domain.update.doctor.Doctor.Examination;
import org.hephaestus.ports.update.DoctorReport;
import org.hephaestus.ports.update.DoctorReport.Line;
import org.hephaestus.ports.update.DoctorReport.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoctorTest {
  private static final Line FINE = Line.ok("a", "fine");
  private static final Line SO_SO = Line.warning("b", "so so", "rest");

  @Test
  void reportsInOrder() {
    DoctorReport report =
        new Doctor(
                List.of(
                    new Examination("two", () -> List.of(SO_SO, FINE)),
                    Examination.of("one", () -> FINE),
                    new Examination("none", List::of)))
            .report();
    assertThat(report.lines()).containsExactly(SO_SO, FINE, FINE);
    assertThat(report.worst()).isEqualTo(Verdict.WARNING);
  }

  @Test
  void looksAnewEachTime() {
    int[] looks = new int[1];
    Doctor doctor =
        new Doctor(List.of(Examination.of("x", () -> Line.ok("x", "look " + ++looks[0]))));
    assertThat(doctor.report().lines().get(0).found()).isEqualTo("look 1");
    assertThat(doctor.report().lines().get(0).found()).isEqualTo("look 2");
  }

  @Test
  void aBugIsALineAndTheOthersStillRun() {
    DoctorReport report =
        new Doctor(
                List.of(
                    Examination.of(
                        "broken",
                        () -> {
                          throw new IllegalStateException("boom\nbang");
                        }),
                    Examination.of(
                        "gone",
                        () -> {
                          throw new NoClassDefFoundError("org/example/Gone");
                        }),
                    // A line that breaks its own rules is a bug as well.
                    Examination.of("mute", () -> Line.problem("mute", "broken", "")),
                    Examination.of("whole", () -> FINE)))
            .report();
    assertThat(report.lines())
        .extracting(Line::name)
        .containsExactly("broken", "gone", "mute", "a");
    assertThat(report.lines())
        .extracting(Line::verdict)
        .containsExactly(Verdict.PROBLEM, Verdict.PROBLEM, Verdict.PROBLEM, Verdict.OK);
    assertThat(report.lines().get(0).found())
        .contains("bug: java.lang.IllegalStateException: boom bang at ")
        .contains("DoctorTest");
    assertThat(report.lines().get(0).remedy()).contains("report it");
    assertThat(report.lines().get(1).found()).contains("NoClassDefFoundError: org/example/Gone");
  }

  @Test
  void theGravestCounts() {
    Line skipped = Line.skipped("c", "not here");
    Line problem = Line.problem("d", "broken", "mend");
    assertThat(new DoctorReport(List.of()).worst()).isEqualTo(Verdict.SKIPPED);
    assertThat(new DoctorReport(List.of(skipped)).worst()).isEqualTo(Verdict.SKIPPED);
    assertThat(new DoctorReport(List.of(FINE, skipped)).worst()).isEqualTo(Verdict.OK);
    assertThat(new DoctorReport(List.of(SO_SO, problem, FINE)).worst()).isEqualTo(Verdict.PROBLEM);
  }

  /** Whoever reads a line may rely on it. */
  @Test
  void whatALineIs() {
    assertThat(Line.warning(" a ", "b\n\tc", "d\u001b[1m").found()).isEqualTo("b c");
    assertThat(Line.warning("a", "b", "d\u001b[1m").remedy()).isEqualTo("d [1m");
    assertThatThrownBy(() -> Line.ok("", "b")).hasMessageContaining("name and a finding");
    assertThatThrownBy(() -> Line.ok("a", " ")).hasMessageContaining("name and a finding");
    assertThatThrownBy(() -> Line.problem("a", "b", " ")).hasMessageContaining("needs a remedy");
    assertThatThrownBy(() -> Line.warning("a", "b", "")).hasMessageContaining("needs a remedy");
    assertThatThrownBy(() -> new Line("a", Verdict.OK, "b", "c"))
        .hasMessageContaining("nothing is to be done");
    assertThat(new Line("a", Verdict.SKIPPED, "b", "c").remedy()).isEqualTo("c");
  }

  @ParameterizedTest
  @CsvSource({
    "PT0S, 0 ms",
    "PT0.999S, 999 ms",
    "PT1S, 1 s",
    "PT59.9S, 59 s",
    "PT60S, 1 min",
    "PT90S, 1 min 30 s",
    "PT1H5S, 1 h",
    "PT26H3M, 1 d 2 h",
    "PT48H, 2 d",
  })
  void spans(Duration span, String want) {
    assertThat(Say.span(span)).isEqualTo(want);
  }
}
