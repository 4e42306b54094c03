package org.hephaestus.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hephaestus.cli.TestHost.lines;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import org.hephaestus.cli.TestHost.Ran;
import org.hephaestus.testkit.service.FakeServiceApi;
import org.hephaestus.testkit.time.FakePause;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code heph daemon logs}: no line lost, none twice, while the file is turned over. */
@Timeout(60)
class ServiceLogsTest {
  private final TestHost host = new TestHost();
  private final FakeServiceApi service = new FakeServiceApi();
  private Path log = Path.of("set below");
  private Path older = Path.of("set below");

  @BeforeEach
  void prepare(@TempDir Path folder) {
    log = folder.resolve("hephd.log");
    older = folder.resolve("hephd.log.1");
    service.logFile(log.toString());
  }

  /** Something that happens while nobody looks. */
  private interface Step {
    void run() throws IOException;
  }

  private Ran logs(String... args) {
    List<String> all = new ArrayList<>(List.of("daemon", "logs"));
    all.addAll(List.of(args));
    return host.heph(service, all.toArray(String[]::new));
  }

  /** Follows; with each pause comes the next step, and after the last one it is interrupted. */
  private Ran follow(List<Step> steps, String... args) {
    Iterator<Step> next = steps.iterator();
    host.pause =
        new FakePause(
            by -> {
              try {
                next.next().run();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    host.pause.interruptAfter(steps.size());
    List<String> all = new ArrayList<>(List.of("-f"));
    all.addAll(List.of(args));
    return logs(all.toArray(String[]::new));
  }

  private void write(String text) throws IOException {
    write(text.getBytes(StandardCharsets.UTF_8));
  }

  private void write(byte[] bytes) throws IOException {
    Files.write(log, bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private void rotate() throws IOException {
    Files.move(log, older, StandardCopyOption.REPLACE_EXISTING);
  }

  private static String numbers(int from, int to) {
    StringBuilder numbers = new StringBuilder();
    for (int i = from; i <= to; i++) {
      numbers.append("line ").append(i).append('\n');
    }
    return numbers.toString();
  }

  // ------------------------------------------------------------------ the last lines

  @ParameterizedTest
  @CsvSource({"0, 61", "1, 60", "3, 58", "60, 1", "200, 1"})
  void printsTheLastLines(int lines, int first) throws IOException {
    write(numbers(1, 60));
    assertThat(logs("--lines", Integer.toString(lines)))
        .isEqualTo(new Ran(0, numbers(first, 60), ""));
  }

  @Test
  void printsFiftyUnlessToldOtherwise() throws IOException {
    write(numbers(1, 60));
    assertThat(logs().out()).isEqualTo(numbers(11, 60));
  }

  @Test
  void aLineWithoutItsEndIsOneToo() throws IOException {
    write("a\nb\nc");
    assertThat(logs("--lines=2").out()).isEqualTo("b\nc\n");
    assertThat(logs("--lines=3").out()).isEqualTo("a\nb\nc\n");
  }

  @Test
  void goesBackIntoTheFileBefore() throws IOException {
    write(numbers(1, 10));
    rotate();
    write(numbers(11, 12));
    assertThat(logs("--lines=5").out()).isEqualTo(numbers(8, 12));
    assertThat(logs("--lines=2").out()).isEqualTo(numbers(11, 12));
    // Renamed, and the new one is not there yet.
    Files.delete(log);
    assertThat(logs("--lines=2").out()).isEqualTo(numbers(9, 10));
  }

  @Test
  void readsLongFilesFromTheirEnd() throws IOException {
    long seed = System.nanoTime();
    System.out.println("long log: seed " + seed);
    Random random = new Random(seed);
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      all.add(i + " " + "\u00e9\u6f22".repeat(random.nextInt(100)));
    }
    write(String.join("\n", all) + "\n");
    for (int lines : List.of(1, 2, 300, 301, random.nextInt(3_000), 2_999, 3_000, 3_001)) {
      assertThat(logs("--lines=" + lines).out())
          .isEqualTo(String.join("\n", all.subList(Math.max(0, 3_000 - lines), 3_000)) + "\n");
    }
  }

  @Test
  void isHarmlessOnATerminalAndOneValueAsJson() throws IOException {
    write("a\033[2J\n\tat b\n");
    assertThat(logs().out()).isEqualTo("a\ufffd[2J\n\tat b\n");
    assertThat(logs("--json"))
        .isEqualTo(
            new Ran(0, "{\"file\":\"" + log + "\",\"lines\":[\"a\\u001b[2J\",\"\\tat b\"]}\n", ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--lines=-1", "--lines=many", "--lines=100001", "--json -f"})
  void refusesWhatMakesNoSense(String args) {
    Ran ran = logs(args.split(" "));
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.out() + ran.err()).contains("--");
  }

  // ------------------------------------------------------------------ without a file

  @Test
  void withoutAFileItPrintsWhatTheManagerHasKept() {
    service.output("one", "two", "three");
    assertThat(logs("--lines=2")).isEqualTo(new Ran(0, "two\nthree\n", ""));
    assertThat(logs("--lines=2", "--json").out()).isEqualTo("{\"lines\":[\"two\",\"three\"]}\n");
  }

  @Test
  void saysWhereItLookedWhenThereIsNothing() {
    String kept = ", and the service manager has kept none of its output";
    String hint = "  see how the service is: heph daemon status";
    assertThat(logs()).isEqualTo(new Ran(3, "", lines("heph: there is no " + log + kept, hint)));
    assertThat(follow(List.of()).code()).isEqualTo(3);
    service.logFile("");
    assertThat(logs())
        .isEqualTo(
            new Ran(3, "", lines("heph: where hephd's log is cannot be found out" + kept, hint)));
    assertThat(logs("--json").out()).startsWith("{\"error\":{\"kind\":\"no_log\",");
  }

  @Test
  void whatCannotBeReadIsNoMissingFile() throws IOException {
    Files.createDirectory(log);
    Ran ran = logs();
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).startsWith("heph: the log cannot be read: ");
  }

  // ------------------------------------------------------------------ --follow

  @Test
  void followsWhatIsAdded() throws IOException {
    write(numbers(1, 60));
    List<Step> steps =
        List.of(() -> write("a\nb"), () -> {}, () -> write("c\n"), () -> write("d\n"));
    assertThat(follow(steps, "--lines=1"))
        .isEqualTo(new Ran(130, numbers(60, 60) + "a\nbc\nd\n", ""));
    assertThat(host.pause.pauses()).containsOnly(Duration.ofMillis(250));
  }

  @Test
  void followsOverRotations() throws IOException {
    write("1\n");
    List<Step> steps =
        List.of(
            // Written just before the turn, and just after it.
            () -> {
              write("2\n");
              rotate();
              write("3\n");
            },
            // Between the two there is no file at all.
            this::rotate,
            () -> write("4\n5"),
            // Nobody will write the rest of this line.
            () -> {
              rotate();
              write("6\n");
            });
    assertThat(follow(steps)).isEqualTo(new Ran(130, lines("1", "2", "3", "4", "5", "6"), ""));
  }

  @Test
  void followsWhenItIsEmptied() throws IOException {
    write("1\n2\n");
    List<Step> steps = List.of(() -> Files.writeString(log, "3\n"), () -> write("4\n"));
    assertThat(follow(steps).out()).isEqualTo(lines("1", "2", "3", "4"));
  }

  @Test
  void beginsInTheFileBefore() throws IOException {
    write("1\n2\n");
    rotate();
    write("3\n");
    assertThat(follow(List.of(() -> write("4\n")), "--lines=2").out())
        .isEqualTo(lines("2", "3", "4"));
    Files.delete(log);
    assertThat(follow(List.of(() -> write("5\n")), "--lines=1").out()).isEqualTo(lines("2", "5"));
  }

  @Test
  void waitsForAFileThatIsNotThereYet() {
    service.output("kept");
    assertThat(follow(List.of(() -> {}, () -> write("1\n"))).out()).isEqualTo(lines("kept", "1"));
    service.logFile("");
    assertThat(follow(List.of()))
        .isEqualTo(new Ran(1, "kept\n", "there is no log file to follow\n"));
  }

  @Test
  void losesNoLineInAnyMixture() throws IOException {
    long seed = Long.getLong("heph.seed", System.nanoTime());
    System.out.println("followed log: -Dheph.seed=" + seed);
    Random random = new Random(seed);
    StringBuilder written = new StringBuilder();
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      String text = i + "\u00e9".repeat(random.nextInt(20)) + "\n";
      written.append(text);
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      // Looked at in the middle of a line, even of a character.
      int cut = random.nextInt(bytes.length);
      steps.add(() -> write(Arrays.copyOf(bytes, cut)));
      steps.add(() -> write(Arrays.copyOfRange(bytes, cut, bytes.length)));
      if (random.nextInt(3) == 0) {
        steps.add(this::rotate);
      } else if (random.nextInt(3) == 0) {
        steps.add(
            () -> {
              rotate();
              write(new byte[0]);
            });
      }
    }
    write("begin\n");
    assertThat(follow(steps).out()).isEqualTo("begin\n" + written);
  }

  @Test
  void endsQuietlyWhenNobodyReads() throws IOException {
    write("1\n");
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Host base = host.host(new ByteArrayOutputStream(), err);
    Host pipe =
        new Host(
            closed,
            new PrintStream(err, true, StandardCharsets.UTF_8),
            base.in(),
            base.env(),
            false,
            false,
            0,
            base.cwd(),
            base.home(),
            base.clock(),
            base.pause(),
            base.chance(),
            base.zone());
    assertThat(new FollowLog(pipe, log).run(5)).isEqualTo(ExitCode.OK);
    assertThat(err.size()).isZero();
  }
}
