package org.hephaestus.app.heph;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.hephaestus.files.jdk.JdkCommandRunner;
import org.hephaestus.ports.os.CommandRunner;
import org.hephaestus.ports.service.DaemonProgram.Inspection;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Asking the installed program, with small scripts in its place. */
class HephdProgramTest {
  private static final String USABLE =
      "{\"heph_check\":1,\"version\":\"1.0.0\",\"commit\":\"c\",\"mode\":\"local\",\"db\":\"/d\","
          + "\"socket\":\"/s\",\"log\":\"/l\",\"update_problem\":\"\"}";

  @TempDir private Path home;
  private HephdProgram program = new HephdProgram(Map.of(), (argv, timeout) -> NEVER);

  private static final CommandRunner.Output NEVER = new CommandRunner.Output(0, "not asked");

  @BeforeEach
  void asks() {
    program = new HephdProgram(Map.of("HEPH_HOME", home.toString()), new JdkCommandRunner());
  }

  private Path script(Path file, String... lines) throws IOException {
    Files.createDirectories(file.resolveSibling("."));
    Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Path launcher(String... lines) throws IOException {
    return script(home.resolve("bin/hephd"), lines);
  }

  private Inspection inspect(String... arguments) {
    return program.inspect(List.of(arguments), Map.of());
  }

  @Test
  void isThereWhenTheLauncherIs() throws IOException {
    assertThat(program.path()).isEmpty();
    Path launcher = launcher("exit 0");
    assertThat(program.path()).contains(launcher.toString());
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(program.path()).isEmpty();
    assertThat(new HephdProgram(Map.of(), new JdkCommandRunner()).path()).isEmpty();
  }

  @Test
  void saysWhatItWouldServe() throws IOException {
    launcher("echo '" + USABLE + "'");
    assertThat(inspect("--db=/d"))
        .isEqualTo(new Inspection.Usable("1.0.0", "c", "local", "/d", "/s", "/l", ""));
  }

  @Test
  void runsWithTheArgumentsAndTheEnvironmentOfTheServiceAndNoOther() throws IOException {
    Path seen = home.resolve("seen");
    launcher(
        "{ for a in \"$@\"; do printf '[%s]' \"$a\"; done; env; } > '" + seen + "'",
        "echo '" + USABLE + "'");
    Inspection answer =
        program.inspect(
            List.of("--owner-id=a b'\"$x%h;", "--self-update=apply"),
            Map.of("PATH", "/usr/bin:/bin", "HOME", "/home/me, too"));
    assertThat(answer).isInstanceOf(Inspection.Usable.class);
    List<String> lines = Files.readAllLines(seen);
    assertThat(lines.getFirst())
        .startsWith("[--check][--owner-id=a b'\"$x%h;][--self-update=apply]");
    assertThat(String.join("\n", lines))
        .contains("PATH=/usr/bin:/bin")
        .contains("HOME=/home/me, too")
        .doesNotContain("HEPH_HOME")
        .doesNotContain("LC_ALL")
        .doesNotContain("MAVEN");
  }

  // hephd refuses in its own words, without its name and without advice for who typed it
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2  | hephd: --mode must be local, was 'x'; hephd --help lists the options"
            + " | --mode must be local, was 'x'",
        "78 | hephd: the socket is too long | the socket is too long",
      })
  void isRefused(int code, String said, String why) throws IOException {
    launcher("echo \"" + said + "\" >&2", "exit " + code);
    assertThat(inspect()).isEqualTo(new Inspection.Refused(why));
  }

  @Test
  void anInstallationWithoutAVersionIsNotRunnable() throws IOException {
    launcher(
        "echo 'hephd: no version is installed: /h/current is missing' >&2",
        "echo 'hephd: run ./install again' >&2",
        "exit 78");
    assertThat(inspect())
        .isEqualTo(
            new Inspection.NotRunnable(
                "no version is installed: /h/current is missing", "run ./install again"));
  }

  @Test
  void noInstallationIsNotRunnable() {
    assertNotRunnable(inspect(), home + "/bin/hephd", "./install");
    program = new HephdProgram(Map.of(), (argv, timeout) -> NEVER);
    assertNotRunnable(inspect(), "HEPH_HOME is not set", "./install");
  }

  @Test
  void garbageIsNotRunnable() throws IOException {
    launcher("echo 'Welcome to another program'");
    assertNotRunnable(inspect(), "Welcome to another program", "./install");
    launcher("exit 0");
    assertNotRunnable(inspect(), "it said nothing", "./install");
  }

  @Test
  void aCrashIsNotRunnable() throws IOException {
    launcher("echo 'java.lang.Oops: so sorry' >&2", "exit 1");
    assertNotRunnable(inspect(), "exit code 1: java.lang.Oops: so sorry", "--check");
    script(home.resolve("bin/hephd"), "").toFile();
    Files.writeString(home.resolve("bin/hephd"), "#!/no/such/interpreter\n");
    assertNotRunnable(inspect(), "exit code 127", "--check");
  }

  @Test
  void aHangIsNotRunnable() throws IOException {
    launcher("exit 0");
    program =
        new HephdProgram(
            Map.of("HEPH_HOME", home.toString()),
            (argv, timeout) -> {
              assertThat(timeout).isEqualTo(Duration.ofSeconds(20));
              return new CommandRunner.Output(CommandRunner.TIMED_OUT, "env did not end");
            });
    assertNotRunnable(inspect(), "did not answer within 20 s", "--check");
  }

  @Test
  void aHomeThatCannotBeNamedToEnvIsSaid() throws IOException {
    Path odd = home.resolve("a=b");
    script(odd.resolve("bin/hephd"), "exit 0");
    program = new HephdProgram(Map.of("HEPH_HOME", odd.toString()), (argv, timeout) -> NEVER);
    assertNotRunnable(inspect(), "has a = in it", "--prefix");
  }

  private static void assertNotRunnable(Inspection inspection, String why, String remedy) {
    assertThat(inspection)
        .isInstanceOfSatisfying(
            Inspection.NotRunnable.class,
            not -> {
              assertThat(not.why()).contains(why).doesNotContain("\n");
              assertThat(not.remedy()).contains(remedy);
            });
  }

  @Test
  void findsTheFoldersOfToolsAsTheyAreWritten() throws IOException {
    script(home.resolve("one/git"), "");
    script(home.resolve("two/git"), "");
    script(home.resolve("two/mvn"), "");
    script(home.resolve("here/java"), "");
    Files.createDirectories(home.resolve("one/mvn")); // a folder is no program
    Path link = Files.createSymbolicLink(home.resolve("link"), home.resolve("two"));
    program =
        new HephdProgram(
            Map.of("PATH", "here:" + home.resolve("one") + "::" + link + ":" + home.resolve("two")),
            new JdkCommandRunner());
    assertThat(program.foldersOf(List.of("mvn", "git", "java", "cargo", "mvn")))
        .as("in the order of the PATH, so that each is found as the first of its name")
        .containsExactly(home.resolve("one").toString(), link.toString());
  }

  @Test
  void readsTheEndOfALog() throws IOException {
    Path log = home.resolve("hephd.log");
    assertThat(program.lastLines(log.toString(), 3)).isEmpty();
    Files.writeString(log, "a\nb\nc\nd\n");
    assertThat(program.lastLines(log.toString(), 3)).containsExactly("b", "c", "d");
  }
}
