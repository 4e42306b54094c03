package org.hephaestus.app.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Scanner;
import java.util.TreeMap;
import org.hephaestus.app.live.Commands;
import org.hephaestus.app.live.Device;
import org.hephaestus.ports.store.Op;
import org.hephaestus.ports.sync.SyncFailure;
import org.hephaestus.ports.sync.SyncState;
import org.hephaestus.ports.sync.SyncStatus;
import org.hephaestus.sqlite.Salvage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Builds of different age at the two ends, each a jar of its own. The old one has no log and no
 * field late_on; the new one says more in each op than this one knows.
 */
class TwoBuildsIT {
  private static final String FIELD = "op/PayloadJson.java";
  private static final String RANGE = "PROTOCOLS = new ProtocolRange(1, 1)";

  private static Path old;
  private static Path newer;
  private static Path newest;

  @TempDir Path work;
  private Devices devices;

  @BeforeAll
  static void build() throws IOException {
    old =
        new OtherBuild("old")
            .with(FIELD, "case LOG -> log(in);", "")
            .with(
                FIELD,
                "Field known = field == null ?",
                "Field known = field == null || field.equals(\"late_on\") ?")
            .make();
    newer =
        new OtherBuild("newer")
            .with("sync/HubService.java", RANGE, "PROTOCOLS = new ProtocolRange(1, 2)")
            .with("op/Edits.java", "SCHEMA = 1", "SCHEMA = 2")
            .with(
                FIELD,
                "out.name(\"value\").value(set.value());",
                "out.name(\"value\").value(set.value()); out.name(\"mood\").value(\"\u00fc 1.50\");")
            .make();
    newest =
        new OtherBuild("newest")
            .with("sync/HubService.java", RANGE, "PROTOCOLS = new ProtocolRange(2, 3)")
            .make();
  }

  @BeforeEach
  void make() throws Exception {
    devices = new Devices(work);
  }

  @AfterEach
  void end() {
    devices.close();
  }

  private static String idOf(Device device, String title) throws Exception {
    String added = device.heph("task", title, "--late-on", "2027-01-31").ok();
    return new Scanner(added).next();
  }

  /** A task with what the old build does not know; its id. */
  private static String futureTask(Device device) throws Exception {
    String id = idOf(device, "from the future");
    assertThat(device.heph("log", id, "called them").code()).isZero();
    return id;
  }

  /** Payloads by the ids of their ops, of a device that does not run. */
  private static Map<String, String> payloads(Device device) {
    Map<String, String> payloads = new TreeMap<>();
    Salvage read = Salvage.read(device.db());
    assertThat(read.problem()).isEmpty();
    for (List<Op> ops : read.ops().values()) {
      ops.forEach(op -> payloads.put(op.id(), op.kind() + " " + op.payload()));
    }
    return payloads;
  }

  @Test
  void whatAnOldHubDoesNotKnowGoesThroughItByteForByte() throws Exception {
    Device hub = devices.hub(old);
    Device laptop = devices.spoke("laptop", newer);
    Device desktop = devices.spoke("desktop", newer);
    String id = futureTask(laptop);
    laptop.inSync();
    desktop.inSync();
    assertThat(desktop.heph("show", id).ok()).contains("called them", "31 Jan 2027");
    assertThat(hub.titles()).containsExactly("from the future");
    assertThat(hub.heph("show", id).ok()).doesNotContain("called them", "31 Jan 2027");
    // The other way: what the old one writes is understood.
    String hubs = idOf(hub, "from the past");
    desktop.inSync();
    assertThat(desktop.titles()).containsExactly("from the future", "from the past");
    assertThat(desktop.heph("show", hubs).ok()).contains("31 Jan 2027");
    laptop.inSync();

    hub.stop();
    laptop.stop();
    desktop.stop();
    Map<String, String> written = payloads(laptop);
    assertThat(written.values()).anyMatch(payload -> payload.startsWith("log "));
    assertThat(written.values()).anyMatch(payload -> payload.contains("\"mood\":\"\u00fc 1.50\""));
    assertThat(payloads(hub)).isEqualTo(written);
    assertThat(payloads(desktop)).isEqualTo(written);

    // After its upgrade it shows what it has kept, and what it wrote itself but did not know.
    Device upgraded = devices.hub(newer);
    awaitLog(upgraded, id);
    assertThat(upgraded.heph("show", id).ok()).contains("31 Jan 2027");
    Devices.assertEqual(upgraded, devices.spoke("laptop", newer), devices.spoke("desktop", newer));
  }

  /** What an upgraded build has kept takes effect behind its start. */
  private static void awaitLog(Device upgraded, String id) throws InterruptedException {
    Commands.await(
        "the upgraded build shows the log", Duration.ofSeconds(30), () -> shows(upgraded, id));
  }

  private static boolean shows(Device device, String id) {
    try {
      return device.heph("show", id).output().contains("called them");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Control: without the rule that the unknown is kept, the above would fail. */
  @Test
  void aHubThatDropsWhatItDoesNotKnowIsSeen() throws Exception {
    Path dropping =
        new OtherBuild("dropping")
            .with(FIELD, "case LOG -> log(in);", "")
            .with(
                "op/Merge.java",
                "if (!tx.append(",
                "if (payload instanceof Payload.NotUnderstood || !tx.append(")
            .make();
    Device hub = devices.hub(dropping);
    Device laptop = devices.spoke("laptop", newer);
    Device desktop = devices.spoke("desktop", newer);
    String id = futureTask(laptop);
    laptop.inSync();
    desktop.inSync();
    assertThat(desktop.heph("show", id).ok()).doesNotContain("called them");
    hub.stop();
    laptop.stop();
    assertThat(payloads(hub)).isNotEqualTo(payloads(laptop));
  }

  @Test
  void anOldSpokeOfANewHub() throws Exception {
    Device hub = devices.hub(newer);
    Device laptop = devices.spoke("laptop", old);
    Device desktop = devices.spoke("desktop", newer);
    String id = futureTask(desktop);
    desktop.inSync();
    laptop.inSync();
    assertThat(laptop.titles()).containsExactly("from the future");
    laptop.retitle(id, "changed by the old one");
    laptop.inSync();
    desktop.inSync();
    assertThat(desktop.titles()).containsExactly("changed by the old one");
    assertThat(desktop.heph("show", id).ok()).contains("called them", "31 Jan 2027");

    laptop.stop();
    hub.stop();
    assertThat(payloads(laptop)).isEqualTo(payloads(hub));
    Device same = devices.hub(newer);
    Device upgraded = devices.spoke("laptop", newer);
    Devices.assertEqual(same, upgraded, desktop);
    awaitLog(upgraded, id);
  }

  @Test
  void buildsThatShareNoProtocolSayWhichSideToUpgrade() throws Exception {
    Device hub = devices.hub(old);
    Device laptop = devices.spoke("laptop", newest);
    laptop.add("kept until then");
    SyncStatus status = laptop.sync();
    assertThat(status.state()).isEqualTo(SyncState.BLOCKED);
    assertThat(Objects.requireNonNull(status.lastFailure()).code())
        .isEqualTo(SyncFailure.Kind.PROTOCOL.name());
    assertThat(laptop.heph("sync").output()).contains("upgrade the hub");
    assertThat(laptop.status().queued()).isPositive();
    hub.stop();
    Device upgraded = devices.hub(newer);
    Devices.assertEqual(upgraded, laptop);
    assertThat(upgraded.titles()).containsExactly("kept until then");

    Device outdated = devices.spoke("outdated", old);
    Devices.assertEqual(upgraded, outdated);
    upgraded.stop();
    Device without = devices.hub(newest);
    assertThat(outdated.sync().state()).isEqualTo(SyncState.BLOCKED);
    assertThat(outdated.heph("sync").output()).contains("upgrade the spoke");
    Devices.assertEqual(without, laptop);
  }
}
