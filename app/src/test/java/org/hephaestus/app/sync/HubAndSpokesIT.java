package org.hephaestus.app.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.hephaestus.app.live.Commands;
import org.hephaestus.app.live.Device;
import org.hephaestus.app.live.SyncChapter;
import org.hephaestus.ports.sync.SyncState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the simulation shows of the rules, on real processes: nothing that anybody had is lost, and
 * in the end all see the same, with no command and no ritual.
 */
class HubAndSpokesIT {
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir Path work;
  private Devices devices;

  @BeforeEach
  void make() throws Exception {
    devices = new Devices(work);
  }

  @AfterEach
  void end() {
    devices.close();
  }

  // --- by itself

  @Test
  void whatIsWrittenOnOneIsThereOnTheOther() throws Exception {
    Device hub = devices.hub();
    Device laptop = devices.spoke("laptop");
    Device desktop = devices.spoke("desktop");
    String id = laptop.add("water the plants");
    Commands.await("it comes", SOON, () -> desktop.titles().equals(List.of("water the plants")));
    desktop.retitle(id, "water all plants");
    Commands.await(
        "and goes back", SOON, () -> laptop.titles().equals(List.of("water all plants")));
    hub.add("written at the hub");
    Commands.await("from there too", SOON, () -> laptop.titles().size() == 2);
    Devices.assertEqual(hub, laptop, desktop);
  }

  @Test
  void theChapterOfTheTour() throws Exception {
    List<String> told = new ArrayList<>();
    String wrong =
        new SyncChapter(
                Path.of(System.getProperty("basedir", "."), "target/dist/bin").toAbsolutePath(),
                work.resolve("tour"),
                told::add)
            .run();
    assertThat(wrong).isEmpty();
    assertThat(told).hasSize(8);
  }

  // --- the hub vanishes: local work goes on, and what was done is put together

  @Test
  void aHubThatIsKilledIsMissedByNobody() throws Exception {
    Device hub = devices.hub();
    Device laptop = devices.spoke("laptop");
    Device desktop = devices.spoke("desktop");
    String id = laptop.add("one");
    Devices.assertEqual(hub, laptop, desktop);
    hub.kill();
    laptop.retitle(id, "one, as the laptop says");
    desktop.retitle(id, "one, as the desktop says");
    laptop.add("two");
    desktop.add("three");
    assertThat(laptop.sync().lastFailure()).isNotNull();
    assertThat(laptop.status().queued()).isPositive();
    hub.start();
    Commands.await(
        "they find it by themselves",
        SOON,
        () -> laptop.titles().size() == 3 && laptop.titles().equals(desktop.titles()));
    Devices.assertEqual(hub, laptop, desktop);
    assertThat(laptop.titles()).contains("one, as the desktop says");
    assertThat(laptop.status().conflicts()).isEqualTo(1);
    assertThat(desktop.status().conflicts()).isEqualTo(1);
  }

  @Test
  void aHubWhoseStoreWasDeletedGetsAllOfItAgain() throws Exception {
    Device hub = devices.hub();
    Device laptop = devices.spoke("laptop");
    Device desktop = devices.spoke("desktop");
    Device gone = devices.spoke("gone");
    gone.add("of a device that does not come back");
    Devices.assertEqual(hub, laptop, desktop, gone);
    gone.stop();
    hub.stop();
    hub.wipe();
    laptop.add("meanwhile");
    hub.start();
    Devices.assertEqual(hub, laptop, desktop);
    assertThat(hub.titles()).containsExactly("meanwhile", "of a device that does not come back");
  }

  @Test
  void aHubThatWasSetBackIsBroughtForward() throws Exception {
    Device hub = devices.hub();
    Device laptop = devices.spoke("laptop");
    Device desktop = devices.spoke("desktop");
    laptop.add("one");
    Devices.assertEqual(hub, laptop, desktop);
    hub.stop();
    hub.copyStore(work.resolve("backup"));
    hub.start();
    laptop.add("two");
    desktop.add("three");
    Devices.assertEqual(hub, laptop, desktop);
    hub.stop();
    hub.putBack(work.resolve("backup"));
    desktop.add("four");
    hub.start();
    Devices.assertEqual(hub, laptop, desktop);
    assertThat(hub.titles()).containsExactly("four", "one", "three", "two");
  }

  // --- a spoke's store is copied to another machine, or set back

  @Test
  void twoDevicesWithOneStoreGoSeparateWays() throws Exception {
    Device hub = devices.hub();
    Device laptop = devices.spoke("laptop");
    laptop.add("one");
    Devices.assertEqual(hub, laptop);
    laptop.stop();
    Device copy = devices.asleep("copy");
    laptop.copyStore(work.resolve("copy"));
    hub.stop();
    laptop.start();
    copy.start();
    laptop.add("on the first");
    copy.add("on the copy");
    hub.start();
    Devices.assertEqual(hub, laptop, copy);
    assertThat(hub.titles()).containsExactly("on the copy", "on the first", "one");
    laptop.add("again on the first");
    copy.add("again on the copy");
    Devices.assertEqual(hub, laptop, copy);
    assertThat(hub.titles()).hasSize(5);
  }

  @Test
  void aSpokeThatWasSetBackAndWroteFirstLosesNothing() throws Exception {
    Device hub = devices.hub();
    Device laptop = devices.spoke("laptop");
    laptop.add("one");
    Devices.assertEqual(hub, laptop);
    laptop.stop();
    laptop.copyStore(work.resolve("backup"));
    laptop.start();
    laptop.add("two");
    Devices.assertEqual(hub, laptop);
    laptop.stop();
    laptop.putBack(work.resolve("backup"));
    hub.stop();
    laptop.start();
    laptop.add("three");
    hub.start();
    Devices.assertEqual(hub, laptop);
    assertThat(hub.titles()).containsExactly("one", "three", "two");
  }

  // --- two that have data already

  @Test
  void aStoreWithDataJoins() throws Exception {
    Device alone = devices.asleep("alone");
    alone.start();
    alone.add("mine");
    Device hub = devices.hub();
    hub.add("the hub's");
    assertThat(alone.sync().state()).isEqualTo(SyncState.BLOCKED);
    Commands.Result asked = alone.heph("sync");
    assertThat(asked.code()).isEqualTo(1);
    assertThat(asked.output()).contains("heph sync join");
    assertThat(alone.heph("sync", "join").code()).isEqualTo(2);
    assertThat(alone.heph("sync", "join", "--yes").ok()).contains("synced: ");
    Devices.assertEqual(hub, alone);
    assertThat(hub.titles()).containsExactly("mine", "the hub's");
  }

  // --- kill -9 of the hub or of a spoke, wherever it is

  @Test
  void kills() throws Exception {
    boolean soak = Boolean.getBoolean("heph.soak");
    long seed = Long.getLong("heph.seed", System.nanoTime());
    int rounds = soak ? 200 : 8;
    System.out.println("-Dheph.seed=" + seed);
    Random random = new Random(seed);
    Device hub = devices.hub();
    Device laptop = devices.spoke("laptop");
    Device desktop = devices.spoke("desktop");
    Devices.assertEqual(hub, laptop, desktop); // one owner before the hub goes for the first time
    List<String> written = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      hub.kill();
      for (int i = 0; i < 150; i++) {
        String title = "task " + round + " " + i;
        (random.nextBoolean() ? laptop : desktop).add(title);
        written.add(title);
      }
      hub.start();
      Device victim = List.of(hub, laptop, desktop).get(random.nextInt(3));
      // From before the first byte to after the last one.
      long until = System.nanoTime() + random.nextLong(Duration.ofMillis(600).toNanos());
      while (System.nanoTime() < until) {
        Thread.onSpinWait();
      }
      victim.kill();
      victim.start();
    }
    Devices.assertEqual(hub, laptop, desktop);
    written.sort(null);
    assertThat(hub.titles()).as("-Dheph.seed=" + seed).isEqualTo(written);
  }
}
