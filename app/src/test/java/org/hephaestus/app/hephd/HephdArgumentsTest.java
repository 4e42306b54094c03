package org.hephaestus.app.hephd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.hephaestus.app.BuildInfo;
import org.hephaestus.domain.update.UpdateSettings;
import org.hephaestus.ports.update.UpdateMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HephdArgumentsTest {
  private static final BuildInfo BUILD =
      new BuildInfo("1.2.3", "0123456789ab", "https://forge.example/o/r");
  private static final Path HOME = Path.of("/home/somebody");

  private static HephdArguments.Parsed parse(Map<String, String> environment, String... args) {
    return HephdArguments.parse(args, environment, HOME, BUILD);
  }

  private static HephdOptions options(Map<String, String> environment, String... args) {
    HephdArguments.Parsed parsed = parse(environment, args);
    assertThat(parsed).isInstanceOf(HephdArguments.Parsed.Run.class);
    return ((HephdArguments.Parsed.Run) parsed).options();
  }

  @Test
  void defaults() {
    HephdOptions options = options(Map.of("XDG_RUNTIME_DIR", "/nonexistent"));
    assertThat(options.db()).isEqualTo(HOME.resolve(".local/share/heph/heph.db"));
    assertThat(options.socket()).isEqualTo(HOME.resolve(".local/share/heph/hephd.sock"));
    assertThat(options.home()).isEqualTo(HOME.resolve(".local/lib/heph"));
    assertThat(options.update().mode()).isEqualTo(UpdateMode.OFF);
    assertThat(options.update().interval()).isEqualTo(UpdateSettings.DEFAULT_INTERVAL);
    assertThat(options.forgeUrl()).isEqualTo("https://forge.example/o/r");
  }

  @Test
  void flagsBeatTheEnvironment() {
    Map<String, String> environment =
        Map.of("HEPH_DB", "/e/db", "HEPH_SOCKET", "/e/sock", "HEPH_HOME", "/e/home");
    HephdOptions fromEnvironment = options(environment);
    assertThat(fromEnvironment.db()).isEqualTo(Path.of("/e/db"));
    assertThat(fromEnvironment.socket()).isEqualTo(Path.of("/e/sock"));
    assertThat(fromEnvironment.home()).isEqualTo(Path.of("/e/home"));
    HephdOptions fromFlags = options(environment, "--db", "/f/db", "--socket=/f/sock");
    assertThat(fromFlags.db()).isEqualTo(Path.of("/f/db"));
    assertThat(fromFlags.socket()).isEqualTo(Path.of("/f/sock"));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    // off unless asked for; the bare flag means apply
    "'', OFF",
    "--self-update, APPLY",
    "--self-update=apply, APPLY",
    "--self-update=notify, NOTIFY",
    "--no-self-update, OFF",
    // the bare flag does not eat the option behind it
    "--self-update --db /x, APPLY",
    "--self-update --self-update-delivery source, APPLY",
  })
  void modes(String line, UpdateMode want) {
    String[] args = line.isEmpty() ? new String[0] : line.split(" ", -1);
    assertThat(options(Map.of(), args).update().mode()).isEqualTo(want);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    // each names what was given, what was expected and, where there is one, the way out
    "--self-update=sometimes, notify or apply",
    "--self-update --no-self-update, exclude each other",
    "--self-update-interval-secs 0, 1 to 2592000",
    "--self-update-interval-secs 2592001, 1 to 2592000",
    "--self-update-interval-secs 6h, 1 to 2592000",
    "--self-update-interval-secs -1, 1 to 2592000",
    "--self-update-interval-secs, --self-update-interval-secs",
    "--self-update-delivery prebuilt, use source",
    "--self-update-delivery cargo, use source",
    "--self-update-delivery pigeon, must be source",
    "--mode spoke, use --mode local",
    "--mode hub, use --mode local",
    "--mode foo, was 'foo'",
    "--forge-url not-a-url, --forge-url",
    "--forge-url https://user:pass@forge.example/o/r, --forge-url",
    "--selfupdate, did you mean",
    "serve, serve",
  })
  void refused(String line, String wantInMessage) {
    HephdArguments.Parsed parsed = parse(Map.of(), line.split(" ", -1));
    assertThat(parsed)
        .isInstanceOfSatisfying(
            HephdArguments.Parsed.Wrong.class,
            wrong ->
                assertThat(wrong.message())
                    .contains(wantInMessage)
                    .contains("hephd --help")
                    .doesNotContain("pass@"));
  }

  @Test
  void printsVersionAndHelp() {
    assertThat(parse(Map.of(), "--version"))
        .isEqualTo(
            new HephdArguments.Parsed.Print("hephd 1.2.3 (0123456789ab)" + System.lineSeparator()));
    assertThat(parse(Map.of(), "--help"))
        .isInstanceOfSatisfying(
            HephdArguments.Parsed.Print.class,
            help ->
                assertThat(help.text())
                    .contains("--self-update", "--forge-url", "default: off", "HEPH_HOME")
                    .doesNotContain("\u001b"));
  }
}
