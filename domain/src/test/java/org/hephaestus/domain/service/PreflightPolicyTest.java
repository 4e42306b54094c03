package org.hephaestus.domain.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hephaestus.domain.service.PreflightPolicy.Intent;
import org.hephaestus.ports.service.DaemonProgram.Inspection;
import org.hephaestus.ports.service.ServiceManager.Definition;
import org.hephaestus.ports.service.ServiceManager.Form;
import org.hephaestus.ports.service.ServiceManager.Obstacle;
import org.hephaestus.ports.service.ServiceManager.Reach;
import org.hephaestus.ports.service.ServiceReply.Refused;
import org.hephaestus.ports.service.ServiceSpec;
import org.hephaestus.testkit.service.FakeDaemonProgram;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PreflightPolicyTest {
  private static final Reach REACHABLE = new Reach.Reachable("a fake");
  private static final Definition ABSENT = new Definition.Absent();

  private static Reach no(Obstacle obstacle, boolean installable) {
    return new Reach.Unreachable(obstacle, "why", "remedy", installable);
  }

  private static Definition runs(String program, Form form) {
    return new Definition.Installed(
        new ServiceSpec(program, List.of(), Map.of(), "", false), form, List.of());
  }

  private static Arguments row(
      String name, Reach reach, Definition definition, String program, String wants) {
    return arguments(name, reach, definition, program, true, wants);
  }

  /** The last column: what START, RESTART, SHOW, STOP, UNINSTALL answer; - for "go on". */
  static List<Arguments> rows() {
    String ours = FakeDaemonProgram.PATH;
    Definition installed = runs(ours, Form.CURRENT);
    return List.of(
        // all is well; there must be something to restart
        row("installed", REACHABLE, installed, ours, "- - - - -"),
        row("absent", REACHABLE, ABSENT, ours, "- not_installed - - -"),
        // no manager: nothing runs, so to stop is done, and files can be taken out
        row(
            "no systemd",
            no(Obstacle.NO_MANAGER, false),
            installed,
            ours,
            "no_service_manager no_service_manager - - -"),
        // nobody logged in: the files can be written for later
        row("no user manager", no(Obstacle.NO_USER_MANAGER, true), installed, ours, "- - - - -"),
        row(
            "no user manager, nor files",
            no(Obstacle.NO_USER_MANAGER, false),
            installed,
            ours,
            "no_user_manager no_user_manager - - -"),
        // another user's: never
        row(
            "sudo",
            no(Obstacle.OTHER_USER, false),
            installed,
            ours,
            "other_user other_user - other_user other_user"),
        row(
            "broken",
            no(Obstacle.BROKEN, false),
            installed,
            ours,
            "service_manager_broken service_manager_broken - service_manager_broken"
                + " service_manager_broken"),
        // what is not to be started, or not ours
        row(
            "masked",
            REACHABLE,
            new Definition.Masked("/u", "unmask"),
            ours,
            "masked masked masked - masked"),
        row(
            "foreign",
            REACHABLE,
            new Definition.Foreign("/u", "other names"),
            ours,
            "foreign foreign foreign foreign foreign"),
        row(
            "unreadable",
            REACHABLE,
            new Definition.Unreadable("/u", "bad", "mend"),
            ours,
            "unreadable unreadable unreadable - unreadable"),
        // a build is no installation: nothing to start, but enough to stop
        row(
            "a build",
            REACHABLE,
            ABSENT,
            "",
            "not_installed_program not_installed not_installed_program - -"),
        // a second installation leaves the first one's service alone
        row(
            "another one's",
            REACHABLE,
            runs("/other/bin/hephd", Form.CURRENT),
            ours,
            "another_installation another_installation another_installation"
                + " another_installation another_installation"),
        // ... unless it is gone
        arguments(
            "another one's that is gone",
            REACHABLE,
            runs("/other/bin/hephd", Form.CURRENT),
            ours,
            false,
            "- - - - -"),
        // ... or the manager has recognised it as ours under another name
        row(
            "ours through a link",
            REACHABLE,
            runs("/home/me/.local/bin/hephd", Form.OUTDATED),
            ours,
            "- - - - -"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void decides(
      String name,
      Reach reach,
      Definition definition,
      String program,
      boolean programOfService,
      String wants) {
    List<String> want = new ArrayList<>(List.of(wants.split(" ", -1)));
    for (Intent intent : Intent.values()) {
      Optional<Refused> refused =
          PreflightPolicy.decide(
              intent,
              new PreflightPolicy.Facts(
                  program.isEmpty() ? Optional.empty() : Optional.of(program),
                  reach,
                  definition,
                  programOfService));
      assertThat(refused.map(Refused::kind).orElse("-"))
          .as(intent.name())
          .isEqualTo(want.removeFirst());
      refused.ifPresent(
          no -> {
            assertThat(no.why()).isNotBlank().doesNotContain("\n");
            assertThat(no.remedy()).isNotBlank().doesNotContain("\n");
            if (no.kind().equals("another_installation")) {
              assertThat(no.remedy().contains("heph daemon uninstall"))
                  .as("no way out for who wants to end it")
                  .isEqualTo(intent != Intent.STOP && intent != Intent.UNINSTALL);
            }
          });
    }
  }

  static List<Arguments> inspections() {
    Inspection.Usable usable = FakeDaemonProgram.USABLE;
    return List.of(
        arguments(usable, "-"),
        arguments(new Inspection.Refused("--mode must be local, was 'x'"), "flags"),
        arguments(new Inspection.NotRunnable("missing", "run ./install"), "not_runnable"),
        // a self-updater that could never work is refused, not found out weeks later
        arguments(
            new Inspection.Usable(
                "1.0.0", "sha", "local", "/db", "/s", "/log", "mvn is not on the PATH /usr/bin"),
            "self_update"));
  }

  @ParameterizedTest
  @MethodSource("inspections")
  void whatIsInspected(Inspection inspection, String want) {
    assertThat(PreflightPolicy.inspected(inspection).map(Refused::kind).orElse("-"))
        .isEqualTo(want);
  }
}
