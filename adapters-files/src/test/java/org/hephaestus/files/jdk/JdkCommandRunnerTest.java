package org.hephaestus.files.jdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.hephaestus.ports.os.CommandRunner;
import org.junit.jupiter.api.Test;

class JdkCommandRunnerTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private final CommandRunner runner = new JdkCommandRunner();

  @Test
  void handsBackCodeAndOutput() {
    assertThat(runner.run(List.of("sh", "-c", "echo out; echo err >&2; exit 3"), LONG))
        .isEqualTo(new CommandRunner.Output(3, "out\nerr\n"));
  }

  @Test
  void hasNoInputAndTheCommonLocale() {
    assertThat(runner.run(List.of("sh", "-c", "cat; echo $LC_ALL"), LONG))
        .isEqualTo(new CommandRunner.Output(0, "C\n"));
  }

  @Test
  void keepsTheBeginningOfALongOutput() {
    CommandRunner.Output output =
        runner.run(List.of("sh", "-c", "head -c 300000 /dev/zero | tr '\\0' x; exit 5"), LONG);
    assertThat(output.exitCode()).isEqualTo(5);
    assertThat(output.text()).hasSize(64 * 1024);
  }

  @Test
  void programThatIsMissing() {
    CommandRunner.Output output = runner.run(List.of("/nowhere/systemctl"), LONG);
    assertThat(output.exitCode()).isEqualTo(CommandRunner.NOT_STARTED);
    assertThat(output.text()).contains("/nowhere/systemctl");
  }

  @Test
  void programThatHangsIsCut() {
    long start = System.nanoTime();
    CommandRunner.Output output =
        runner.run(List.of("sh", "-c", "sleep 30 & sleep 30"), Duration.ofMillis(300));
    assertThat(output.exitCode()).isEqualTo(CommandRunner.TIMED_OUT);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    // The kernel reaps them a moment later.
    long deadline = System.nanoTime() + LONG.toNanos();
    while (ProcessHandle.current().descendants().anyMatch(ProcessHandle::isAlive)
        && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(ProcessHandle.current().descendants().filter(ProcessHandle::isAlive)).isEmpty();
  }
}
