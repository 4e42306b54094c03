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
        Arguments.of("no disk", List.of(), "open", "there is room"),
        Arguments.of("plenty", List.of(build(9 * GIB, GIB)), "open", "there is room"),
        Arguments.of("exactly", List.of(build(GIB, GIB), copy(0, 0)), "open", "there is room"),
        // place, free, purpose, needed
        Arguments.of(
            "one byte",
            List.of(build(100 * MIB - 1, 100 * MIB)),
            "closed",
            "/home/me/.local/lib/heph has 99.9 MiB free, and the build may need 100.0 MiB; "
                + "make room there"),
        // the first that lacks room is named: they come with the tightest first
        Arguments.of("both", List.of(build(0, GIB), copy(0, MIB)), "closed", "the build may"),
        Arguments.of("the last", List.of(build(GIB, MIB), copy(0, 1)), "closed", "/data has"),
        // free is rounded down and needed up, so that the two differ in words too
        Arguments.of(
            "bytes",
            List.of(copy(0, 1)),
            "closed",
            "0.0 MiB free, and a copy of the data may need 0.1"),
        Arguments.of(
            "in GiB from there on", List.of(copy(GIB - 1, GIB)), "closed", "has 1023.9 MiB free"),
        Arguments.of("one GiB", List.of(copy(GIB - 1, GIB)), "closed", "may need 1.0 GiB;"),
        Arguments.of("nearly a GiB", List.of(copy(0, GIB - 1)), "closed", "may need 1.0 GiB;"),
        Arguments.of(
            "tenths", List.of(copy(GIB * 3 / 2 - 1, GIB * 3 / 2)), "closed", "has 1.4 GiB free"),
        Arguments.of("just more", List.of(copy(0, 2 * GIB - 1)), "closed", "may need 2.0 GiB;"),
        Arguments.of("huge", List.of(copy(0, Long.MAX_VALUE)), "closed", "need 8589934592.0 GiB;"),
        Arguments.of(
            "more", List.of(copy(10 * GIB + 1, 10 * GIB + 2)), "closed", "need 10.1 GiB;"));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("table")
  void judge(String name, List<Disk> disks, String want, String wantInReason) {
    Verdicts.check(DiskGate.judge(disks), Gate.DISK, want, wantInReason);
  }
}
