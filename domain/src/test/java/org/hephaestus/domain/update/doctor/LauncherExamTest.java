package org.hephaestus.domain.update.doctor;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LauncherExamTest {
  private static final String REWRITE =
      "let the service run /h/bin/hephd: heph daemon start writes";

  /** What the launcher said of itself, what the supervisor starts, want. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        // Through the launcher, also by way of a link or a program that prepares for it.
        "2; /h/bin/hephd; OK | ^started through a launcher of contract 2$",
        "2; ''; OK | of contract 2$",
        "2; /usr/bin/nice; OK | of contract 2$",
        "2; /home/me/.local/bin/hephd; OK | of contract 2$",
        // A later launcher knows what an earlier one did; an earlier one does less.
        "3; /h/bin/hephd; OK | of contract 3$",
        "1; /h/bin/hephd; WARNING | ^/h/bin/hephd is of contract 1, wanted 2: | ^replace it: ./inst",
        // Not through it.
        "''; ''; PROBLEM | not started through /h/bin/hephd: a restart | REWRITE",
        "''; /h/current/bin/hephd; PROBLEM | the service runs /h/current/bin/hephd: a | REWRITE",
        // One version's own program, even if the environment has the word from elsewhere.
        "''; /h/versions/1.0.3-aaaaaaaaaaaa/bin/hephd; PROBLEM | brings that version back | REWRITE",
        "2; /h/versions/1.0.3-aaaaaaaaaaaa/bin/hephd; PROBLEM | brings that version back | REWRITE",
        // Of another home.
        "2; /other/versions/x/bin/hephd; OK | of contract 2$",
        // Nonsense.
        "two; /h/bin/hephd; PROBLEM | of contract 'two', wanted a number$ | ^install it again: ./i",
        "9999999999; /h/bin/hephd; PROBLEM | wanted a number$ | ^install it again",
        "-2; /h/bin/hephd; PROBLEM | wanted a number$ | ^install it again",
      })
  void judges(String contract, String started, String want) {
    Lines.check(
        LauncherExam.judge(
            new LauncherExam.Facts(contract, 2, "/h/bin/hephd", started, Lines.PRODUCT)),
        "launcher",
        want.replace("REWRITE", REWRITE));
  }

  /** A launcher elsewhere says nothing about where versions lie. */
  @ParameterizedTest
  @CsvSource({"/hephd, /versions/x/bin/hephd", "hephd, /x"})
  void aLauncherInNoHome(String launcher, String started) {
    Lines.check(
        LauncherExam.judge(new LauncherExam.Facts("2", 2, launcher, started, Lines.PRODUCT)),
        "launcher",
        "OK | of contract 2$");
  }
}
