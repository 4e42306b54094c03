package org.hephaestus.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.hephaestus.systemd.PassedSocket.Descriptor;
import org.hephaestus.systemd.PassedSocket.None;
import org.hephaestus.systemd.PassedSocket.Unclear;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PassedSocketTest {
  private static PassedSocket of(
      @Nullable String fds, @Nullable String pid, @Nullable String names) {
    Map<String, String> environment = new HashMap<>();
    put(environment, "LISTEN_FDS", fds);
    put(environment, "LISTEN_PID", pid);
    put(environment, "LISTEN_FDNAMES", names);
    return PassedSocket.of(environment, 42);
  }

  private static void put(Map<String, String> environment, String name, @Nullable String value) {
    if (value != null) {
      environment.put(name, value);
    }
  }

  @ParameterizedTest(name = "LISTEN_FDS={0} LISTEN_PID={1} LISTEN_FDNAMES={2}")
  @CsvSource(
      nullValues = "-",
      value = {
        // the only one, whatever it is called
        "1, 42, -, 3",
        "1, 42, control, 3",
        "1, 42, heph.socket, 3",
        "1, 42, '', 3",
        // the one that is named so, of several
        "2, 42, control:web, 3",
        "3, 42, web:admin:control, 5",
      })
  void isOurs(@Nullable String fds, @Nullable String pid, @Nullable String names, int want) {
    assertThat(of(fds, pid, names)).isEqualTo(new Descriptor(want));
  }

  @ParameterizedTest(name = "LISTEN_FDS={0} LISTEN_PID={1}")
  @CsvSource(
      nullValues = "-",
      value = {
        // nobody has passed anything
        "-, -",
        "0, 42",
        "-1, 42",
        // it was for another process, of which we are a descendant
        "1, 41",
        "1, -",
        "1, ''",
        "1, 042",
        "x, 41",
      })
  void isNotThere(@Nullable String fds, @Nullable String pid) {
    assertThat(of(fds, pid, "control")).isEqualTo(new None());
  }

  @ParameterizedTest(name = "LISTEN_FDS={0} LISTEN_FDNAMES={1}")
  @CsvSource(
      nullValues = "-",
      value = {
        "x, -, must be a number",
        "-, -, must be a number",
        "99999999999, -, must be a number",
        "2, -, without names",
        "2, web:admin, none of the 2 sockets",
        "2, control:control, more than one",
        "2, control, has 1 names",
        "1, control:web, has 2 names",
      })
  void isUnclear(@Nullable String fds, @Nullable String names, String why) {
    assertThat(of(fds, "42", names))
        .isInstanceOfSatisfying(Unclear.class, unclear -> assertThat(unclear.why()).contains(why));
  }
}
