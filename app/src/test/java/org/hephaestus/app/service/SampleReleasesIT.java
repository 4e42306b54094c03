package org.hephaestus.app.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.hephaestus.app.live.Commands;
import org.hephaestus.app.live.Releases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Releases of all kinds, each through a live update of the service on a real systemd, with a client
 * that writes throughout.
 */
class SampleReleasesIT {
  private static final Duration SOON = Duration.ofMinutes(2);

  /** What a release does wrong, and how it has to end. */
  private enum Sample {
    /** Exits with an error at once. */
    CRASH("[ -z \"$serving\" ] || { echo boom >&2; exit 3; }", "reverted"),
    /** Exits with success at once. */
    EXIT0("[ -z \"$serving\" ] || exit 0", "reverted"),
    /** Never listens. */
    HANG_EARLY("[ -z \"$serving\" ] || exec sleep 100000", "reverted"),
    /** Serves, and then does nothing more. */
    HANG_LATE(
        "[ -z \"$serving\" ] || ( sleep 3; kill -STOP $$ ) </dev/null >/dev/null 2>&1 &",
        "reverted"),
    /** Serves, and damages the store. */
    CORRUPT(
        "[ -z \"$serving\" ] || ( sleep 3; \"$HEPH_HOME\"/runtimes/*/bin/java -cp"
            + " \"$HOME/corrupt:$here/lib/*\" org.hephaestus.app.service.Corrupt"
            + " \"$HOME/.local/share/heph/heph.db\" ) </dev/null >/dev/null 2>&1 &",
        "reverted"),
    /** Loses a part of itself after it was tried. */
    MISSING_JAR("[ -z \"$serving\" ] || mv \"$here/lib\" \"$here/lib.gone\"", "reverted"),
    /** Says that it is another version. */
    LIAR(
        "[ -n \"$serving\" ] || { echo '{\"heph_self_check\":1,\"version\":\"9.9.9\",\"commit\":\"aaaaaaaaaaaa\"}'; exit 0; }",
        "abandoned"),
    /** Is for a Java that is not here. */
    NEEDS_NEWER_JAVA("JAVA_TOOL_OPTIONS=-XX:+OfALaterJava; export JAVA_TOOL_OPTIONS", "abandoned"),
    /** Takes long to begin, and says that it goes on. */
    SLOW(
        "if [ -n \"$serving\" ]; then for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20;"
            + " do printf . >>\"$HEPH_HOME/state/progress\"; sleep 1; done; fi",
        "committed"),
    /** Nothing. */
    GOOD("", "committed");

    private final String behaviour;
    private final String end;

    Sample(String behaviour, String end) {
      this.behaviour = behaviour;
      this.end = end;
    }
  }

  @TempDir private Path folder;

  /** Adds tasks for as long as it lives; knows which were acknowledged. */
  private static final class Writer {
    private final List<String> acknowledged = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile boolean done;
    private final AtomicInteger failed = new AtomicInteger();

    Writer(GuestService service) {
      thread = Thread.ofPlatform().name("writer").start(() -> run(service));
    }

    private void run(GuestService service) {
      for (int number = 0; !done; number++) {
        String title = "write number " + number + " of many";
        try {
          if (service.heph("task", title).code() == 0) {
            acknowledged.add(title);
          } else {
            failed.incrementAndGet();
          }
        } catch (IOException | InterruptedException e) {
          return;
        }
      }
    }

    List<String> stop() throws InterruptedException {
      done = true;
      thread.join();
      return List.copyOf(acknowledged);
    }
  }

  @Test
  void eachEndsAsItShouldAndNoWriteIsLost() throws Exception {
    RealSystemd.assumePossible();
    Map<Sample, String> versions = new EnumMap<>(Sample.class);
    for (Sample sample : Sample.values()) {
      versions.put(sample, "0." + (versions.size() + 2) + ".0");
    }
    Path checkout = Files.createDirectories(folder.toRealPath().resolve("tree"));
    Files.writeString(checkout.resolve("README"), "nothing to build\n");
    Path work = Files.createDirectories(folder.toRealPath().resolve("forge"));
    Path guest = Files.createDirectories(folder.toRealPath().resolve("g"));
    try (Releases releases = Releases.of(work, checkout, List.copyOf(versions.values()));
        GuestService service = GuestService.boot(guest, "0.1.0", new RealSystemd.Options())) {
      String tools = QuickBuild.install(service);
      for (Map.Entry<Sample, String> sample : versions.entrySet()) {
        QuickBuild.wrong(service, sample.getValue(), sample.getKey().behaviour);
      }
      String name = Corrupt.class.getName().replace('.', '/') + ".class";
      Path corrupt = service.systemd().userHome().resolve("corrupt").resolve(name);
      Files.createDirectories(corrupt.getParent());
      Files.copy(Path.of("target/test-classes").resolve(name), corrupt);
      service.systemd().asUser("true").ok();
      service
          .heph(
              Map.of("PATH", tools + ":/usr/bin:/bin"),
              "daemon",
              "start",
              "--self-update",
              "--self-update-interval-secs=1",
              "--self-update-min-age-secs=0",
              "--self-update-trial-secs=5",
              "--forge-url=" + releases.url())
          .ok();
      String running = "0.1.0";
      List<String> acknowledged;
      Writer writer = new Writer(service);
      try {
        for (Map.Entry<Sample, String> each : versions.entrySet()) {
          Sample sample = each.getKey();
          String version = each.getValue();
          int before = writer.acknowledged.size();
          long begun = System.nanoTime();
          releases.publish(version);
          QuickBuild.awaitState(service, version, sample.end);
          if (sample.end.equals("committed")) {
            running = version;
          }
          String runs = running;
          Commands.await(runs + " answers", SOON, () -> answers(service, runs));
          Commands.await("writes go on", SOON, () -> writer.acknowledged.size() > before + 1);
          System.out.printf(
              "sample %s: %s after %.1f s, without an answer %.1f s, audit %d%n",
              sample.name().toLowerCase(Locale.ROOT),
              sample.end,
              (System.nanoTime() - begun) / 1e9,
              gap(service, version),
              audit(service, version));
          assertThat(audit(service, version)).isGreaterThan(2);
          String status = QuickBuild.say(service, List.of("update", "status"));
          if (!sample.end.equals("committed")) {
            assertThat(status).contains("denied").contains(version);
          }
        }
      } finally {
        acknowledged = writer.stop();
        System.out.println(
            "samples: " + acknowledged.size() + " writes acknowledged, " + writer.failed + " not");
      }
      String list = QuickBuild.say(service, List.of("list", "--json"));
      assertThat(acknowledged).isNotEmpty().allMatch(list::contains);

      // And back at the user's word, to the version that ran before the good one.
      service.heph("update", "rollback").ok();
      Commands.await("the one before answers", SOON, () -> answers(service, "0.10.0"));
      assertThat(QuickBuild.say(service, List.of("list", "--json")))
          .satisfies(after -> assertThat(acknowledged).allMatch(after::contains));
      assertThat(QuickBuild.say(service, List.of("update", "status"))).contains("held by denied");
    }
  }

  private static boolean answers(GuestService service, String version) {
    return QuickBuild.say(service, List.of("ping")).contains("hephd " + version + " ");
  }

  /** Seconds from the switch until the version that ran before serves again, by the journal. */
  private static double gap(GuestService service, String version) throws IOException {
    String from = "";
    String to = "";
    for (String line : Files.readAllLines(service.home().resolve("audit.jsonl"))) {
      if (line.contains(version)) {
        if (line.contains("update.draining")) {
          from = at(line);
        }
        if (line.contains("update.reverted") || line.contains("update.probation")) {
          to = at(line);
        }
      }
    }
    return from.isEmpty() || to.isEmpty()
        ? 0
        : Duration.between(Instant.parse(from), Instant.parse(to)).toMillis() / 1e3;
  }

  private static String at(String line) {
    int start = line.indexOf("\"at\":\"") + 6;
    return line.substring(start, line.indexOf('"', start));
  }

  private static long audit(GuestService service, String version) throws IOException {
    return Files.readAllLines(service.home().resolve("audit.jsonl")).stream()
        .filter(line -> line.contains("\"to\":\"" + version))
        .count();
  }
}
