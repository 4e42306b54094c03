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
import java.util.function.Supplier;
import org.hephaestus.ports.api.HephApi;
import org.hephaestus.ports.service.ServiceApi;
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
  FakePause pause = new FakePause(by -> {});
  Path cwd = Path.of("/work dir");
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
        cwd,
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
        pause,
        chance,
        () -> ZoneId.of("Europe/Berlin"));
  }

  Ran heph(HephApi api, String... args) {
    return heph(
        () -> api,
        () -> {
          throw new IllegalStateException("only heph daemon asks for the service");
        },
        args);
  }

  Ran heph(ServiceApi service, String... args) {
    return heph(
        () -> {
          throw new IllegalStateException("heph daemon asks no daemon");
        },
        () -> service,
        args);
  }

  private Ran heph(Supplier<HephApi> api, Supplier<ServiceApi> service, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        new Heph(
                host(out, err),
                api,
                service,
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
