package org.hephaestus.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hephaestus.files.Homes.V1;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.hephaestus.ports.update.StagingArea;
import org.hephaestus.ports.update.WriteResult;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The launchers, run by real shells. */
class LaunchersTest {
  // Everything a shell could trip over, in every path.
  private static final String ODD = "it's a \"home\" $(x) `y` *;& \\ \u00fc";

  @TempDir Path temporary;
  private Path folder = Path.of("unset");
  private HomeLayout home = new HomeLayout(Path.of("unset"));
  private FileVersionStore store = new FileVersionStore(home, List.of());

  @BeforeEach
  void install() throws IOException {
    folder = Files.createDirectory(temporary.toRealPath().resolve(ODD));
    home = Homes.prepared(folder.resolve("the home"));
    store = new FileVersionStore(home, Homes.ENTRY_POINTS);
    Path area = Path.of(Homes.open(store).location());
    Path product = Homes.product(new StagingArea(area.toUri()), V1);
    // Says where it is, what it was told, and each argument with its end marked.
    Homes.program(
        product,
        "heph",
        """
        #!/bin/sh
        printf '%s\\n' "$0" "$HEPH_HOME" "$HEPH_LAUNCHER" "$PWD" "pid $$"
        for a in "$@"; do printf '[%s]' "$a"; done
        exit 7
        """);
    Homes.program(product, "hephd", "#!/bin/sh\nexit 0\n");
    assertThat(store.admit(new StagingArea(area.toUri()), product.toUri(), V1))
        .isEqualTo(WriteResult.OK);
    assertThat(store.activate(V1)).isEqualTo(WriteResult.OK);
    assertThat(new Launchers(home, Homes.ENTRY_POINTS, "hephd").install())
        .isEqualTo(WriteResult.OK);
  }

  /** Exit code and output of a run. */
  record Ran(int exitCode, String output, long pid) {}

  private Ran run(Path directory, Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile(temporary, "output", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().remove("HEPH_HOME");
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return new Ran(process.exitValue(), Files.readString(output), process.pid());
  }

  private static boolean has(String shell) {
    return Files.isExecutable(Path.of("/bin", shell));
  }

  private void assertRan(Ran ran, Path directory, String arguments) {
    assertThat(ran.output())
        .isEqualTo(
            String.join(
                "\n",
                store.folder(V1).resolve("bin/heph").toString(),
                home.home().toString(),
                "2",
                directory.toString(),
                "pid " + ran.pid(),
                arguments));
    assertThat(ran.exitCode()).isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "bash", "busybox"})
  void everyShellParsesThemAndHandsArgumentsOnUnchanged(String shell) throws Exception {
    assumeTrue(has(shell), "skipped: no /bin/" + shell);
    List<String> as =
        shell.equals("busybox") ? List.of("/bin/busybox", "sh") : List.of("/bin/" + shell);
    String launcher = home.bin().resolve("heph").toString();
    List<String> check = new ArrayList<>(as);
    check.addAll(List.of("-n", launcher));
    assertThat(run(folder, Map.of(), check.toArray(String[]::new)))
        .extracting(Ran::exitCode, Ran::output)
        .containsExactly(0, "");
    List<String> command = new ArrayList<>(as);
    command.add(launcher);
    command.addAll(
        List.of("", "a b", "it's \"x\"", "two\nlines\n", "$HOME `x` *", "-n", "--", "\\"));
    assertRan(
        run(folder, Map.of(), command.toArray(String[]::new)),
        folder,
        "[][a b][it's \"x\"][two\nlines\n][$HOME `x` *][-n][--][\\]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "bash"})
  void findTheHomeThroughEveryKindOfLink(String shell) throws Exception {
    assumeTrue(has(shell), "skipped: no /bin/" + shell);
    Path local = Files.createDirectories(folder.resolve("my local/bin"));
    Path launcher = home.bin().resolve("heph");
    // Absolute, relative, of another name, a link to a link, a linked folder, a linked bin.
    Files.createSymbolicLink(local.resolve("absolute"), launcher);
    Files.createSymbolicLink(local.resolve("relative"), local.relativize(launcher));
    Files.createSymbolicLink(local.resolve("again"), Path.of("relative"));
    Files.createSymbolicLink(folder.resolve("programs"), home.bin());
    Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
    Files.createSymbolicLink(elsewhere.resolve("bin"), home.bin());
    for (Path called :
        List.of(
            launcher,
            local.resolve("absolute"),
            local.resolve("relative"),
            local.resolve("again"),
            folder.resolve("programs/heph"),
            elsewhere.resolve("bin/heph"))) {
      assertRan(run(folder, Map.of(), "/bin/" + shell, called.toString()), folder, "");
    }
    // By a relative path, from within, by its bare name, over PATH, with CDPATH in the way.
    assertRan(run(folder, Map.of(), "/bin/" + shell, "the home/bin/heph"), folder, "");
    assertRan(run(home.bin(), Map.of(), "/bin/" + shell, "./heph", "x"), home.bin(), "[x]");
    assertRan(run(home.bin(), Map.of(), "/bin/" + shell, "heph"), home.bin(), "");
    assertRan(run(local, Map.of(), "/bin/" + shell, "../../the home/bin/heph"), local, "");
    assertRan(
        run(folder, Map.of("CDPATH", "/:/tmp"), "/bin/" + shell, "the home/bin/heph"), folder, "");
    String path = local + ":/usr/bin:/bin";
    assertRan(
        run(folder, Map.of("PATH", path), "/bin/" + shell, "-c", "exec again \"$@\"", "-", "y"),
        folder,
        "[y]");
    // A home that the environment claims does not count.
    assertRan(run(folder, Map.of("HEPH_HOME", "/nowhere"), launcher.toString()), folder, "");
  }

  @Test
  void handsOnTheFolderThatWasCurrentWhenItLooked() throws Exception {
    // The version is named in full, so that a switch during the start cannot reach it.
    assertThat(run(folder, Map.of(), home.bin().resolve("heph").toString()).output())
        .startsWith(home.versions().resolve(V1.folderName()) + "/bin/heph\n")
        .doesNotContain("/current/");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "nothing there | no version is installed: HOME/current is missing",
        "dangling | HOME/current leads to versions/gone, where there is no program bin/heph",
        "elsewhere | HOME/current leads to /bin, not to a folder in versions/",
        "a folder | HOME/current is not a link to a version",
        "not executable | where there is no program bin/heph",
      })
  void withoutAVersionTheySaySoAndExit78(String state, String want) throws Exception {
    Files.delete(home.current());
    switch (state) {
      case "dangling" -> Files.createSymbolicLink(home.current(), Path.of("versions/gone"));
      case "elsewhere" -> Files.createSymbolicLink(home.current(), Path.of("/bin"));
      case "a folder" -> Files.createDirectory(home.current());
      case "not executable" -> {
        store.activate(V1);
        Files.setPosixFilePermissions(
            store.folder(V1).resolve("bin/heph"), PosixFilePermissions.fromString("rw-r--r--"));
      }
      default -> {}
    }
    for (String shell : List.of("dash", "bash")) {
      if (has(shell)) {
        Ran ran =
            run(folder, Map.of(), "/bin/" + shell, home.bin().resolve("heph").toString(), "x");
        assertThat(ran.exitCode()).isEqualTo(78);
        assertThat(ran.output())
            .startsWith("heph: ")
            .contains(want.replace("HOME", home.home().toString()))
            .contains("heph: ", "./install")
            .hasLineCount(2);
      }
    }
    Files.deleteIfExists(home.current());
  }

  @Test
  void linksInACircleEnd() throws Exception {
    Path a = Files.createSymbolicLink(folder.resolve("a"), folder.resolve("b"));
    Files.createSymbolicLink(folder.resolve("b"), a);
    // The kernel refuses such a path by itself; the script's own bound is for what changes under
    // it.
    assertThat(run(folder, Map.of(), "/bin/sh", a.toString()).exitCode()).isNotZero();
  }

  @Test
  void areWrittenOnlyWhenTheyDifferAndAsAWhole() throws IOException {
    Path launcher = home.bin().resolve("heph");
    FileTime old = FileTime.fromMillis(1_000);
    Launchers launchers = new Launchers(home, Homes.ENTRY_POINTS, "hephd");
    Files.setLastModifiedTime(launcher, old);
    assertThat(launchers.install()).isEqualTo(WriteResult.OK);
    assertThat(Files.getLastModifiedTime(launcher)).isEqualTo(old);
    // Another text, another mode, a link in its place: each is put right.
    String text = Files.readString(launcher);
    Files.writeString(launcher, "#!/bin/sh\n");
    assertThat(launchers.install()).isEqualTo(WriteResult.OK);
    assertThat(launcher).hasContent(text);
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rw-------"));
    assertThat(launchers.install()).isEqualTo(WriteResult.OK);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(launcher)))
        .isEqualTo("rwxr-xr-x");
    Files.delete(launcher);
    Path target = Files.writeString(folder.resolve("target"), "keep");
    Files.createSymbolicLink(launcher, target);
    assertThat(launchers.install()).isEqualTo(WriteResult.OK);
    assertThat(Files.isSymbolicLink(launcher)).isFalse();
    assertThat(target).hasContent("keep");
    // A launcher of a later contract stays.
    String later = text.replace("heph-launcher-contract: 2", "heph-launcher-contract: 3");
    Files.write(launcher, later.getBytes(StandardCharsets.UTF_8));
    assertThat(launchers.install()).isEqualTo(WriteResult.OK);
    assertThat(launcher).hasContent(later);
    // A folder in its place is a person's business.
    Files.delete(launcher);
    Files.createDirectories(launcher.resolve("x"));
    assertThat(Homes.failure(launchers.install()).message()).contains("write the launcher");
    assertThat(Homes.tree(home.bin())).noneMatch(name -> name.endsWith(".tmp"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "../x", "x;y", "X"})
  void namesArePlain(String name) {
    assertThatThrownBy(() -> new Launchers(home, List.of(name), "hephd"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
