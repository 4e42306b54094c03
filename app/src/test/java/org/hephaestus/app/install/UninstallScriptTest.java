package org.hephaestus.app.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.hephaestus.app.live.Commands;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code ./install --uninstall} leaves everything as it is while a service manager would start
 * hephd from there; it reads the files itself, because there may be nobody to ask.
 */
class UninstallScriptTest {
  private static final String UNIT = ".config/systemd/user/heph.service";
  private static final String PLIST = "Library/LaunchAgents/org.hephaestus.hephd.plist";

  @TempDir private Path home;

  static List<Arguments> files() {
    return List.of(
        // The unit, with and without quotes; in each form the path has what a unit needs.
        arguments("lib/heph", UNIT, "ExecStart=:\"%s/lib/heph/bin/hephd\" \"--mode=local\"", true),
        arguments("lib/heph", UNIT, "ExecStart=%s/lib/heph/bin/hephd --mode local", true),
        arguments(
            "lib/heph", "cfg/systemd/user/heph.service", "ExecStart=%s/lib/heph/bin/hephd", true),
        arguments("a 5%% b", UNIT, "ExecStart=:\"%s/a 5%%%% b/bin/hephd\"", true),
        // The plist.
        arguments("lib/heph", PLIST, "<string>%s/lib/heph/bin/hephd</string>", true),
        arguments("a & b", PLIST, "<string>%s/a &amp; b/bin/hephd</string>", true),
        // Somebody else's installation, also one whose path ends in ours.
        arguments("lib/heph", UNIT, "ExecStart=:\"%s/other/bin/hephd\"", false),
        arguments("lib/heph", UNIT, "ExecStart=:\"/x%s/lib/heph/bin/hephd\"", false),
        arguments("lib/heph", "unrelated", "ExecStart=:\"%s/lib/heph/bin/hephd\"", false));
  }

  @ParameterizedTest
  @MethodSource("files")
  void refusesWhileAServiceStartsIt(String folder, String file, String text, boolean refused)
      throws Exception {
    Path prefix = home.resolve(folder.formatted());
    Files.createDirectories(prefix.resolve("bin"));
    Files.createDirectories(prefix.resolve("versions"));
    Files.writeString(prefix.resolve("bin/hephd"), "");
    Path description = home.resolve(file);
    Files.createDirectories(description.getParent());
    Files.writeString(description, text.formatted(home) + "\n");
    Commands.Result result =
        Commands.run(
            home,
            Map.of("HOME", home.toString(), "XDG_CONFIG_HOME", home.resolve("cfg").toString()),
            Duration.ofMinutes(1),
            "sh",
            Path.of("../install").toAbsolutePath().normalize().toString(),
            "--uninstall",
            "--prefix",
            prefix.toString());
    if (refused) {
      assertThat(result.output()).contains(file, prefix + "/bin/heph daemon uninstall");
      assertThat(result.code()).isEqualTo(1);
    } else {
      assertThat(result.output()).contains("uninstalled from " + prefix);
      assertThat(result.code()).isZero();
    }
    assertThat(Files.exists(prefix.resolve("bin/hephd"))).isEqualTo(refused);
  }
}
