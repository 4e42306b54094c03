package org.hephaestus.domain.update.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.hephaestus.ports.update.DataGuard.DataFormats;
import org.hephaestus.ports.update.Gate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataFormatGateTest {
  private static Optional<DataFormats> formats(@Nullable String readsAndWrites) {
    if (readsAndWrites == null) {
      return Optional.empty();
    }
    String[] numbers = readsAndWrites.split("/", -1);
    return Optional.of(new DataFormats(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1])));
  }

  @ParameterizedTest(name = "{0} (own {1}, next {2}): {3}")
  @CsvSource({
    // each reads what the other writes
    "the same, 4/4, 4/4, open, false, either version reads",
    "reads more, 4/4, 5/4, open, false, either version reads",
    "prepared before, 5/4, 6/5, open, false, either version reads",
    "writes less, 4/4, 4/3, open, false, either version reads",
    "reads less but enough, 5/4, 4/4, open, false, either version reads",
    // no way forward: nobody can want that
    "cannot open, 4/4, 3/3, closed, true, 'the data have format 4, and it reads formats up to 3 only'",
    "cannot open, 4/4, 3/3, closed, true, take another version",
    "cannot open, 9/4, 0/0, closed, true, reads formats up to 0",
    // no way back without the snapshot: the user's word
    "no way back, 4/4, 5/5, closed, false, 'it writes data format 5, and the version that runs reads formats up to 4'",
    "no way back, 4/4, 5/5, closed, false, going back would need the copy made before",
    "no way back, 4/4, 5/5, closed, false, take it with: heph update apply",
    "no way back, 5/4, 6/6, closed, false, writes data format 6",
    // what nobody says holds nothing back
    "no data, , 5/5, open, false, nothing is said about its data format",
    "does not say, 4/4, , open, false, nothing is said about its data format",
    "nothing, , , open, false, nothing is said about its data format",
  })
  void judge(
      String name,
      @Nullable String own,
      @Nullable String next,
      String want,
      boolean wantNever,
      String wantInReason) {
    Verdicts.check(
        DataFormatGate.judge(formats(own), formats(next)), Gate.DATA_FORMAT, want, wantInReason);
    assertThat(DataFormatGate.canNeverRun(formats(own), formats(next))).isEqualTo(wantNever);
  }
}
