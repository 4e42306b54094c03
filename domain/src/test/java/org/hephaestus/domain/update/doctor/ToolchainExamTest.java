package org.hephaestus.domain.update.doctor;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.hephaestus.ports.update.Failure;
import org.hephaestus.ports.update.FailureCause;
import org.hephaestus.ports.update.Installer.Preflight;
import org.hephaestus.ports.update.SupervisorRule;
import org.hephaestus.ports.update.SupervisorRule.KeepAlive;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ToolchainExamTest {
  private static final SupervisorRule UNIT = Lines.unit("always", "mixed");
  private static final SupervisorRule JOB = Lines.job(KeepAlive.ALWAYS, Duration.ZERO, "");
  private static final String AGAIN =
      "install Maven; if a shell finds it, run there: heph daemon start, which gives";

  static Stream<Arguments> table() {
    return Stream.of(
        // What is there, and where.
        Arguments.of(
            new Preflight.Ready(List.of("git 2.43 at /usr/bin/git", "mvn at /opt/mvn")),
            "/usr/bin",
            UNIT,
            "OK | ^delivery source: git 2.43 at /usr/bin/git, mvn at /opt/mvn$"),
        Arguments.of(
            new Preflight.Ready(List.of()), "/usr/bin", UNIT, "OK | source needs no tools$"),
        // What is missing, where it was looked for, and how the service gets to see it.
        Arguments.of(
            missing("install Maven"),
            "/usr/bin:/bin",
            UNIT,
            "PROBLEM | source: mvn is not on PATH; PATH of the service is /usr/bin:/bin$ | ^"
                + AGAIN
                + ".*; or set Environment=PATH=... with: systemctl --user edit my.service$"),
        Arguments.of(
            missing("install Maven"),
            "",
            JOB,
            "PROBLEM | PATH of the service is not set$ | ^"
                + AGAIN
                + ".*EnvironmentVariables: edit /Users/me/.*plist, then: launchctl bootout"),
        Arguments.of(
            missing(""),
            "/bin",
            Lines.none(),
            "PROBLEM | not on PATH | ^if a shell finds it, start hephd from there$"),
        // Another reason than a tool that is not found has another remedy.
        Arguments.of(
            new Preflight.NotReady(
                Failure.of(FailureCause.STORAGE, "no room for a build", "make room")),
            "/bin",
            UNIT,
            "PROBLEM | no room for a build | ^make room; then look again$"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("table")
  void judges(Preflight preflight, String path, SupervisorRule rule, String want) {
    Lines.check(
        ToolchainExam.judge(
            new ToolchainExam.Facts("source", preflight, path, rule, Lines.PRODUCT)),
        "toolchain",
        want);
  }

  private static Preflight missing(String nextStep) {
    return new Preflight.NotReady(
        Failure.of(FailureCause.TOOL_MISSING, "mvn is not on PATH", nextStep));
  }
}
