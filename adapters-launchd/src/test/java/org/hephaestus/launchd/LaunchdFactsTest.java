package org.hephaestus.launchd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hephaestus.ports.os.CommandRunner;
import org.hephaestus.ports.os.CommandRunner.Output;
import org.hephaestus.ports.service.ServiceSpec;
import org.hephaestus.ports.update.SupervisorRule;
import org.hephaestus.ports.update.SupervisorRule.KeepAlive;
import org.hephaestus.testkit.update.SupervisorSamples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LaunchdFactsTest {
  private static final String TARGET = SupervisorSamples.LAUNCHD.target();
  private static final String FILE = SupervisorSamples.LAUNCHD.file();

  @TempDir private Path temp;

  /** What print says of properties, what the plist says of KeepAlive, want. */
  static Stream<Arguments> keepAlives() {
    return Stream.of(
        // What is loaded counts.
        Arguments.of("keepalive", "<true/>", KeepAlive.ALWAYS),
        Arguments.of("partial import | keepalive | runatload", "", KeepAlive.ALWAYS),
        Arguments.of("keepalive", "<false/>", KeepAlive.ALWAYS),
        Arguments.of("runatload", "<true/>", KeepAlive.NEVER),
        Arguments.of("runatload", "<false/>", KeepAlive.NEVER),
        Arguments.of("runatload", "", KeepAlive.NEVER),
        // Conditions are in the file.
        Arguments.of("runatload", successfulExit("false"), KeepAlive.AFTER_FAILURE),
        Arguments.of("", successfulExit("false"), KeepAlive.AFTER_FAILURE),
        Arguments.of("runatload", successfulExit("true"), KeepAlive.AFTER_SUCCESS),
        Arguments.of("runatload", "<dict><key>Crashed</key><true/></dict>", KeepAlive.AFTER_CRASH),
        Arguments.of("runatload", "<dict><key>Crashed</key><false/></dict>", KeepAlive.CONDITIONAL),
        Arguments.of(
            "runatload",
            "<dict><key>SuccessfulExit</key><false/><key>Crashed</key><true/></dict>",
            KeepAlive.CONDITIONAL),
        Arguments.of(
            "runatload", "<dict><key>PathState</key><dict/></dict>", KeepAlive.CONDITIONAL),
        Arguments.of("runatload", "<dict/>", KeepAlive.NEVER),
        // Nobody says anything.
        Arguments.of("", "", KeepAlive.UNKNOWN),
        Arguments.of("", "<true/>", KeepAlive.UNKNOWN));
  }

  @ParameterizedTest
  @MethodSource("keepAlives")
  void tellsTheFormsOfKeepAliveApart(String properties, String keepAlive, KeepAlive want)
      throws Exception {
    Plist.Dict plist = plist(keepAlive.isEmpty() ? "" : "<key>KeepAlive</key>" + keepAlive);
    String line = properties.isEmpty() ? "state = running" : "properties = " + properties;
    assertThat(LaunchdFacts.of(TARGET, job(line), FILE, plist).keepAlive()).isEqualTo(want);
  }

  static Stream<Arguments> others() {
    return Stream.of(
        // The time between two starts, from what is loaded, else from the file.
        Arguments.of("minimum runtime = 7", "<key>ThrottleInterval</key><integer>9</integer>", 7),
        Arguments.of("state = running", "<key>ThrottleInterval</key><integer>9</integer>", 9),
        Arguments.of("state = running", "<key>ThrottleInterval</key><string>9</string>", -1),
        Arguments.of("minimum runtime = soon", "", -1));
  }

  @ParameterizedTest
  @MethodSource("others")
  void readsTheTimeBetweenTwoStarts(String line, String keys, long seconds) throws Exception {
    SupervisorRule.Launchd rule = LaunchdFacts.of(TARGET, job(line), FILE, plist(keys));
    assertThat(rule.throttle()).isEqualTo(Duration.ofSeconds(seconds));
    assertThat(rule.pended()).isEmpty();
    assertThat(rule.program()).isEmpty();
  }

  @Test
  void readsWhyAStartIsHeldBackAndWhatIsStarted() throws Exception {
    Plist.Dict plist = plist("<key>ProgramArguments</key><array><string>/h/x</string></array>");
    SupervisorRule.Launchd rule =
        LaunchdFacts.of(TARGET, job("pended nondemand spawn = speculative"), FILE, plist);
    assertThat(rule.pended()).isEqualTo("speculative");
    assertThat(rule.program()).isEqualTo("/h/x");
    assertThat(
            LaunchdFacts.of(
                    TARGET, job(""), FILE, plist.with("Program", new Plist.Text("/h/versions/y")))
                .program())
        .isEqualTo("/h/versions/y");
  }

  /** The domain's tests say that this is judged well. */
  @Test
  void thePlistThatWeWriteIsTheOneThatIsJudgedWell() throws Exception {
    Path file = temp.resolve("hephd.plist");
    ServiceSpec spec =
        new ServiceSpec(SupervisorSamples.LAUNCHER, List.of("--mode=local"), Map.of(), "", false);
    Plist.Dict written = AgentPlist.render(spec, temp);
    Files.writeString(file, PlistWriter.write(written));
    // What launchctl print makes of it: a property for a plain true, and the interval.
    String job =
        (written.isTrue("KeepAlive") ? "properties = keepalive;" : "properties = runatload;")
            + "minimum runtime = "
            + written.whole("ThrottleInterval", 10)
            + ";path = "
            + file;
    SupervisorRule.Launchd want = SupervisorSamples.LAUNCHD;
    assertThat(facts("gui", job).rule())
        .isEqualTo(
            new SupervisorRule.Launchd(
                want.target(),
                file.toString(),
                want.keepAlive(),
                want.throttle(),
                want.pended(),
                want.program()));
  }

  @Test
  void looksAtTheFileThatTheJobWasLoadedFrom() throws Exception {
    Path file = temp.resolve("other.plist");
    Files.writeString(
        file, PlistWriter.write(plist("<key>KeepAlive</key>" + successfulExit("false"))));
    assertThat(rule(facts("user", "properties = runatload;path = " + file)))
        .satisfies(
            rule -> {
              assertThat(rule.target()).isEqualTo("user/501/org.hephaestus.hephd");
              assertThat(rule.file()).isEqualTo(file.toString());
              assertThat(rule.keepAlive()).isEqualTo(KeepAlive.AFTER_FAILURE);
            });
    // One that is gone, is no property list, or has no name that a file can have.
    Files.writeString(file, "bplist? no");
    for (String path : List.of(file.toString(), "/nowhere/x.plist", "(submitted by x)", "/\0")) {
      assertThat(rule(facts("gui", "properties = runatload;path = " + path)).keepAlive())
          .isEqualTo(KeepAlive.NEVER);
    }
  }

  @Test
  void saysWhyThereIsNoRule() {
    assertThat(facts("none", "").rule())
        .isInstanceOfSatisfying(
            SupervisorRule.None.class,
            none -> assertThat(none.why()).contains("gui/501/", "user/501/", "exit code 113"));
    assertThat(new LaunchdFacts(Map.of(), "x", launchctl("gui", "")).rule())
        .isInstanceOfSatisfying(
            SupervisorRule.None.class,
            none -> assertThat(none.why()).contains("launchd did not start this process"));
  }

  private static SupervisorRule.Launchd rule(LaunchdFacts facts) {
    return (SupervisorRule.Launchd) facts.rule();
  }

  private static LaunchdFacts facts(String domain, String job) {
    return new LaunchdFacts(
        Map.of("XPC_SERVICE_NAME", "org.hephaestus.hephd"), "x", launchctl(domain, job));
  }

  private static CommandRunner launchctl(String domain, String job) {
    return (argv, timeout) -> {
      if (argv.get(0).equals("id")) {
        return new Output(0, "501\n");
      }
      return argv.get(0).equals("launchctl") && argv.get(2).startsWith(domain + "/501/")
          ? new Output(0, job(job).text())
          : new Output(113, "Could not find service");
    };
  }

  private static LaunchdJob job(String lines) {
    return new LaunchdJob("x = {\n\t" + lines.replace(";", "\n\t") + "\n}\n");
  }

  private static String successfulExit(String value) {
    return "<dict><key>SuccessfulExit</key><" + value + "/></dict>";
  }

  private static Plist.Dict plist(String keys) throws Exception {
    return PlistReader.read(
        ("<plist version=\"1.0\"><dict>" + keys + "</dict></plist>")
            .getBytes(StandardCharsets.UTF_8));
  }
}
