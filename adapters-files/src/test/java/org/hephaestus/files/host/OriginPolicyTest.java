package org.hephaestus.files.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.Stream;
import org.hephaestus.ports.update.UpdateHost.Origin;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OriginPolicyTest {
  private static final String HOME = "/home/u/.local/lib/heph/versions/1.0.3-aaaaaaaaaaaa";

  /** Program, managed, writable, owned, dpkg, rpm, container, want, in the command. */
  static Stream<Arguments> table() {
    return Stream.of(
        // one of our versions: ours, wherever the home is
        Arguments.of(HOME, true, true, true, "", "", false, "ours", ""),
        Arguments.of(HOME, true, true, true, "", "", true, "ours", ""),
        // ... unless it cannot be replaced
        Arguments.of(HOME, true, true, false, "", "", false, "another user", "as that user"),
        Arguments.of(HOME, true, false, true, "", "", false, "read-only", "./install"),
        // anywhere else: whoever put it there
        Arguments.of("/nix/store/x-heph", false, true, true, "", "", true, "nix", "nix profile"),
        Arguments.of(
            "/opt/homebrew/Cellar/heph/1.0", false, true, true, "", "", false, "brew", "brew up"),
        Arguments.of("/usr/lib/heph", false, true, true, "heph", "", false, "dpkg", "apt-get"),
        Arguments.of("/usr/lib/heph", false, true, true, "", "heph-1", false, "rpm", "dnf"),
        Arguments.of("/app", false, true, true, "", "", true, "container", "newer image"),
        Arguments.of(
            "/usr/lib/heph", false, true, true, "heph", "", true, "dpkg", "apt-get install"),
        Arguments.of(
            "/src/dist", false, true, true, "", "", false, "installed by other means", ""));
  }

  @ParameterizedTest(name = "{0} {7}")
  @MethodSource("table")
  void judged(
      String program,
      boolean managed,
      boolean writable,
      boolean owned,
      String dpkg,
      String rpm,
      boolean container,
      String want,
      String command) {
    Origin got =
        OriginPolicy.judge(
            new OriginPolicy.Facts(
                program,
                managed,
                writable,
                owned,
                Optional.of(dpkg).filter(name -> !name.isEmpty()),
                Optional.of(rpm).filter(name -> !name.isEmpty()),
                container));
    switch (got) {
      case Origin.Ours ours -> assertThat(want).isEqualTo("ours");
      case Origin.Owned by -> {
        assertThat(by.by()).isEqualTo(want);
        assertThat(by.command()).contains(command);
        assertThat(by.why()).isNotBlank();
      }
    }
  }
}
