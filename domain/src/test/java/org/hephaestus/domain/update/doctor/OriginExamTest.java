package org.hephaestus.domain.update.doctor;

import java.util.stream.Stream;
import org.hephaestus.ports.update.UpdateHost.Origin;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OriginExamTest {
  static Stream<Arguments> table() {
    return Stream.of(
        Arguments.of(new Origin.Ours(), "OK | this user's to replace$"),
        // Whoever owns it knows how to replace it.
        Arguments.of(
            new Origin.Owned("dpkg", "/usr/bin/hephd is in a package", "apt upgrade heph"),
            "PROBLEM | .dpkg.: /usr/bin/hephd is in a package$ | ^update it with: apt upgrade heph$"),
        Arguments.of(
            new Origin.Owned("container", "/.dockerenv is there", ""),
            "PROBLEM | .container.: | ^update it the way it was installed$"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("table")
  void judges(Origin origin, String want) {
    Lines.check(OriginExam.judge(origin), "origin", want);
  }
}
