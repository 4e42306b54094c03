package org.hephaestus.cli.tui;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hephaestus.cli.Heph;
import org.hephaestus.cli.Host;
import org.hephaestus.ports.time.Clock;
import org.hephaestus.testkit.api.ApiSamples;
import org.hephaestus.testkit.time.FakeChance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TuiTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(boolean stdinIsTty, boolean stdoutIsTty, String... args) {
    Host host =
        new Host(
            out,
            new PrintStream(err, false, StandardCharsets.UTF_8),
            InputStream.nullInputStream(),
            Map.of(),
            stdoutIsTty,
            stdinIsTty,
            0,
            Path.of("/"),
            Path.of("/nowhere"),
            new Clock() {
              @Override
              public Instant now() {
                return ApiSamples.NOW;
              }

              @Override
              public Duration monotonic() {
                return Duration.ZERO;
              }
            },
            delay -> true,
            new FakeChance(),
            () -> ZoneId.of("UTC"));
    return new Tui(
            host,
            () -> {
              throw new AssertionError("no daemon is needed");
            },
            () -> {
              throw new AssertionError("no watch is needed");
            },
            "1.0.3",
            "0123456789ab")
        .run(List.of(args));
  }

  @ParameterizedTest
  @CsvSource({"true,false", "false,true", "false,false"})
  void needsATerminalOnBothEnds(boolean stdin, boolean stdout) {
    assertThat(run(stdin, stdout)).isEqualTo(2);
    assertThat(out.size()).isZero();
    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            """
            heph-tui: needs a terminal, for its input and for its output
              for scripts there is: heph list --json
            """);
  }

  @Test
  void helpsAndSaysItsVersionWithoutATerminal() {
    assertThat(run(false, false, "--version")).isZero();
    assertThat(run(false, false, "--help")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .startsWith("heph-tui 1.0.3 (0123456789ab)\nUsage: heph-tui\n");
    assertThat(run(false, false, "--nope")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("heph-tui: takes no '--nope'\n");
  }

  /** Start-up is a feature: heph and heph-quickadd never load JLine. */
  @Test
  void onlyThisPackageKnowsJLine() throws IOException, URISyntaxException {
    Path classes = Path.of(Heph.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (Stream<Path> files = Files.walk(classes)) {
      List<Path> knowing =
          files
              .filter(file -> file.toString().endsWith(".class"))
              .filter(TuiTest::mentionsJLine)
              .toList();
      assertThat(knowing).isNotEmpty().allMatch(file -> file.toString().contains("/cli/tui/"));
    }
  }

  private static boolean mentionsJLine(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1).contains("org/jline/");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
