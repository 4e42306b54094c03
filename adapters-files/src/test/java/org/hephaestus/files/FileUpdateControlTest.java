package org.hephaestus.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.hephaestus.ports.update.UpdateControl;
import org.hephaestus.ports.update.UserControl;
import org.hephaestus.testkit.time.FakeClock;
import org.hephaestus.testkit.update.UpdateControlContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileUpdateControlTest extends UpdateControlContract {
  @TempDir Path temporary;
  private final FakeClock clock = new FakeClock();

  @Override
  protected UpdateControl control() {
    return new FileUpdateControl(home(), clock);
  }

  private HomeLayout home() {
    return new HomeLayout(temporary.resolve("home"));
  }

  @Test
  void isForItsOwnerAlone() throws IOException {
    control().save(FULL);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home().control())))
        .isEqualTo("rw-------");
  }

  /** Cut anywhere, or with any one bit turned: known to be lost, never half believed. */
  @Test
  void damageIsNoticedWhereverItIs() throws IOException {
    control().save(FULL);
    byte[] whole = Files.readAllBytes(home().control());
    for (int length = 0; length < whole.length; length++) {
      assertIsLost(Arrays.copyOf(whole, length));
    }
    for (int bit = 0; bit < whole.length * 8; bit++) {
      byte[] turned = whole.clone();
      turned[bit / 8] ^= (byte) (1 << (bit % 8));
      assertIsLost(turned);
    }
  }

  private void assertIsLost(byte[] bytes) throws IOException {
    Files.write(home().control(), bytes);
    UpdateControl.Loaded loaded = control().load();
    assertThat(loaded.control()).isEqualTo(UserControl.NONE);
    assertThat(loaded.problem()).isNotNull();
    clock.advance(java.time.Duration.ofMillis(1));
  }

  @Override
  protected void damage() {
    try {
      Files.write(home().control(), new byte[] {0});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void whatIsLostIsSetAsideAndSaid() throws IOException {
    control().save(FULL);
    damage();
    for (int start = 0; start < 3; start++) {
      assertThat(control().load().problem()).contains("control.json is damaged");
    }
    assertThat(Homes.tree(home().state())).anyMatch(name -> name.contains(".corrupt-"));
  }

  /** Killed between the mark and the move: it is still lost, and said to be after the move too. */
  @Test
  void theMarkComesBeforeTheMove() throws IOException {
    control().save(FULL);
    damage();
    Files.writeString(home().state().resolve("control.lost"), "it was damaged");
    assertThat(control().load().problem()).contains("control.json is damaged");
    assertThat(control().load().control()).isEqualTo(UserControl.NONE);
  }

  /** Killed between a save and the mark's end: what was saved counts. */
  @Test
  void aSavedOneCountsWhateverTheMarkSays() throws IOException {
    control().save(FULL);
    Files.writeString(home().state().resolve("control.lost"), "it was damaged");
    assertThat(control().load()).isEqualTo(new UpdateControl.Loaded(FULL, null));
  }

  /** A field and a denier that only a newer version knows cost nothing of what is known. */
  @Test
  void whatANewerVersionWroteIsReadAsFarAsItIsKnown() throws IOException {
    control().save(UserControl.NONE);
    String json =
        "{\"v\":1,\"mood\":[{}],\"pin\":\"1.0\",\"denied\":[{\"version\":\"1.0.4-bbbbbbbbbbbb\","
            + "\"by\":\"fleet\",\"at\":\"2026-11-21T12:00:00Z\",\"x\":1}],\"allowed\":[]}";
    CRC32C crc = new CRC32C();
    crc.update(json.getBytes(StandardCharsets.UTF_8));
    Files.writeString(home().control(), json + "\n" + "%08x".formatted(crc.getValue()) + "\n");
    UpdateControl.Loaded loaded = control().load();
    assertThat(loaded.problem()).isNull();
    assertThat(loaded.control().pin()).isEqualTo("1.0");
    assertThat(loaded.control().denied())
        .singleElement()
        .satisfies(denial -> assertThat(denial.by()).isEqualTo(UserControl.By.TRIAL));
  }
}
