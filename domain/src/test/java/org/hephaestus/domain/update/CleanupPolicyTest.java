package org.hephaestus.domain.update;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.hephaestus.ports.update.JournalEntry;
import org.hephaestus.ports.update.UpdateState;
import org.hephaestus.ports.update.VersionId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CleanupPolicyTest {
  /** Name, running, current, installed, journal as {@code from>to:state}, removable. */
  static Stream<Arguments> table() {
    return Stream.of(
        // what no attempt knows of was put there by somebody
        Arguments.of("first installation", "1", "1", "1", "", ""),
        Arguments.of("installed by hand", "1", "1", "1 2", "", ""),
        // the last three that stayed are kept besides the one that runs
        Arguments.of("one before", "2", "2", "1 2", "1>2:COMMITTED", ""),
        Arguments.of(
            "five",
            "5",
            "5",
            "1 2 3 4 5",
            "1>2:COMMITTED 2>3:COMMITTED 3>4:COMMITTED 4>5:COMMITTED",
            "1"),
        // one that failed is not needed
        Arguments.of("failed", "1", "1", "1 2", "1>2:REVERTED", "2"),
        // the newest that was built and not switched to waits there
        Arguments.of("waits", "1", "1", "1 2", "1>2:STAGED 1>2:ABANDONED", ""),
        Arguments.of("two", "1", "1", "1 2 3", "1>2:ABANDONED 1>3:ABANDONED", "2"),
        Arguments.of("waited, then failed", "1", "1", "1 2", "1>2:ABANDONED 1>2:REVERTED", "2"),
        // ... unless it starts next, or runs
        Arguments.of("starts next", "1", "2", "1 2", "1>2:ABANDONED", ""),
        Arguments.of("runs all the same", "2", "1", "1 2", "1>2:REVERTED", ""),
        // what is gone takes no place from what is there
        Arguments.of(
            "gaps",
            "5",
            "5",
            "1 4 5",
            "1>2:COMMITTED 2>3:COMMITTED 3>4:COMMITTED 4>5:COMMITTED",
            ""));
  }

  @ParameterizedTest(name = "{0}: {5}")
  @MethodSource("table")
  void removable(
      String name, String running, String current, String installed, String journal, String want) {
    assertThat(
            CleanupPolicy.removable(
                RunningVersion.parse(id(running).toString()),
                id(current),
                ids(installed),
                entries(journal)))
        .isEqualTo(ids(want));
  }

  private static VersionId id(String number) {
    return new VersionId("1." + number + ".0", number.repeat(12));
  }

  private static List<VersionId> ids(String numbers) {
    return numbers.isEmpty()
        ? List.of()
        : Stream.of(numbers.split(" ")).map(CleanupPolicyTest::id).toList();
  }

  private static List<JournalEntry> entries(String journal) {
    List<JournalEntry> entries = new ArrayList<>();
    for (String one : journal.isEmpty() ? new String[0] : journal.split(" ")) {
      entries.add(
          new JournalEntry(
              Instant.EPOCH,
              1,
              "a",
              UpdateState.valueOf(one.substring(4)),
              id(one.substring(0, 1)),
              id(one.substring(2, 3)),
              ""));
    }
    return entries;
  }
}
