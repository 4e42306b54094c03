package org.hephaestus.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForeignUnitTest {
  @TempDir private Path home;
  private Path units = Path.of("");

  @BeforeEach
  void folder() throws IOException {
    units = Files.createDirectories(home.resolve(".config/systemd/user"));
  }

  @Test
  void aUnitWithoutOurSectionIsNamed() throws IOException {
    String text = "[Service]\nExecStart=/usr/bin/hephd --mode local\n";
    Path unit = Files.writeString(units.resolve("hephd.service"), text);
    assertThat(ForeignUnit.notices(Map.of(), home))
        .singleElement()
        .asString()
        .contains(unit.toString())
        .contains("--socket");
    assertThat(unit).hasContent(text);
  }

  @Test
  void oursAndNoneAreNot() throws IOException {
    assertThat(ForeignUnit.notices(Map.of(), home)).isEmpty();
    Files.writeString(units.resolve("hephd.service"), "[Service]\n\n [X-Heph]\nflags=[]\n");
    Files.createDirectories(units.resolve("heph.service"));
    assertThat(ForeignUnit.notices(Map.of(), home)).isEmpty();
    assertThat(ForeignUnit.notices(Map.of(), home.resolve("nobody"))).isEmpty();
  }

  @Test
  void theConfigurationFolderMayBeElsewhere() throws IOException {
    Path other = Files.createDirectories(home.resolve("elsewhere/systemd/user"));
    Files.writeString(other.resolve("heph.socket"), "[Socket]\n");
    assertThat(
            ForeignUnit.notices(
                Map.of("XDG_CONFIG_HOME", home.resolve("elsewhere").toString()), home))
        .hasSize(1);
  }

  @Test
  void whatRunsOurLauncherIsOursAlsoWithoutASection() throws IOException {
    Files.writeString(
        units.resolve("heph.service"), "[Service]\nExecStart=%h/.local/lib/heph/bin/hephd\n");
    Files.writeString(units.resolve("heph.socket"), "[Socket]\nListenStream=%t/x\n");
    assertThat(ForeignUnit.notices(Map.of(), home)).isEmpty();
    // Elsewhere it lies elsewhere.
    assertThat(ForeignUnit.notices(Map.of("HEPH_HOME", "/opt/heph"), home)).hasSize(2);
  }

  @Test
  void theLinkInThePathLeadsToOurLauncher() throws IOException {
    Path launcher = Files.createDirectories(home.resolve(".local/lib/heph/bin")).resolve("hephd");
    Path link = Files.createDirectories(home.resolve(".local/bin")).resolve("hephd");
    Files.writeString(units.resolve("hephd.service"), "[Service]\nExecStart=" + link + "\n");
    Files.writeString(link, "another program");
    assertThat(ForeignUnit.notices(Map.of(), home)).hasSize(1);
    Files.delete(link);
    Files.writeString(launcher, "");
    Files.createSymbolicLink(link, launcher);
    assertThat(ForeignUnit.notices(Map.of(), home)).isEmpty();
  }

  @Test
  void twoUnitsOfOneDaemonAreNamed() throws IOException {
    String text = "[Service]\nExecStart=%h/.local/lib/heph/bin/hephd\n";
    Files.writeString(units.resolve("hephd.service"), text);
    assertThat(ForeignUnit.notices(Map.of(), home)).isEmpty();
    Files.writeString(units.resolve("heph.service"), text);
    assertThat(ForeignUnit.notices(Map.of(), home))
        .singleElement()
        .asString()
        .contains("a second time", "systemctl --user disable --now hephd.service");
  }
}
