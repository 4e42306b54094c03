package org.hephaestus.domain.update;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SemanticVersionTest {
  private static final String HUGE = "9".repeat(100);

  @ParameterizedTest(name = "running {0}, tag {1}: {2}")
  @DisplayName("version pairs")
  @CsvSource({
    // plain numbers, compared as numbers and from left to right
    "1.0.3, 1.0.4, NEWER",
    "1.0.4, 1.0.3, OLDER",
    "1.0.3, 1.0.3, SAME",
    "1.9.0, 1.10.0, NEWER",
    "1.0.10, 1.0.9, OLDER",
    "1.99.99, 2.0.0, NEWER",
    "2.0.0, 1.99.99, OLDER",
    "0.0.1, 0.0.2, NEWER",
    "0.9.9, 1.0.0, NEWER",
    // one leading v is the tag's, nothing else is
    "1.0.3, v1.0.4, NEWER",
    "1.0.3, v1.0.3, SAME",
    "1.0.3, v1.0.2, OLDER",
    "v1.0.3, v1.0.4, NEWER",
    "1.0.3, V1.0.4, NONE",
    "1.0.3, vv1.0.4, NONE",
    "1.0.3, v 1.0.4, NONE",
    "1.0.3, release-1.0.4, NONE",
    // the running version's suffix says where it was built and does not count
    "1.0.3 (0123456789ab), v1.0.4, NEWER",
    "1.0.3 (0123456789ab), v1.0.3, SAME",
    "1.0.4 (0123456789ab), v1.0.3, OLDER",
    "1.0.3 (unknown), v1.0.4, NEWER",
    // prereleases: below their release, identifier by identifier (semver 11.4)
    "1.0.0-rc.1, v1.0.0, NEWER",
    "1.0.0, v1.0.0-rc.1, OLDER",
    "1.0.0-alpha, v1.0.0-alpha.1, NEWER",
    "1.0.0-alpha.1, v1.0.0-alpha.beta, NEWER",
    "1.0.0-alpha.beta, v1.0.0-beta, NEWER",
    "1.0.0-beta, v1.0.0-beta.2, NEWER",
    "1.0.0-beta.2, v1.0.0-beta.11, NEWER",
    "1.0.0-beta.11, v1.0.0-rc.1, NEWER",
    "1.0.0-rc.1, v1.0.0-rc.1, SAME",
    "1.0.0-1, v1.0.0-a, NEWER",
    "1.0.0-a, v1.0.0-A, OLDER",
    "1.0.0-rc.1, v0.9.9, OLDER",
    "1.0.0-x-y-z.-, v1.0.0, NEWER",
    // build metadata does not count (semver 10)
    "1.0.0+a, v1.0.0+b, SAME",
    "1.0.0, v1.0.0+20261121, SAME",
    "1.0.0+b, v1.0.1+a, NEWER",
    "1.0.0-rc.1+5, v1.0.0-rc.1+6, SAME",
    // garbage is no version, whatever it looks like
    "1.0.3, latest, NONE",
    "1.0.3, v1, NONE",
    "1.0.3, v1.0, NONE",
    "1.0.3, v1.0.0.0, NONE",
    "1.0.3, v01.0.4, NONE",
    "1.0.3, v1.00.4, NONE",
    "1.0.3, v1.0.4-01, NONE",
    "1.0.3, v1.0.4-, NONE",
    "1.0.3, v1.0.4+, NONE",
    "1.0.3, v1.0.4-a..b, NONE",
    "1.0.3, v1.0.-4, NONE",
    "1.0.3, v1.0.x, NONE",
    "1.0.3, v1.0.4-ü, NONE",
    "1.0.3, v१.0.0, NONE",
    "1.0.3, '', NONE",
    "1.0.3, v, NONE",
    "1.0.3, '1.0.4 ', NONE",
    "1.0.3, ../1.0.4, NONE",
    "1.0.3, '1.0.4\n', NONE",
    // numbers have no upper bound
    "1.0.3, v99999999999999999999999.0.0, NEWER",
    "99999999999999999999998.0.0, v99999999999999999999999.0.0, NEWER",
    "99999999999999999999999.0.0, v99999999999999999999998.0.0, OLDER",
    "1.0.0-9223372036854775808, v1.0.0-9223372036854775809, NEWER",
    "1.0.0-99999999999999999999999, v1.0.0-99999999999999999999999, SAME",
    "4294967296.0.0, v1.0.0, OLDER",
  })
  void pairs(String running, String tag, String want) {
    SemanticVersion from =
        Objects.requireNonNull(RunningVersion.parse(running).version(), "the running version");
    Optional<SemanticVersion> to = SemanticVersion.ofTag(tag);
    String got =
        to.isEmpty()
            ? "NONE"
            : switch (Integer.signum(to.get().compareTo(from))) {
              case 1 -> "NEWER";
              case -1 -> "OLDER";
              default -> "SAME";
            };
    assertThat(got).isEqualTo(want);
    assertThat(to.map(v -> v.isNewerThan(from)).orElse(false)).isEqualTo(want.equals("NEWER"));
    // the order is antisymmetric
    to.ifPresent(
        v ->
            assertThat(Integer.signum(from.compareTo(v)))
                .isEqualTo(-Integer.signum(v.compareTo(from))));
  }

  @Test
  @DisplayName("a number may be long, the text has an end: it becomes a folder name")
  void length() {
    assertThat(SemanticVersion.parse(HUGE + ".0.0")).isPresent();
    String longest = "1.0." + "9".repeat(SemanticVersion.MAX_LENGTH - 4);
    assertThat(SemanticVersion.parse(longest)).isPresent();
    assertThat(SemanticVersion.parse(longest + "9")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0.0", "1.0.0+a", "1.0.0-rc.1", "10.20.30-a.b-c.1+x.y"})
  void printsWhatItRead(String text) {
    assertThat(SemanticVersion.parse(text)).map(SemanticVersion::toString).contains(text);
  }

  @Test
  @DisplayName("equal means the same text; same precedence does not")
  void equality() {
    assertThat(SemanticVersion.parse("1.0.0+a")).isEqualTo(SemanticVersion.parse("1.0.0+a"));
    assertThat(SemanticVersion.parse("1.0.0+a")).isNotEqualTo(SemanticVersion.parse("1.0.0+b"));
    assertThat(SemanticVersion.parse("1.0.0+a"))
        .hasSameHashCodeAs(SemanticVersion.parse("1.0.0+a"));
  }

  @ParameterizedTest
  @CsvSource({"1.0.0, false", "1.0.0+a, false", "1.0.0-a, true", "1.0.0-0+a, true"})
  void prerelease(String text, boolean want) {
    assertThat(SemanticVersion.parse(text).orElseThrow().isPrerelease()).isEqualTo(want);
  }
}
