package org.hephaestus.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.hephaestus.ports.api.HephApi;
import org.hephaestus.ports.time.Clock;
import org.hephaestus.testkit.api.ApiSamples;
import org.hephaestus.testkit.time.FakeChance;
import org.hephaestus.testkit.time.FakePause;

/** A process for commands, with everything in it that a test may want to turn. */
final class TestHost {
  final Map<String, String> env = new HashMap<>(Map.of("TERM", "xterm"));
  final FakeChance chance = FakeChance.seeded(new Random(42).nextLong());
  final List<List<String>> hephdRuns = new ArrayList<>();
  Instant now = ApiSamples.NOW;
  boolean stdoutIsTty;
  boolean stdinIsTty;
  int columns;
  InputStream in = InputStream.nullInputStream();
  Path home = Path.of("/nowhere/home");
  Editor editor = file -> 0;
  int hephdCode;

  record Ran(int code, String out, String err) {}

  TestHost typing(String text) {
    in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  Host host(ByteArrayOutputStream out, ByteArrayOutputStream err) {
    return new Host(
        out,
        new PrintStream(err, false, StandardCharsets.UTF_8),
        in,
        env,
        stdoutIsTty,
        stdinIsTty,
        columns,
        Path.of("/work dir"),
        home,
        new Clock() {
          @Override
          public Instant now() {
            return now;
          }

          @Override
          public Duration monotonic() {
            return Duration.ZERO;
          }
        },
        new FakePause(by -> {}),
        chance,
        () -> ZoneId.of("Europe/Berlin"));
  }

  Ran heph(HephApi api, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        new Heph(
                host(out, err),
                () -> api,
                editor,
                words -> {
                  hephdRuns.add(words);
                  return hephdCode;
                },
                "1.0.3",
                "0123456789ab")
            .run(List.of(args));
    return ran(code, out, err);
  }

  Ran quickAdd(HephApi api, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code = new QuickAdd(host(out, err), () -> api, "1.0.3", "0123456789ab").run(List.of(args));
    return ran(code, out, err);
  }

  private static Ran ran(int code, ByteArrayOutputStream out, ByteArrayOutputStream err) {
    return new Ran(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  static String lines(String... lines) {
    return String.join("\n", lines) + "\n";
  }
}
