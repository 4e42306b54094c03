package org.hephaestus.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.hephaestus.ports.update.UpdateControl;
import org.hephaestus.ports.update.UserControl;
import org.hephaestus.ports.update.WriteResult;
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

  @Test
  void whatIsLostIsLostUntilSomebodySaysItAgain() throws IOException {
    control().save(FULL);
    Files.write(home().control(), new byte[] {0});
    for (int start = 0; start < 3; start++) {
      assertThat(control().load().problem()).contains("control.json is damaged");
    }
    assertThat(control().save(UserControl.NONE.withPin("1.0"))).isEqualTo(WriteResult.OK);
    assertThat(control().load().problem()).isNull();
    assertThat(control().load().control().pin()).isEqualTo("1.0");
    assertThat(Homes.tree(home().state())).anyMatch(name -> name.contains(".corrupt-"));
  }
}
