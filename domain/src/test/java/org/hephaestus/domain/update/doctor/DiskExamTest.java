package org.hephaestus.domain.update.doctor;

import java.util.List;
import java.util.stream.Stream;
import org.hephaestus.ports.update.UpdateHost.Disk;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DiskExamTest {
  private static final long MIB = 1024 * 1024;
  private static final Disk ROOMY = new Disk("a version", "/home", 2048 * MIB, 512 * MIB);

  static Stream<Arguments> table() {
    return Stream.of(
        Arguments.of(
            List.of(ROOMY, disk("/var", 1024, 512)),
            "OK | ^/home has 2.0 GiB free, and a version may need 512.0 MiB; /var has 1.0 GiB"),
        // Too little on any of them.
        Arguments.of(
            List.of(ROOMY, disk("/var", 511, 512)),
            "PROBLEM | ^/var has 511.0 MiB free, and a copy may need 512.0 MiB$ | ^make room"),
        Arguments.of(List.of(disk("/var", 512, 512), ROOMY), "WARNING | ^/var .* fits | make room"),
        // Enough for one.
        Arguments.of(List.of(ROOMY, disk("/var", 1023, 512)), "WARNING | the next may | make room"),
        // The full one is named before the nearly full one.
        Arguments.of(
            List.of(disk("/a", 600, 512), disk("/b", 1, 512)), "PROBLEM | ^/b has | make room"),
        // Sizes that nobody has.
        Arguments.of(
            List.of(new Disk("x", "/z", Long.MAX_VALUE, Long.MAX_VALUE)), "WARNING | ^/z | room"),
        Arguments.of(List.of(new Disk("x", "/z", 0, 0)), "OK | ^/z has 0.0 MiB"),
        Arguments.of(List.of(), "SKIPPED | no disk was looked at"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("table")
  void judges(List<Disk> disks, String want) {
    Lines.check(DiskExam.judge(disks), "disk", want);
  }

  private static Disk disk(String place, long freeMib, long neededMib) {
    return new Disk("a copy", place, freeMib * MIB, neededMib * MIB);
  }
}
