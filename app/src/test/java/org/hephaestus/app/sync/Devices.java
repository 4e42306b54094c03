package org.hephaestus.app.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.hephaestus.app.live.Device;
import org.hephaestus.ports.sync.SyncComparison;

/** A hub and its spokes in one folder; all are gone with the test. */
final class Devices implements AutoCloseable {
  private final Path work;
  private final Path bin;
  private final int port;
  private final List<Device> all = new ArrayList<>();

  Devices(Path work) throws IOException {
    this.work = work;
    this.bin = Path.of(System.getProperty("basedir", "."), "target/dist/bin").toAbsolutePath();
    this.port = Device.freePort();
  }

  private Device device(Path of, String name, String... arguments) throws IOException {
    Device device = new Device(of, work.resolve(name), arguments);
    all.add(device);
    return device;
  }

  /** Where the hub listens. */
  int port() {
    return port;
  }

  Device hub() throws IOException, InterruptedException {
    return hub(bin);
  }

  /** Of another build, or the same store under it. */
  Device hub(Path build) throws IOException, InterruptedException {
    return device(build, "hub", "--mode", "server", "--http-addr", "127.0.0.1:" + port).start();
  }

  /** The same for a spoke. */
  Device spoke(String name, Path build) throws IOException, InterruptedException {
    return device(build, name, "--hub-url", "http://127.0.0.1:" + port).start();
  }

  Device spoke(String name) throws IOException, InterruptedException {
    return asleep(name).start();
  }

  /** One that is not started yet. */
  Device asleep(String name) throws IOException {
    return of(name, port);
  }

  /** One whose hub is somewhere else. */
  Device of(String name, int elsewhere) throws IOException {
    return device(bin, name, "--hub-url", "http://127.0.0.1:" + elsewhere);
  }

  /** All spokes have what the hub has, and it is what a person sees. */
  static void assertEqual(Device hub, Device... spokes) throws Exception {
    for (int round = 0; round < 2; round++) {
      for (Device spoke : spokes) {
        spoke.inSync();
      }
    }
    for (Device spoke : spokes) {
      assertThat(spoke.verify().verdict()).isEqualTo(SyncComparison.Verdict.EQUAL);
      assertThat(spoke.titles()).isEqualTo(hub.titles());
      assertThat(spoke.status().queued()).isZero();
      assertThat(spoke.status().rejected()).isZero();
    }
  }

  @Override
  public void close() {
    all.forEach(Device::close);
  }
}
