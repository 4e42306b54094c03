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
    "the same, 4/4, 4/4, open, false, both versions read",
    "reads more, 4/4, 5/4, open, false, both versions read",
    "prepared before, 5/4, 6/5, open, false, both versions read",
    "writes less, 4/4, 4/3, open, false, both versions read",
    "reads less but enough, 5/4, 4/4, open, false, both versions read",
    // no way forward: nobody can want that
    "cannot open, 4/4, 3/3, closed, true, cannot open the data: they are in format 4 and it reads up to 3",
    "cannot open, 4/4, 3/3, closed, true, look with: heph update check",
    "cannot open, 9/4, 0/0, closed, true, reads up to 0",
    // no way back without the snapshot: the user's word
    "no way back, 4/4, 5/5, closed, false, this version could not read what it writes (it reads up to 4)",
    "no way back, 4/4, 5/5, closed, false, going back needs the snapshot",
    "no way back, 4/4, 5/5, closed, false, run: heph update apply",
    "no way back, 5/4, 6/6, closed, false, writes data format 6",
    // what nobody says holds nothing back
    "no data, , 5/5, open, false, there are no data",
    "does not say, 4/4, , open, false, the new version does not say",
    "nothing, , , open, false, there are no data",
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
