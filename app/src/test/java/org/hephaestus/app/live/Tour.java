package org.hephaestus.app.live;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** What ./tour runs: the live upgrade, and a hub that goes and comes, told as they happen. */
public final class Tour {
  private final PrintStream out;
  private final long began = System.nanoTime();
  private final AtomicLong lastWord = new AtomicLong(began);

  private volatile boolean finished;
  private volatile boolean interrupted;

  private Tour(PrintStream out) {
    this.out = out;
  }

  /** Arguments: the checkout, an empty folder to work in. Exits 1 if any step fails. */
  public static void main(String[] args) throws Exception {
    Path work = Path.of(args[1]);
    Tour tour = new Tour(System.out);
    boolean good = tour.run(Path.of(args[0]), work) && tour.sync(Path.of(args[0]), work);
    if (tour.interrupted) {
      return; // the shutdown under way cleans up
    }
    if (good) {
      delete(work);
    } else {
      System.out.println("the folder is kept for you to look at: " + work);
    }
    System.exit(good ? 0 : 1);
  }

  private boolean run(Path checkout, Path work) throws IOException, InterruptedException {
    ScheduledExecutorService patience =
        Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());
    var unused = patience.scheduleAtFixedRate(this::stillThere, 1, 1, TimeUnit.SECONDS);
    try (LiveUpgrade scenario =
        new LiveUpgrade(work, checkout, List.of("--mode", "local"), this::say)) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> cleanUp(scenario, work)));
      scenario.prepare();
      scenario.install();
      scenario.start();
      scenario.upgrade();
      scenario.kill();
      var status = scenario.heph("update", "status");
      out.println();
      out.println("$ heph update status");
      out.println(status.output());
      PingThrough client = scenario.client();
      List<String> wrong = scenario.adder().settle();
      boolean good =
          status.code() == 0
              && wrong.isEmpty()
              && client.unanswered().isEmpty()
              && client.sequence().equals(List.of(LiveUpgrade.OLDER, LiveUpgrade.NEWER))
              && scenario.supervisor().generations() == 3;
      phase(scenario, "poll: published to seen", "has published v0.2.0", "CHECKED");
      phase(scenario, "fetch and verify", "CHECKED", "VERIFIED");
      phase(scenario, "build and install", "VERIFIED", "STAGED");
      phase(scenario, "switch", "STAGED", "FLIPPED");
      phase(scenario, "restart: drained to serving", "FLIPPED", "hephd 0.2.0");
      out.printf(
          Locale.ROOT,
          "%d pings, %d unanswered, versions heard: %s, longest gap %d ms%n",
          client.answers().size(),
          client.unanswered().size(),
          String.join(" then ", client.sequence()),
          client.longestGap().toMillis());
      out.printf(
          Locale.ROOT,
          "%d tasks added through the update and the kill, %s%n",
          scenario.adder().count(),
          wrong.isEmpty() ? "all are there once" : "BUT " + wrong.getFirst());
      client.unanswered().stream().limit(5).forEach(u -> out.println("unanswered: " + u));
      out.println(good ? "the upgrade went well" : "THE UPGRADE DID NOT GO WELL");
      return good;
    } catch (IllegalStateException e) {
      out.println(interrupted ? "interrupted" : "FAILED: " + e.getMessage());
      return false;
    } finally {
      patience.shutdownNow();
      finished = true;
    }
  }

  private boolean sync(Path checkout, Path work) throws InterruptedException {
    AtomicBoolean told = new AtomicBoolean();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  if (!told.get()) {
                    interrupted = true;
                    cleanUp(work);
                  }
                }));
    try {
      return syncTold(checkout, work);
    } finally {
      told.set(true);
    }
  }

  private boolean syncTold(Path checkout, Path work) throws InterruptedException {
    out.println();
    String wrong;
    try {
      wrong =
          new SyncChapter(checkout.resolve("app/target/dist/bin"), work.resolve("sync"), this::say)
              .run();
    } catch (IOException | IllegalStateException e) {
      wrong = String.valueOf(e.getMessage());
    }
    out.println(wrong.isEmpty() ? "the sync went well" : "THE SYNC DID NOT GO WELL: " + wrong);
    return wrong.isEmpty();
  }

  private void phase(LiveUpgrade scenario, String name, String from, String to) {
    out.printf(Locale.ROOT, "%-28s %8.2f s%n", name, scenario.millis(from, to) / 1000.0);
  }

  private synchronized void say(String what) {
    lastWord.set(System.nanoTime());
    out.printf(Locale.ROOT, "%7.2f s  %s%n", (System.nanoTime() - began) / 1e9, what);
    out.flush();
  }

  /** A build says nothing for half a minute; people should not have to wonder. */
  private void stillThere() {
    if (System.nanoTime() - lastWord.get() > TimeUnit.SECONDS.toNanos(5)) {
      say("… still building");
    }
  }

  /** Interrupted in the middle: nothing stays running, nothing stays behind. */
  private void cleanUp(LiveUpgrade scenario, Path work) {
    if (finished) {
      return;
    }
    interrupted = true;
    try {
      scenario.close();
    } catch (IOException | IllegalStateException e) {
      say("cleaning up: " + e);
    }
    cleanUp(work);
  }

  private void cleanUp(Path work) {
    try {
      ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
      delete(work);
    } catch (IOException | IllegalStateException e) {
      say("cleaning up: " + e);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
