package org.hephaestus.app.live;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.hephaestus.ports.sync.SyncComparison;

/**
 * A hub and two spokes: both change one task while the hub is gone, and see the same when it is
 * back.
 */
public final class SyncChapter {
  private static final Duration SOON = Duration.ofSeconds(60);

  private final Path bin;
  private final Path work;
  private final Consumer<String> say;

  /**
   * A chapter that has not begun.
   *
   * @param bin where hephd and heph are
   * @param work a folder for the three of them
   * @param say hears what happens
   */
  public SyncChapter(Path bin, Path work, Consumer<String> say) {
    this.bin = bin;
    this.work = work;
    this.say = say;
  }

  /** Tells it; answers what went wrong, empty when nothing did. */
  public String run() throws IOException, InterruptedException {
    int port = Device.freePort();
    String url = "http://127.0.0.1:" + port;
    try (Device hub =
            new Device(
                bin, work.resolve("hub"), "--mode", "server", "--http-addr", "127.0.0.1:" + port);
        Device laptop = new Device(bin, work.resolve("laptop"), "--hub-url", url);
        Device desktop = new Device(bin, work.resolve("desktop"), "--hub-url", url)) {
      hub.start();
      laptop.start();
      desktop.start();
      laptop.inSync();
      desktop.inSync();
      say.accept("a hub and two spokes serve");
      String id = laptop.add("water the plants");
      Commands.await("the task comes over", SOON, () -> desktop.titles().size() == 1);
      say.accept("a task of the laptop is on the desktop");
      laptop.inSync();
      desktop.inSync();
      hub.kill();
      say.accept("the hub is killed");
      laptop.retitle(id, "water the ferns");
      desktop.retitle(id, "water all plants");
      laptop.add("written without a hub");
      say.accept("both change the task, each for itself; the laptop adds another one");
      hub.start();
      say.accept("the hub is back");
      Commands.await(
          "both see the same",
          SOON,
          () -> laptop.titles().size() == 2 && laptop.titles().equals(desktop.titles()));
      laptop.inSync();
      desktop.inSync();
      say.accept("both see: " + String.join(", ", laptop.titles()));
      Commands.Result conflicts = laptop.heph("conflicts");
      say.accept("$ heph conflicts: " + conflicts.ok());
      if (!conflicts.output().contains("water the ferns")) {
        return "the title that lost is not shown";
      }
      for (Device spoke : List.of(laptop, desktop)) {
        SyncComparison comparison = spoke.verify();
        if (comparison.verdict() != SyncComparison.Verdict.EQUAL) {
          return comparison.message();
        }
      }
      say.accept("$ heph sync verify: " + laptop.verify().message());
      return "";
    }
  }
}
