package org.hephaestus.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hephaestus.ports.service.ServiceSpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ServiceLimitsTest {
  static Stream<Arguments> specifications() {
    return Stream.of(
        // Programs with blanks, dollars, letters and percents run.
        row(spec("/a b/$x/é/100%/hephd", "x", ""), ""),
        // Quotes, backslashes and control characters are refused by systemd, however written.
        row(spec("/a\"b", "x", ""), "no program with a quote"),
        row(spec("/a'b", "x", ""), "no program with a quote"),
        row(spec("/a\\b", "x", ""), "no program with a quote"),
        row(spec("/a\nb", "x", ""), "no program with a quote"),
        row(spec("/a/", "x", ""), "no program"),
        // Arguments are text that fits.
        row(spec("/x", "\u0001\n%$\"'", ""), ""),
        row(spec("/x", "a\0b", ""), "NUL"),
        row(spec("/x", "\ud83d", ""), "half a character"),
        row(spec("/x", "a".repeat(131_071), ""), ""),
        row(spec("/x", "a".repeat(131_072), ""), "131072 bytes"),
        row(spec("/x", "é".repeat(70_000), ""), "140000 bytes"),
        row(
            new ServiceSpec(
                "/x",
                List.of(
                    "a".repeat(130_000),
                    "b".repeat(130_000),
                    "c".repeat(130_000),
                    "d".repeat(130_000),
                    "e".repeat(130_000)),
                Map.of(),
                "",
                false),
            "too long for a line"),
        // Variables have names, and values that are text.
        row(new ServiceSpec("/x", List.of(), Map.of("A_1", "\n"), "", false), ""),
        row(new ServiceSpec("/x", List.of(), Map.of("1A", ""), "", false), "that name: 1A"),
        row(new ServiceSpec("/x", List.of(), Map.of("A B", ""), "", false), "that name: A B"),
        row(
            new ServiceSpec("/x", List.of(), Map.of("HEPH_SUPERVISOR", ""), "", false),
            "HEPH_SUPERVISOR"),
        row(new ServiceSpec("/x", List.of(), Map.of("A", "\0"), "", false), "the variable A"),
        // A socket's path is written without quotes, and is short.
        row(spec("/x", "x", "/a b/%s/'\"$é"), ""),
        row(spec("/x", "x", "/" + "a".repeat(106)), ""),
        row(spec("/x", "x", "/" + "a".repeat(107)), "at most 107 bytes, this one has 108"),
        row(spec("/x", "x", "/a "), "cannot listen there"),
        row(spec("/x", "x", "/a\\"), "cannot listen there"),
        row(spec("/x", "x", "/a\nb"), "cannot listen there"),
        row(spec("/x", "x", "/a/"), "cannot listen there"),
        row(spec("/x", "x", "@a"), "cannot listen there"));
  }

  private static ServiceSpec spec(String program, String argument, String socket) {
    return new ServiceSpec(program, List.of(argument), Map.of(), socket, false);
  }

  private static Arguments row(ServiceSpec spec, String want) {
    return Arguments.of(spec, want);
  }

  @ParameterizedTest
  @MethodSource("specifications")
  void saysWhatCannotRun(ServiceSpec spec, String want) {
    assertThat(ServiceLimits.check(spec).map(refused -> refused.why()).orElse("")).contains(want);
    assertThat(ServiceLimits.check(spec).isEmpty()).isEqualTo(want.isEmpty());
  }
}
