package org.hephaestus.app.hephd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartedByTest {
  @ParameterizedTest(name = "HEPH_SUPERVISOR={0} INVOCATION_ID={1} EXEC_PID={2} XPC={3}: {4}")
  @CsvSource(
      nullValues = "-",
      value = {
        // a person's shell, also one below a service, or in a terminal that launchd has started
        "-, -, -, -, SOMEBODY",
        "-, x, -, -, SOMEBODY",
        "-, x, 41, -, SOMEBODY",
        "-, -, 42, -, SOMEBODY",
        "-, -, -, 0, SOMEBODY",
        "-, -, -, application.com.terminal.1, SOMEBODY",
        "'', -, -, -, SOMEBODY",
        "unheard-of, -, -, -, SOMEBODY",
        // a service file has said so, or the manager has, of this very process
        "systemd, -, -, -, SYSTEMD",
        "-, x, 42, -, SYSTEMD",
        "launchd, -, -, -, LAUNCHD",
        "-, -, -, org.hephaestus.hephd, LAUNCHD",
        "external, -, -, -, ANOTHER",
        // the user's own word first: the rest is inherited
        "external, x, 42, org.hephaestus.hephd, ANOTHER",
        "launchd, x, 42, -, LAUNCHD",
      })
  void tellsWhoStartedIt(
      @Nullable String supervisor,
      @Nullable String invocation,
      @Nullable String execPid,
      @Nullable String xpc,
      StartedBy want) {
    Map<String, String> variables = new HashMap<>();
    put(variables, "HEPH_SUPERVISOR", supervisor);
    put(variables, "INVOCATION_ID", invocation);
    put(variables, "SYSTEMD_EXEC_PID", execPid);
    put(variables, "XPC_SERVICE_NAME", xpc);
    assertThat(StartedBy.of(variables, 42)).isEqualTo(want);
  }

  private static void put(Map<String, String> variables, String name, @Nullable String value) {
    if (value != null) {
      variables.put(name, value);
    }
  }

  @Test
  void whatIsForThisProcessAloneIsNotHandedOn() {
    assertThat(
            HephdMain.forChildren(
                Map.of(
                    "NOTIFY_SOCKET", "/n",
                    "LISTEN_FDS", "1",
                    "LISTEN_PID", "42",
                    "LISTEN_FDNAMES", "control",
                    "WATCHDOG_USEC", "1",
                    "WATCHDOG_PID", "42",
                    "PATH", "/bin")))
        .isEqualTo(Map.of("PATH", "/bin"));
  }
}
