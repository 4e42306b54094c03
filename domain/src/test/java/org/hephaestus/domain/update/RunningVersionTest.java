package org.hephaestus.domain.update;

import static org.assertj.core.api.Assertions.assertThat;

import org.hephaestus.ports.update.VersionId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunningVersionTest {
  @ParameterizedTest(name = "{0}: version {1}, commit {2}, why {3}")
  @CsvSource({
    // a release
    "1.0.3 (0123456789ab), 1.0.3, 0123456789ab, ",
    "v1.0.3 (0123456789ab), 1.0.3, 0123456789ab, ",
    "1.0.3 (0123456789abcdef0123456789abcdef01234567), 1.0.3, 0123456789ab, ",
    "1.0.3-rc.1 (0123456789ab), 1.0.3-rc.1, 0123456789ab, ",
    // a release whose build does not know its commit
    "1.0.3, 1.0.3, , ",
    "1.0.3 (unknown), 1.0.3, , ",
    // no release: a development version, a changed tree, something else
    "0.0.0-dev (0123456789ab), , 0123456789ab, carries no release version",
    "0.0.0-SNAPSHOT, , , carries no release version",
    "1.0.3 (0123456789ab-dirty), , 0123456789ab, uncommitted changes",
    "devel, , , is no semantic version",
    "1.0 (0123456789ab), , 0123456789ab, is no semantic version",
    "1.0.3 [0123456789ab], , , is not VERSION (COMMIT)",
    "'', , , is not VERSION (COMMIT)",
  })
  void parse(String text, String version, String commit, String why) {
    RunningVersion got = RunningVersion.parse(text);
    assertThat(got.version() == null ? null : got.version().toString()).isEqualTo(version);
    assertThat(got.commit()).isEqualTo(commit);
    if (why == null) {
      assertThat(got.whyNoRelease()).isNull();
    } else {
      assertThat(got.whyNoRelease()).contains(why);
    }
    assertThat(got.id().isPresent()).isEqualTo(version != null && commit != null);
  }

  @Test
  void isOneInstalledVersionAndNoOther() {
    RunningVersion running = RunningVersion.parse("1.0.3 (0123456789ab)");
    assertThat(running.is(new VersionId("1.0.3", "0123456789ab"))).isTrue();
    assertThat(running.is(new VersionId("1.0.3", "ba9876543210"))).isFalse();
    assertThat(running.is(new VersionId("1.0.4", "0123456789ab"))).isFalse();
    assertThat(running.is(null)).isFalse();
    assertThat(RunningVersion.parse("1.0.3").is(new VersionId("1.0.3", "0123456789ab"))).isFalse();
  }
}
