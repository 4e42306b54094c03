package org.hephaestus.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * SIGKILL in a stream of transactions: what was reported is there, and nothing is there by half.
 * That a power cut loses nothing either rests on {@code synchronous=FULL} and the disk; a kill
 * cannot show it.
 */
@Timeout(600)
class KillTest {
  private static final int KILLS = Boolean.getBoolean("heph.soak") ? 200 : 6;
  private static final int MOST_KILLS_OF_THE_CONTROL = 60;

  @TempDir private Path folder = Path.of("");

  @Test
  void nothingReportedIsLostAndNothingIsHalf() throws Exception {
    Random random = seeded();
    for (int i = 0; i < KILLS; i++) {
      assertThat(killed("whole", random)).as("kill " + i).isEmpty();
    }
  }

  /** The control: the same check finds op and node written in two transactions. */
  @Test
  void theCheckFindsWhatIsHalf() throws Exception {
    Random random = seeded();
    for (int i = 0; i < MOST_KILLS_OF_THE_CONTROL; i++) {
      Optional<String> wrong = killed("split", random);
      if (wrong.isPresent()) {
        assertThat(wrong.get()).contains("reported");
        return;
      }
    }
    throw new AssertionError("not found in " + MOST_KILLS_OF_THE_CONTROL + " kills");
  }

  /** The other one: something reported that is not there. */
  @Test
  void theCheckFindsWhatIsLost() throws Exception {
    assertThat(killed("whole", seeded())).isEmpty();
    try (SqliteStore store = Stores.ready(Stores.settings(folder))) {
      assertThat(Ledger.check(store, 1_000_000)).isPresent();
    }
  }

  private Optional<String> killed(String how, Random random)
      throws IOException, InterruptedException {
    long reported = 0;
    try (Children child = Children.start(Ledger.class, folder.toString(), how)) {
      int lines = 1 + random.nextInt(200);
      for (int i = 0; i < lines; i++) {
        reported = Long.parseLong(String.valueOf(child.line()));
      }
      long nanos = random.nextInt(2_000_000);
      for (long start = System.nanoTime(); System.nanoTime() - start < nanos; ) {
        Thread.onSpinWait();
      }
      child.kill();
      for (String line = child.line(); line != null; line = child.line()) {
        if (!line.isEmpty()) {
          reported = Math.max(reported, Long.parseLong(line));
        }
      }
    }
    try (SqliteStore store = Stores.ready(Stores.settings(folder))) {
      return Ledger.check(store, reported);
    }
  }

  private static Random seeded() {
    long seed = Long.getLong("heph.seed", System.nanoTime());
    System.out.println("replay with -Dheph.seed=" + seed);
    return new Random(seed);
  }
}
