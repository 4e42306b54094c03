package org.hephaestus.domain.update.gate;

import java.util.List;
import java.util.stream.Stream;
import org.hephaestus.ports.update.Gate;
import org.hephaestus.ports.update.UpdateHost.Disk;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DiskGateTest {
  private static final long MIB = 1L << 20;
  private static final long GIB = 1L << 30;

  private static Disk build(long free, long needed) {
    return new Disk("the build", "/home/me/.local/lib/heph", free, needed);
  }

  private static Disk copy(long free, long needed) {
    return new Disk("a copy of the data", "/data", free, needed);
  }

  /** Name, disks, want, want in the reason. */
  static Stream<Arguments> table() {
    return Stream.of(
        // what is needed may be all there is
        Arguments.of("no disk", List.of(), "open", "enough room"),
        Arguments.of("plenty", List.of(build(9 * GIB, GIB)), "open", "enough room"),
        Arguments.of("exactly", List.of(build(GIB, GIB), copy(0, 0)), "open", "enough room"),
        // place, purpose, free, needed, command
        Arguments.of(
            "one byte",
            List.of(build(100 * MIB - 1, 100 * MIB)),
            "closed",
            "not enough room in /home/me/.local/lib/heph for the build: "
                + "99 MiB free, 100 MiB needed; make room, then run: heph update apply"),
        // the disk that lacks most is named, wherever it stands
        Arguments.of(
            "the first", List.of(build(0, GIB), copy(0, MIB)), "closed", "for the build: "),
        Arguments.of("the last", List.of(build(0, MIB), copy(0, GIB)), "closed", "in /data for a"),
        Arguments.of("only one", List.of(build(GIB, MIB), copy(0, 1)), "closed", "in /data for a"),
        Arguments.of(
            "as much", List.of(build(0, MIB), copy(MIB, 2 * MIB)), "closed", "for the build: "),
        // free is rounded down and needed up, so that the two differ in words too
        Arguments.of("bytes", List.of(copy(0, 1)), "closed", "0 MiB free, 1 MiB needed"),
        Arguments.of(
            "from 1,024 MiB on in GiB",
            List.of(copy(GIB - 1, GIB)),
            "closed",
            "1023 MiB free, 1.0 GiB needed"),
        Arguments.of(
            "tenths",
            List.of(copy(GIB + GIB / 2 - 1, GIB + GIB / 2)),
            "closed",
            "1.4 GiB free, 1.5 GiB needed"),
        Arguments.of(
            "large",
            List.of(copy(10 * GIB + 1, 10 * GIB + 2)),
            "closed",
            "10.0 GiB free, 10.1 GiB needed"));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("table")
  void judge(String name, List<Disk> disks, String want, String wantInReason) {
    Verdicts.check(DiskGate.judge(disks), Gate.DISK, want, wantInReason);
  }
}
