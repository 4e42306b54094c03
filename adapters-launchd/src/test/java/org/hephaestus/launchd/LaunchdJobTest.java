package org.hephaestus.launchd;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hephaestus.ports.service.ServiceState;
import org.hephaestus.ports.service.ServiceState.Phase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What launchctl print says, and what we make of it. */
class LaunchdJobTest {
  private static final String KEPT = "properties = keepalive | runatload | inferred program";
  private static final String NOT_KEPT = "properties = runatload";

  static Stream<Arguments> phases() {
    return Stream.of(
        // With a process.
        Arguments.of("state = running;pid = 7;runs = 1;" + KEPT, Phase.RUNNING, 7, 0, ""),
        Arguments.of("state = running;pid = 7;runs = 4;" + KEPT, Phase.RUNNING, 7, 3, ""),
        Arguments.of("state = xpcproxy;pid = 7;runs = 1;" + KEPT, Phase.STARTING, 7, 0, ""),
        Arguments.of("state = SIGTERMed;pid = 7;runs = 1;" + KEPT, Phase.STOPPING, 7, 0, ""),
        // Kept alive and without one: it comes again, or it is held back.
        Arguments.of(
            "state = spawn scheduled;runs = 3;last exit code = 78: EX_CONFIG;" + KEPT,
            Phase.RESTARTING,
            0,
            2,
            "exit code 78: EX_CONFIG"),
        Arguments.of(
            "state = spawn scheduled;runs = 9;last exit reason = OS_REASON_CODESIGNING;" + KEPT,
            Phase.RESTARTING,
            0,
            8,
            "OS_REASON_CODESIGNING"),
        Arguments.of(
            "state = not running;runs = 2;last terminating signal = Killed: 9;" + KEPT,
            Phase.RESTARTING,
            0,
            1,
            "signal Killed: 9"),
        Arguments.of(
            "state = not running;runs = 0;pended nondemand spawn = speculative;" + KEPT,
            Phase.RESTARTING,
            0,
            0,
            ""),
        Arguments.of("state = not running;runs = 0;" + KEPT, Phase.STARTING, 0, 0, ""),
        // Not kept alive and without one.
        Arguments.of(
            "state = not running;runs = 1;last exit code = 0;" + NOT_KEPT, Phase.STOPPED, 0, 0, ""),
        Arguments.of(
            "state = not running;runs = 1;last exit code = 1;" + NOT_KEPT,
            Phase.FAILED,
            0,
            0,
            "exit code 1"),
        // Told to end, it ended well.
        Arguments.of(
            "state = running;pid = 8;runs = 2;last exit code = 143;" + KEPT,
            Phase.RUNNING,
            8,
            1,
            ""),
        Arguments.of(
            "state = running;pid = 8;runs = 2;last terminating signal = Terminated: 15;" + KEPT,
            Phase.RUNNING,
            8,
            1,
            ""),
        Arguments.of(
            "state = running;pid = 8;runs = 1;last exit code = (never exited);" + KEPT,
            Phase.RUNNING,
            8,
            0,
            ""),
        // Anything may be missing or be something else.
        Arguments.of("", Phase.STOPPED, 0, 0, ""),
        Arguments.of("pid = 7", Phase.RUNNING, 7, 0, ""),
        Arguments.of("pid = many;runs = -1;state = ", Phase.STOPPED, 0, 0, ""),
        Arguments.of("runs = 99999999999999999;pid = 7", Phase.RUNNING, 7, Integer.MAX_VALUE, ""));
  }

  @ParameterizedTest
  @MethodSource("phases")
  void readsWhatItDoes(String lines, Phase phase, long pid, int restarts, String result) {
    ServiceState state =
        AgentState.of(loaded(lines), true, true, false, Optional.of(Instant.EPOCH));
    assertThat(state.phase()).isEqualTo(phase);
    assertThat(state.pid()).isEqualTo(pid);
    assertThat(state.restarts()).isEqualTo(restarts);
    assertThat(state.result()).isEqualTo(result);
    assertThat(state.since()).isEqualTo(pid == 0 ? null : Instant.EPOCH);
  }

  @Test
  void onlyLinesOfTheJobItselfCount() {
    LaunchdJob job =
        new LaunchdJob(
            """
            gui/501/x = {
            	endpoints = {
            		pid = 9
            		state = active
            	}
            	state = {
            		x = 1
            	}
            	state = running
            	pid = 7
            }
            """);
    assertThat(job.pid()).isEqualTo(7);
    assertThat(job.state()).isEqualTo("running");
  }

  static Stream<Arguments> arguments() {
    return Stream.of(
        Arguments.of("/a/hephd|--x=1", "/a/hephd|--x=1", "true"),
        Arguments.of("/a/hephd|--x=1", "/a/hephd", "false"),
        Arguments.of("/a/hephd", "/a/hephd|--x=1", "false"),
        Arguments.of("/a/hephd|}|", "/a/hephd|}|", "true"),
        // How print shows these is not known.
        Arguments.of("/a/hephd|é", "/a/hephd|?", "unknown"),
        Arguments.of("/a/hephd|a\nb", "/a/hephd|a", "unknown"));
  }

  @ParameterizedTest
  @MethodSource("arguments")
  void comparesArgumentsWhereThatCanBeDone(String wanted, String printed, String want) {
    LaunchdJob job =
        new LaunchdJob(
            "x = {\n\targuments = {\n\t\t"
                + printed.replace("|", "\n\t\t")
                + "\n\t}\n\tstate = running\n}\n");
    assertThat(job.hasArguments(List.of(wanted.split("\\|", -1))).map(String::valueOf))
        .isEqualTo(want.equals("unknown") ? Optional.empty() : Optional.of(want));
    assertThat(new LaunchdJob("x = {\n}\n").hasArguments(List.of("/a"))).isEmpty();
  }

  private static List<Launchctl.Loaded> loaded(String lines) {
    String text = "x = {\n\t" + lines.replace(";", "\n\t") + "\n}\n";
    return List.of(new Launchctl.Loaded("gui/501", new LaunchdJob(text)));
  }
}
