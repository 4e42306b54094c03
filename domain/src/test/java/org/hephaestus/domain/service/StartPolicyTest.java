package org.hephaestus.domain.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hephaestus.domain.service.StartPolicy.Kind.LEAVE;
import static org.hephaestus.domain.service.StartPolicy.Kind.LEAVE_AS_IT_IS;
import static org.hephaestus.domain.service.StartPolicy.Kind.RESTART;
import static org.hephaestus.domain.service.StartPolicy.Kind.START;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import org.hephaestus.domain.service.StartPolicy.Kind;
import org.hephaestus.ports.service.ServiceManager.Form;
import org.hephaestus.ports.service.ServiceState;
import org.hephaestus.ports.service.ServiceState.Phase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StartPolicyTest {
  private static Arguments row(
      String asked, String files, Form form, ServiceState state, Kind want, boolean install) {
    return arguments(asked, files, form, state, want, install);
  }

  static List<Arguments> rows() {
    ServiceState runs = States.of(Phase.RUNNING, 7);
    ServiceState disabled = States.of(Phase.RUNNING, 7, false, false);
    ServiceState stale = States.of(Phase.RUNNING, 7, true, true);
    return List.of(
        // what runs as it should is left alone, byte for byte
        row("start", "same", Form.CURRENT, runs, LEAVE, false),
        row("start", "same", Form.EDITED, runs, LEAVE, false),
        row("start", "same", Form.CURRENT, States.of(Phase.STARTING, 7), LEAVE, false),
        // but for starting by itself
        row("start", "same", Form.CURRENT, disabled, LEAVE, true),
        // what somebody orders is done
        row("start with flags", "changed", Form.CURRENT, runs, RESTART, true),
        row("start with flags", "changed", Form.OUTDATED, runs, RESTART, true),
        row("start with flags", "same", Form.CURRENT, runs, LEAVE, false),
        // what nobody orders is said
        row("start", "changed", Form.OUTDATED, runs, LEAVE_AS_IT_IS, false),
        row("start", "changed", Form.EDITED, runs, LEAVE_AS_IT_IS, false),
        row("start", "same", Form.EDITED, stale, LEAVE_AS_IT_IS, false),
        // what does not run is started
        row("start", "same", Form.CURRENT, States.of(Phase.STOPPED, 0), START, true),
        row("start", "changed", Form.OUTDATED, States.of(Phase.STOPPED, 0), START, true),
        row("start", "changed", Form.CURRENT, States.of(Phase.UNKNOWN, 0), START, true),
        row("start", "same", Form.CURRENT, States.of(Phase.FAILED, 0), START, true),
        row("start", "same", Form.CURRENT, States.of(Phase.STOPPING, 7), START, true),
        // in the pause before the manager tries again, nobody waits for its timer
        row("start", "same", Form.CURRENT, States.of(Phase.RESTARTING, 0), RESTART, true),
        row("restart", "same", Form.CURRENT, States.of(Phase.RESTARTING, 0), RESTART, true),
        // a restart is one
        row("restart", "same", Form.CURRENT, runs, RESTART, true),
        row("restart", "changed", Form.OUTDATED, runs, RESTART, true),
        row("restart", "same", Form.CURRENT, States.of(Phase.STARTING, 7), RESTART, true),
        row("restart", "same", Form.CURRENT, States.of(Phase.STOPPED, 0), START, true),
        row("restart", "same", Form.CURRENT, States.of(Phase.FAILED, 0), START, true));
  }

  @ParameterizedTest(name = "{0}, files {1}, {2}")
  @MethodSource("rows")
  void decides(
      String asked, String files, Form form, ServiceState state, Kind want, boolean install) {
    StartPolicy.Decision decision =
        StartPolicy.decide(
            new StartPolicy.Facts(
                asked.equals("restart"),
                asked.endsWith("flags"),
                files.equals("changed"),
                form,
                state));
    assertThat(decision.kind()).isEqualTo(want);
    assertThat(decision.install()).as("install").isEqualTo(install);
    assertThat(decision.reason()).isNotBlank();
  }
}
