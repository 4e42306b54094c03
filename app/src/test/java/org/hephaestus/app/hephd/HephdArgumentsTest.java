package org.hephaestus.app.hephd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.hephaestus.app.BuildInfo;
import org.hephaestus.domain.update.UpdateSettings;
import org.hephaestus.ports.service.DaemonFlag;
import org.hephaestus.ports.update.UpdateMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

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
    "--self-update-channel nightly, stable or prerelease",
    "--self-update-min-age-secs -1, from 0 to 31536000",
    "--self-update-window 2am, is no window",
    "--self-update-trial-secs 4, from 5 to 3600",
    "--self-update-delivery prebuilt, use source",
    "--self-update-delivery cargo, use source",
    "--self-update-delivery pigeon, must be source",
    "--mode spoke, needs its hub",
    "--mode hub, must be local",
    "--mode server --http-addr 0.0.0.0:8787, --insecure-no-auth",
    "--mode server --http-addr hub.example:8787, --insecure-no-auth",
    "--mode server --http-addr [::]:8787, --insecure-no-auth",
    "--insecure-no-auth=yes, takes no value",
    "--mode foo, was 'foo'",
    "--forge-url not-a-url, --forge-url",
    "--forge-url https://user:pass@forge.example/o/r, --forge-url",
    "--selfupdate, did you mean",
    // what other modes need is checked in this one, too, since a service carries it for them
    "--http-addr localhost, HOST:PORT",
    "--http-addr localhost:0, from 1 to 65535",
    "--http-addr localhost:65536, from 1 to 65535",
    "--http-addr http://localhost:80, was 'http://localhost:80'",
    "--hub-url hub.example, http://HOST",
    "--hub-url ftp://hub.example, was 'ftp://hub.example'",
    "--hub-url https://user:pass@hub.example, user or password",
    "--hub-url https://hub.example/?a=b, http://HOST",
    "--oidc-issuer issuer, --oidc-issuer must be",
    // an empty value is nobody's intent
    "--db=, --db must name a path",
    "--socket=, --socket must name a path",
    "--web-root=, --web-root must name a path",
    "--token-file=, --token-file must name a path",
    "--owner-id=, --owner-id must not be empty",
    "--authorized-sub=, --authorized-sub must not be empty",
    "--token-load-cmd=, --token-load-cmd must not be empty",
    "--self-update=, was ''",
    "--forge-url=, --forge-url",
    // every flag once
    "--db /a --db /b, --db",
    "--self-update --self-update=notify, --self-update",
    "--owner-id a --owner-id b, --owner-id",
    "--check --check, --check",
    // one thing at a time
    "--check --restore /a, exclude each other",
    "--install-into /a --restore /b, exclude each other",
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

  @ParameterizedTest
  @EnumSource
  void knowsEveryFlagThatAServiceCarries(DaemonFlag flag) {
    assertThat(parse(Map.of(), "--help"))
        .isInstanceOfSatisfying(
            HephdArguments.Parsed.Print.class,
            help -> assertThat(help.text()).contains(flag.flag()));
    assertThat(options(Map.of(), flag.flag() + "=" + GOOD.get(flag))).isNotNull();
  }

  private static final Map<DaemonFlag, String> GOOD =
      new EnumMap<>(
          Map.ofEntries(
              Map.entry(DaemonFlag.MODE, "local"),
              Map.entry(DaemonFlag.DB, "/my tasks/heph.db"),
              Map.entry(DaemonFlag.SOCKET, "/s/hephd.sock"),
              Map.entry(DaemonFlag.HTTP_ADDR, "[::1]:8787"),
              Map.entry(DaemonFlag.INSECURE_NO_AUTH, "true"),
              Map.entry(DaemonFlag.WEB_ROOT, "/srv/web"),
              Map.entry(DaemonFlag.HUB_URL, "https://hub.example:8787"),
              Map.entry(DaemonFlag.OWNER_ID, "me"),
              Map.entry(DaemonFlag.OIDC_ISSUER, "https://id.example/realms/home"),
              Map.entry(DaemonFlag.OIDC_AUDIENCE, "heph"),
              Map.entry(DaemonFlag.OIDC_CLIENT_ID, "heph-spoke"),
              Map.entry(DaemonFlag.AUTHORIZED_SUB, "@file is no file of arguments"),
              Map.entry(DaemonFlag.TOKEN_FILE, "/home/me/token"),
              Map.entry(DaemonFlag.TOKEN_LOAD_CMD, "pass show 'heph token' | head -1"),
              Map.entry(DaemonFlag.TOKEN_SAVE_CMD, "--weird=${HOME}%h"),
              Map.entry(DaemonFlag.SELF_UPDATE, "notify"),
              Map.entry(DaemonFlag.SELF_UPDATE_INTERVAL_SECS, "60"),
              Map.entry(DaemonFlag.SELF_UPDATE_CHANNEL, "prerelease"),
              Map.entry(DaemonFlag.SELF_UPDATE_MIN_AGE_SECS, "0"),
              Map.entry(DaemonFlag.SELF_UPDATE_WINDOW, "Mon-Fri 02:00-05:00 UTC"),
              Map.entry(DaemonFlag.SELF_UPDATE_TRIAL_SECS, "5"),
              Map.entry(DaemonFlag.SELF_UPDATE_DELIVERY, "source"),
              Map.entry(DaemonFlag.FORGE_URL, "https://forge.example/o/r")));

  @Test
  void namesWhatHasNoEffectInThisMode() {
    assertThat(
            options(
                    Map.of(),
                    "--mode=local",
                    "--owner-id=me",
                    "--hub-url=https://hub.example",
                    "--authorized-sub=a",
                    "--authorized-sub=b",
                    "--db=/d")
                .unused())
        .containsExactly(DaemonFlag.HUB_URL, DaemonFlag.OWNER_ID, DaemonFlag.AUTHORIZED_SUB);
    assertThat(options(Map.of(), "--db=/d", "--self-update").unused()).isEmpty();
  }

  @Test
  void aSpokeHasItsHubAndAHubItsPlace() {
    SyncOptions spoke =
        new SyncOptions.Spoke(java.net.URI.create("https://hub.example/heph"), "me");
    for (String[] mode : new String[][] {{}, {"--mode=spoke"}}) {
      String[] args =
          java.util.stream.Stream.concat(
                  java.util.stream.Stream.of(mode),
                  java.util.stream.Stream.of("--hub-url=https://hub.example/heph", "--owner-id=me"))
              .toArray(String[]::new);
      assertThat(options(Map.of(), args).sync()).isEqualTo(spoke);
      assertThat(options(Map.of(), args).mode()).isEqualTo("spoke");
      assertThat(options(Map.of(), args).unused()).isEmpty();
    }
    assertThat(options(Map.of(), "--mode=server").sync())
        .isEqualTo(new SyncOptions.Server("127.0.0.1", 8_787, ""));
    assertThat(options(Map.of(), "--mode=server", "--http-addr", "[::1]:9").sync())
        .isEqualTo(new SyncOptions.Server("[::1]", 9, ""));
    assertThat(
            options(Map.of(), "--mode=server", "--http-addr=0.0.0.0:9", "--insecure-no-auth")
                .sync())
        .isEqualTo(new SyncOptions.Server("0.0.0.0", 9, ""));
    assertThat(options(Map.of(), "--db=/d").sync()).isEqualTo(new SyncOptions.None());
  }

  @Test
  void tellsASocketThatWasAskedForFromAnyOther() {
    assertThat(options(Map.of(), "--socket", "/s").socketGiven()).isTrue();
    assertThat(options(Map.of("HEPH_SOCKET", "/s")).socketGiven()).isFalse();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "/d/heph.db, /d/hephd.log",
    "/d/other.db, /d/other.db.log",
    "/d/hephd, /d/hephd.log",
  })
  void logsBesideItsStore(String db, Path log) {
    assertThat(options(Map.of(), "--db", db).log()).isEqualTo(log);
  }

  // to a supervisor wrong arguments are a configuration error; a question is never one
  @ParameterizedTest
  @CsvSource({
    "--mode=hub, true",
    "--mode=hub --check, false",
    "--restore=/a --selfupdate, false",
    "--install-into /a --selfupdate, false",
  })
  void tellsADaemonFromAQuestion(String line, boolean serves) {
    assertThat(parse(Map.of(), line.split(" ", -1)))
        .isInstanceOfSatisfying(
            HephdArguments.Parsed.Wrong.class,
            wrong -> assertThat(wrong.wouldServe()).isEqualTo(serves));
  }

  @Test
  void checksInsteadOfServing() {
    assertThat(parse(Map.of(), "--check", "--db", "/d"))
        .isInstanceOfSatisfying(
            HephdArguments.Parsed.Check.class,
            check -> assertThat(check.options().db()).isEqualTo(Path.of("/d")));
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
