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
import org.hephaestus.ports.service.ServiceManager;
import org.hephaestus.ports.service.ServiceManager.Definition;
import org.hephaestus.ports.service.ServiceManager.Done;
import org.hephaestus.ports.service.ServiceManager.Form;
import org.hephaestus.ports.service.ServiceManager.Plan;
import org.hephaestus.ports.service.ServiceSpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What somebody has written into the file by hand, and files that are not ours. */
class AgentEditsTest {
  private static final String UMASK = "<key>Umask</key>\n\t<integer>63</integer>\n";

  @TempDir private Path home;
  private LaunchdBench bench = new LaunchdBench(Path.of("/"));

  @BeforeEach
  void setUp() {
    bench = new LaunchdBench(home);
    LaunchdBench.ok(bench.manager.install(bench.spec("--mode=local"), LaunchdBench.LIMIT));
  }

  static Stream<Arguments> edits() {
    return Stream.of(
        // A key that we do not write, one that we do, and one taken out: all of them stay.
        Arguments.of(UMASK, UMASK + "\t<key>Nice</key>\n\t<integer>5</integer>\n", "Nice", "5"),
        Arguments.of("<integer>5</integer>", "<integer>30</integer>", "ThrottleInterval", "30"),
        Arguments.of("\t" + UMASK, "", "Umask", ""),
        // The same within dictionaries.
        Arguments.of(
            "<key>NumberOfFiles</key>",
            "<key>Core</key>\n<integer>0</integer>\n<key>NumberOfFiles</key>",
            "SoftResourceLimits/Core",
            "0"),
        Arguments.of(
            "<key>HEPH_SUPERVISOR</key>",
            "<key>LANG</key><string>C</string><key>HEPH_SUPERVISOR</key>",
            "EnvironmentVariables/LANG",
            "C"));
  }

  @ParameterizedTest
  @MethodSource("edits")
  void editsSurviveEveryNewSpecification(String from, String to, String key, String want) {
    bench.edit(from, to);
    assertThat(form()).isEqualTo(Form.EDITED);
    assertThat(ready(bench.spec("--mode=local")).changes()).isFalse();
    for (String mode : List.of("--mode=hub", "--mode=spoke", "--mode=local")) {
      Plan.Ready plan = ready(bench.spec(mode));
      assertThat(plan.changes()).isTrue();
      assertThat(plan.notices())
          .anyMatch(notice -> notice.contains("kept") && notice.contains(key));
      LaunchdBench.ok(bench.manager.install(bench.spec(mode), LaunchdBench.LIMIT));
      assertThat(show(key)).isEqualTo(want);
      assertThat(spec().arguments()).containsExactly(mode);
      assertThat(form()).isEqualTo(Form.EDITED);
    }
  }

  @Test
  void argumentsChangedByHandAreWhatItRuns() {
    bench.edit("<string>--mode=local</string>", "<string>--mode</string><string>hub</string>");
    assertThat(spec()).isEqualTo(bench.spec("--mode", "hub"));
    assertThat(form()).isEqualTo(Form.EDITED);
    // Written once more as they are, they are ours.
    LaunchdBench.ok(bench.manager.install(spec(), LaunchdBench.LIMIT));
    assertThat(form()).isEqualTo(Form.CURRENT);
    // What a specification says comes from there, whatever was written by hand.
    LaunchdBench.ok(bench.manager.install(bench.spec("--mode=spoke"), LaunchdBench.LIMIT));
    assertThat(spec()).isEqualTo(bench.spec("--mode=spoke"));
  }

  @Test
  void aProgramKeyIsWhatRunsAndGoesWithTheNextSpecification() {
    bench.edit("<key>Umask</key>", "<key>Program</key><string>/opt/hephd</string><key>Umask</key>");
    assertThat(spec().program()).isEqualTo("/opt/hephd");
    assertThat(spec().arguments()).containsExactly("--mode=local");
    LaunchdBench.ok(bench.manager.install(bench.spec("--mode=local"), LaunchdBench.LIMIT));
    assertThat(show("Program")).isEmpty();
    assertThat(form()).isEqualTo(Form.CURRENT);
  }

  @Test
  void variablesOfTheSpecificationComeFromItAloneAndGoWithIt() {
    ServiceSpec with =
        new ServiceSpec(
            LaunchdBench.PROGRAM, List.of(), Map.of("PATH", "/a", "HOME", "/h"), "", false);
    LaunchdBench.ok(bench.manager.install(with, LaunchdBench.LIMIT));
    bench.edit("<string>/a</string>", "<string>/mine</string>");
    assertThat(spec().environment()).containsEntry("PATH", "/mine");
    LaunchdBench.ok(bench.manager.install(bench.spec(), LaunchdBench.LIMIT));
    assertThat(show("EnvironmentVariables/PATH")).isEmpty();
    assertThat(form()).isEqualTo(Form.CURRENT);
  }

  @Test
  void withoutSelfUpdateTheFileIsTheSameByteForByteAsBefore() throws Exception {
    String before = Files.readString(bench.plist());
    ServiceSpec with =
        new ServiceSpec(
            LaunchdBench.PROGRAM,
            List.of("--mode=local", "--self-update=apply"),
            Map.of("PATH", "/a", "HOME", "/h"),
            "",
            false);
    LaunchdBench.ok(bench.manager.install(with, LaunchdBench.LIMIT));
    assertThat(Files.readString(bench.plist())).isNotEqualTo(before);
    LaunchdBench.ok(bench.manager.install(bench.spec("--mode=local"), LaunchdBench.LIMIT));
    assertThat(Files.readString(bench.plist())).isEqualTo(before);
  }

  @Test
  void anotherLayoutIsNoChange() {
    bench.edit("\t", "  ");
    assertThat(form()).isEqualTo(Form.CURRENT);
    assertThat(ready(bench.spec("--mode=local")).changes()).isFalse();
  }

  @Test
  void handWrittenForThisProgramItIsBroughtUpToDateAndSaysSo() {
    bench.write(
        """
        <plist version="1.0"><dict>
          <key>Label</key><string>org.hephaestus.hephd</string>
          <key>ProgramArguments</key>
          <array><string>%s</string><string>--mode</string><string>local</string></array>
          <key>KeepAlive</key><dict><key>SuccessfulExit</key><false/></dict>
          <key>Nice</key><integer>3</integer>
          <key>EnvironmentVariables</key><dict><key>LANG</key><string>C</string></dict>
        </dict></plist>
        """
            .formatted(LaunchdBench.PROGRAM));
    assertThat(form()).isEqualTo(Form.OUTDATED);
    assertThat(spec()).isEqualTo(bench.spec("--mode", "local"));
    Plan.Ready plan = ready(spec());
    assertThat(plan.changes()).isTrue();
    assertThat(plan.notices())
        .anyMatch(notice -> notice.contains("brought up to date") && notice.contains("KeepAlive"))
        .anyMatch(notice -> notice.contains("kept") && notice.contains("Nice"));
    LaunchdBench.ok(bench.manager.install(spec(), LaunchdBench.LIMIT));
    assertThat(show("KeepAlive")).isEqualTo("true");
    assertThat(show("Nice")).isEqualTo("3");
    assertThat(show("EnvironmentVariables/LANG")).isEqualTo("C");
    assertThat(form()).isEqualTo(Form.EDITED);
  }

  @Test
  void aRecordOfAnOlderSchemaIsOutdated() {
    bench.edit("\"schema\":\"1\"", "\"schema\":\"0\"");
    assertThat(form()).isEqualTo(Form.OUTDATED);
    assertThat(ready(bench.spec("--mode=local")).changes()).isTrue();
  }

  static Stream<Arguments> strangers() {
    String head = "<plist><dict><key>Label</key><string>org.hephaestus.hephd</string>";
    return Stream.of(
        // Our label, another program.
        Arguments.of(
            head
                + "<key>ProgramArguments</key><array><string>/opt/other/hephd</string></array>"
                + "</dict></plist>",
            Definition.Foreign.class,
            "it runs /opt/other/hephd"),
        Arguments.of(head + "</dict></plist>", Definition.Foreign.class, "it runs nothing"),
        // Another label in our file.
        Arguments.of(
            "<plist><dict><key>Label</key><string>x</string></dict></plist>",
            Definition.Foreign.class,
            "its Label is 'x'"),
        // Ours by its mark, and nothing that could run.
        Arguments.of(
            head
                + "<key>EnvironmentVariables</key><dict><key>HEPH_SUPERVISOR</key>"
                + "<string>launchd</string></dict>"
                + "<key>ProgramArguments</key><array><string>hephd</string></array></dict></plist>",
            Definition.Unreadable.class,
            "absolute path, was 'hephd'"),
        Arguments.of(
            head + "<key>ProgramArguments</key><array><true/></array></dict></plist>",
            Definition.Unreadable.class,
            "no string"),
        // No property list.
        Arguments.of("[Service]\n", Definition.Unreadable.class, "line 1"),
        Arguments.of("", Definition.Unreadable.class, "Premature"));
  }

  @ParameterizedTest
  @MethodSource("strangers")
  void whatIsNotOursIsNamedAndNeverTouched(String text, Class<Definition> want, String why)
      throws Exception {
    bench.write(text);
    Definition definition = bench.manager.definition();
    assertThat(definition).isInstanceOf(want);
    assertThat(definition.toString()).contains(why);
    assertThat(bench.manager.plan(bench.spec("--mode=local"))).isInstanceOf(Plan.Refused.class);
    for (Done done :
        List.of(
            bench.manager.install(bench.spec("--mode=local"), LaunchdBench.LIMIT),
            bench.manager.start(LaunchdBench.LIMIT),
            bench.manager.restart(LaunchdBench.LIMIT),
            bench.manager.remove(LaunchdBench.LIMIT))) {
      assertThat(done).isInstanceOf(Done.Failed.class);
    }
    assertThat(Files.readString(bench.plist())).isEqualTo(text);
    assertThat(bench.launchctl.orders()).isEmpty();
  }

  @Test
  void aBinaryPlistIsReadByPlutil() throws Exception {
    byte[] xml = Files.readAllBytes(bench.plist());
    bench.write("bplist00 and so on");
    CommandRunner plutil =
        (argv, timeout) -> {
          if (!argv.get(0).equals("plutil")) {
            return bench.launchctl.run(argv, timeout);
          }
          assertThat(argv)
              .containsExactly("plutil", "-convert", "xml1", "-o", "-", bench.plist().toString());
          return new CommandRunner.Output(0, new String(xml, StandardCharsets.UTF_8));
        };
    ServiceManager manager =
        new LaunchdServiceManager(
            plutil, bench.clock, bench.pause, Map.of(), home, 501, LaunchdBench.PROGRAM);
    assertThat(manager.definition())
        .isEqualTo(
            new Definition.Installed(
                bench.spec("--mode=local"), Form.CURRENT, List.of(bench.plist().toString())));
    // Without plutil it cannot be read.
    assertThat(bench.manager.definition())
        .isInstanceOfSatisfying(
            Definition.Unreadable.class, bad -> assertThat(bad.why()).contains("plutil"));
  }

  @Test
  void aLinkStaysALink() throws Exception {
    Path dotfiles = Files.createDirectory(home.resolve("dotfiles"));
    Path real = Files.move(bench.plist(), dotfiles.resolve("hephd.plist"));
    Files.createSymbolicLink(bench.plist(), real);
    LaunchdBench.ok(bench.manager.install(bench.spec("--mode=hub"), LaunchdBench.LIMIT));
    assertThat(bench.plist()).isSymbolicLink();
    assertThat(Files.readString(real)).contains("--mode=hub");
    Files.delete(real);
    assertThat(bench.manager.definition())
        .isInstanceOfSatisfying(
            Definition.Unreadable.class, bad -> assertThat(bad.why()).contains("link"));
  }

  @Test
  void thePathOfTheProgramIsWrittenAsItWasGiven() throws Exception {
    Path version = Files.createDirectories(home.resolve("versions/1"));
    Files.writeString(version.resolve("hephd"), "");
    Path link = Files.createSymbolicLink(home.resolve("hephd"), version.resolve("hephd"));
    ServiceSpec spec = new ServiceSpec(link.toString(), List.of(), Map.of(), "", false);
    LaunchdBench.ok(bench.manager.install(spec, LaunchdBench.LIMIT));
    assertThat(Files.readString(bench.plist()))
        .contains("<string>" + link + "</string>")
        .doesNotContain(version.toString());
  }

  @Test
  void aFileChangedByHandIsStaleUntilTheNextRestartAndThenLoadedAfresh() {
    LaunchdBench.ok(bench.manager.start(LaunchdBench.LIMIT));
    assertThat(bench.manager.state().stale()).isFalse();
    for (String change :
        List.of("--mode=local 30", "--mode=local</string><string>--x", "<string>launchd")) {
      bench.clock.advance(Duration.ofMinutes(1));
      switch (change) {
        case "--mode=local 30" -> bench.edit("<integer>5</integer>", "<integer>30</integer>");
        case "<string>launchd" -> bench.edit("<string>launchd</string>", "<string>l</string>");
        default -> bench.edit("--mode=local</string>", change + "</string>");
      }
      assertThat(bench.manager.state().stale()).as(change).isTrue();
      bench.launchctl.forget();
      LaunchdBench.ok(bench.manager.start(LaunchdBench.LIMIT));
      assertThat(bench.launchctl.orders()).isEmpty();
      LaunchdBench.ok(bench.manager.restart(LaunchdBench.LIMIT));
      assertThat(bench.launchctl.orders())
          .containsExactly("bootout gui/501", "bootstrap gui/501 org.hephaestus.hephd.plist");
      assertThat(bench.manager.state().stale()).as(change).isFalse();
    }
  }

  private Form form() {
    return ((Definition.Installed) bench.manager.definition()).form();
  }

  private ServiceSpec spec() {
    return ((Definition.Installed) bench.manager.definition()).spec();
  }

  private Plan.Ready ready(ServiceSpec spec) {
    return (Plan.Ready) bench.manager.plan(spec);
  }

  /** A value in the file as text; empty when it is not there. */
  private String show(String key) {
    try {
      Plist.Dict dict = PlistReader.read(Files.readAllBytes(bench.plist()));
      int slash = key.indexOf('/');
      Plist value =
          slash < 0
              ? dict.get(key)
              : dict.dict(key.substring(0, slash)).get(key.substring(slash + 1));
      return switch (value) {
        case null -> "";
        case Plist.Text text -> text.value();
        case Plist.Whole whole -> whole.value().toString();
        case Plist.Flag flag -> Boolean.toString(flag.value());
        default -> value.toString();
      };
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
