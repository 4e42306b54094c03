package org.hephaestus.domain.update.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.hephaestus.ports.update.DoctorReport.Line;
import org.hephaestus.ports.update.DoctorReport.Verdict;
import org.hephaestus.ports.update.Failure;
import org.hephaestus.ports.update.FailureCause;
import org.hephaestus.ports.update.Release;
import org.hephaestus.ports.update.ReleaseSource.Listing;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ForgeExamTest {
  private static final Listing ONE =
      new Listing.Listed(List.of(new Release("v1.0.4", null, false, false, null, "", "")), "etag");

  static Stream<Arguments> table() {
    return Stream.of(
        // It answers.
        Arguments.of(ONE, true, 250, "OK | ^forge.example/a/b answers in 250 ms: 1 releases$"),
        Arguments.of(new Listing.NotModified(), true, 1_000, "OK | answers in 1 s: nothing new$"),
        // Nothing can come from there.
        Arguments.of(
            new Listing.Listed(List.of(), null), true, 9, "WARNING | no release$ | publish one"),
        // Too slow by far.
        Arguments.of(ONE, true, 10_000, "OK | answers in 10 s"),
        Arguments.of(ONE, true, 10_001, "WARNING | answers in 10 s | proxy in between"),
        // Nobody has said where it is: wrong only when updates are wanted.
        Arguments.of(
            failed(FailureCause.NOT_CONFIGURED, "give --forge-url"),
            true,
            0,
            "PROBLEM | ^it failed$ | ^give --forge-url$"),
        Arguments.of(
            failed(FailureCause.NOT_CONFIGURED, ""), true, 0, "PROBLEM | it | say where releases"),
        Arguments.of(
            failed(FailureCause.NOT_CONFIGURED, "give --forge-url"),
            false,
            0,
            "SKIPPED | ^it fail"),
        // It wants to be left alone for a while.
        Arguments.of(
            limited("", Duration.ofMinutes(90)),
            true,
            9,
            "WARNING | b: it failed$ | wait for 1 h 30 min, as it asks"),
        Arguments.of(limited("", null), true, 9, "WARNING | it failed | ^wait, or give it a token"),
        Arguments.of(limited("use a token", null), true, 9, "WARNING | it | ^use a token$"),
        // It cannot be reached.
        Arguments.of(
            failed(FailureCause.UNREACHABLE, ""),
            true,
            2_000,
            "PROBLEM | b: it failed .after 2 s.$ | ^look at the network; a service does not see"),
        Arguments.of(
            failed(FailureCause.TIMEOUT, "try later"),
            true,
            30_000,
            "PROBLEM | .after 30 s. | ^try later; a service does not see the proxy"),
        Arguments.of(
            failed(FailureCause.TLS, ""),
            true,
            9,
            "PROBLEM | it failed | ^add the certificate of its issuer; a wrong clock"),
        // It answers something else.
        Arguments.of(
            failed(FailureCause.HTTP_STATUS, ""), true, 9, "PROBLEM | it failed | in a browser"),
        Arguments.of(
            failed(FailureCause.NOT_UNDERSTOOD, "log in at the portal"),
            true,
            9,
            "PROBLEM | it failed | ^log in at the portal$"),
        // The rest.
        Arguments.of(failed(FailureCause.INTERNAL, ""), true, 9, "PROBLEM | it | ^report it"),
        Arguments.of(failed(FailureCause.CANCELLED, "x"), true, 9, "SKIPPED | b: it failed$"));
  }

  @ParameterizedTest(name = "{0}, {1}, {2} ms")
  @MethodSource("table")
  void judges(Listing listing, boolean wanted, long millis, String want) {
    Lines.check(judge(listing, wanted, Duration.ofMillis(millis)), "forge", want);
  }

  /** Whatever fails, and however little is said about it, there is something to do. */
  @ParameterizedTest
  @EnumSource(FailureCause.class)
  void everyFailureHasARemedy(FailureCause cause) {
    Line line = judge(failed(cause, ""), true, Duration.ofSeconds(1));
    assertThat(line.verdict()).isNotEqualTo(Verdict.OK);
    assertThat(line.remedy().isEmpty()).isEqualTo(cause == FailureCause.CANCELLED);
  }

  private static Line judge(Listing listing, boolean wanted, Duration took) {
    return ForgeExam.judge(new ForgeExam.Facts("forge.example/a/b", wanted, listing, took));
  }

  private static Listing failed(FailureCause cause, String next) {
    return new Listing.Failed(Failure.of(cause, "it failed", next));
  }

  private static Listing limited(String next, @Nullable Duration wait) {
    return new Listing.Failed(
        new Failure(FailureCause.RATE_LIMITED, "it failed", next, List.of(), wait));
  }
}
