package org.hephaestus.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hephaestus.files.Homes.V1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.hephaestus.ports.update.WriteResult;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A version that a real process runs from is not removed, and any other one is. */
class ProcessesFromTest {
  private static final String VERSION = "/versions/" + V1.folderName();
  private static final String LONG = "x".repeat(6_000);

  @TempDir Path temporary;
  private Path top = Path.of("unset");
  private @Nullable Process process;

  /**
   * Name; home that the store is given; arguments, with @ for the test's folder; whether in use.
   */
  static Stream<Arguments> table() {
    return Stream.of(
        // an argument lies in the folder, alone, in a list, behind a key
        row("program", "home", true, "@/home" + VERSION + "/bin/hephd"),
        row("class path", "home", true, "a.jar:@/home" + VERSION + "/lib/a.jar"),
        row("property", "home", true, "-Dheph.folder=@/home" + VERSION + "/"),
        row("a file that is gone", "home", true, "@/home" + VERSION + "/lib/gone.jar"),
        // ... whichever of the two names the home has is used
        row("started by the link", "home", true, "@/link" + VERSION + "/bin/hephd"),
        row("looked at by the link", "link", true, "@/home" + VERSION + "/bin/hephd"),
        row("list by the link", "home", true, "a.jar:@/link" + VERSION + "/lib/a.jar"),
        // ... and however long the command line is
        row("long behind it", "home", true, "@/home" + VERSION + "/bin/hephd", LONG),
        row("long before it", "home", true, LONG, "@/home" + VERSION + "/bin/hephd"),
        // the same version of another home, a longer name, no path at all
        row("another home", "home", false, "@/other" + VERSION + "/bin/hephd"),
        row("a longer name", "home", false, "@/home" + VERSION + "0/bin/hephd"),
        row("its name alone", "home", false, V1.folderName()));
  }

  private static Arguments row(String name, String home, boolean inUse, String... arguments) {
    return Arguments.of(name, home, inUse, List.of(arguments));
  }

  @BeforeEach
  void install() throws IOException {
    top = temporary.toRealPath();
    for (String home : List.of("home", "other")) {
      Homes.install(
          new FileVersionStore(Homes.prepared(top.resolve(home)), Homes.ENTRY_POINTS), V1);
    }
    Files.createSymbolicLink(top.resolve("link"), top.resolve("home"));
  }

  @AfterEach
  void end() throws InterruptedException {
    if (process != null) {
      process.destroyForcibly().waitFor();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("table")
  void removedUnlessInUse(String name, String home, boolean inUse, List<String> arguments)
      throws IOException {
    // Says when it runs, and then waits for a line that never comes.
    List<String> argv = new ArrayList<>(List.of("/bin/sh", "-c", "echo runs; read line", "sh"));
    arguments.forEach(argument -> argv.add(argument.replace("@", top.toString())));
    Process running = new ProcessBuilder(argv).start();
    process = running;
    assertThat(running.inputReader().readLine()).isEqualTo("runs");
    FileVersionStore store =
        new FileVersionStore(new HomeLayout(top.resolve(home)), Homes.ENTRY_POINTS);
    WriteResult result = store.remove(V1);
    if (inUse) {
      assertThat(Homes.failure(result).message()).contains("pid " + running.pid());
      assertThat(store.installed()).containsExactly(V1);
    } else {
      assertThat(result).isEqualTo(WriteResult.OK);
      assertThat(store.installed()).isEmpty();
      assertThat(store.folder(V1)).doesNotExist();
    }
  }
}
