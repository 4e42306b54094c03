package org.hephaestus.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.hephaestus.ports.os.CommandRunner.Output;
import org.hephaestus.ports.service.ServiceManager.Obstacle;
import org.hephaestus.ports.service.ServiceManager.Reach.Unreachable;
import org.hephaestus.systemd.SystemdReach.Facts;
import org.hephaestus.systemd.SystemdReach.Owner;
import org.hephaestus.systemd.SystemdReach.Way;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SystemdReachTest {
  private static final String RUN = "/run/user/1000";

  static Stream<Arguments> surroundings() {
    return Stream.of(
        // The folder that was named, when it is ours.
        row("named", true, 1000, "", RUN, Owner.OURS, Owner.OURS, "ask " + RUN),
        row("elsewhere", true, 1000, "", "/tmp/r", Owner.OURS, Owner.OURS, "ask /tmp/r"),
        // The usual one, when none was named or what was named is gone: cron, su -, ssh.
        row("unset", true, 1000, "", "", Owner.MISSING, Owner.OURS, "tell " + RUN),
        row("gone", true, 1000, "", "/gone", Owner.MISSING, Owner.OURS, "tell " + RUN),
        // Somebody else's folder: su without a dash, sudo.
        row("su", true, 1000, "", "/run/user/0", Owner.OTHERS, Owner.OURS, "OTHER_USER"),
        row("sudo", true, 0, "1000", "", Owner.MISSING, Owner.OURS, "OTHER_USER"),
        row("sudo -E", true, 0, "1000", RUN, Owner.OTHERS, Owner.OURS, "OTHER_USER"),
        // root for itself, and sudo to another user that is not root, are just users.
        row("root", true, 0, "", RUN, Owner.OURS, Owner.OURS, "ask " + RUN),
        row("sudo by root", true, 0, "0", RUN, Owner.OURS, Owner.OURS, "ask " + RUN),
        row("sudo -u", true, 1001, "1000", "", Owner.MISSING, Owner.OURS, "tell " + RUN),
        // Nobody is logged in.
        row("no login", true, 1000, "", "", Owner.MISSING, Owner.MISSING, "NO_USER_MANAGER"),
        row("not ours", true, 1000, "", "", Owner.MISSING, Owner.OTHERS, "NO_USER_MANAGER"),
        // Another init system: nothing else matters.
        row("no systemd", false, 0, "1000", RUN, Owner.OTHERS, Owner.OURS, "NO_MANAGER"));
  }

  private static Arguments row(
      String name,
      boolean booted,
      long uid,
      String sudoUid,
      String named,
      Owner namedOwner,
      Owner usualOwner,
      String want) {
    return Arguments.of(
        name, new Facts(booted, uid, sudoUid, named, namedOwner, RUN, usualOwner), want);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("surroundings")
  void findsTheWay(String name, Facts facts, String want) {
    String got =
        switch (SystemdReach.way(facts)) {
          case Way.Ask ask -> (ask.setVariable() ? "tell " : "ask ") + ask.runtimeFolder();
          case Way.Blocked blocked -> checked(blocked.because()).obstacle().name();
        };
    assertThat(got).isEqualTo(want);
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        // The words of systemd 252.
        Arguments.of(1, "Failed to connect to bus: No medium found", Obstacle.NO_USER_MANAGER),
        Arguments.of(
            1, "Failed to connect to bus: No such file or directory", Obstacle.NO_USER_MANAGER),
        Arguments.of(1, "Failed to connect to bus: Connection refused", Obstacle.NO_USER_MANAGER),
        Arguments.of(1, "Failed to connect to bus: Operation not permitted", Obstacle.OTHER_USER),
        Arguments.of(1, "Failed to connect to bus: Permission denied", Obstacle.OTHER_USER),
        Arguments.of(
            1,
            "System has not been booted with systemd as init system (PID 1). Can't operate.\n"
                + "Failed to connect to bus: Host is down",
            Obstacle.NO_MANAGER),
        // Neither there nor answering.
        Arguments.of(127, "cannot start systemctl: No such file", Obstacle.BROKEN),
        Arguments.of(124, "systemctl did not end within PT5S", Obstacle.BROKEN),
        // What nobody has thought of keeps its words.
        Arguments.of(1, "Failed to frobnicate", Obstacle.BROKEN),
        Arguments.of(3, "", Obstacle.BROKEN));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void readsWhatSystemctlSays(int exitCode, String text, Obstacle want) {
    Unreachable refusal = checked(SystemdReach.refusal(new Output(exitCode, text), 1000));
    assertThat(refusal.obstacle()).isEqualTo(want);
    assertThat(refusal.why()).contains(text.lines().findFirst().orElse("exit code 3"));
  }

  /** One line each, and files only where somebody will look at them. */
  private static Unreachable checked(Unreachable no) {
    assertThat(no.why()).isNotBlank().doesNotContain("\n");
    assertThat(no.remedy()).isNotBlank().doesNotContain("\n");
    assertThat(no.installable()).isEqualTo(no.obstacle().equals(Obstacle.NO_USER_MANAGER));
    return no;
  }
}
