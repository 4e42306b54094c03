package org.hephaestus.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.newsclub.net.unix.AFUNIXDatagramSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;

/** With a real datagram socket in the manager's place. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SdNotifyTest {
  @TempDir private Path folder;

  private static String received(AFUNIXDatagramSocket manager) throws IOException {
    manager.setSoTimeout(10_000);
    DatagramPacket packet = new DatagramPacket(new byte[4096], 4096);
    manager.receive(packet);
    return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
  }

  private AFUNIXDatagramSocket manager(AFUNIXSocketAddress address) throws IOException {
    AFUNIXDatagramSocket manager = AFUNIXDatagramSocket.newInstance();
    manager.bind(address);
    return manager;
  }

  @Test
  void saysItToAPath() throws IOException {
    File path = folder.resolve("notify").toFile();
    try (AFUNIXDatagramSocket manager = manager(AFUNIXSocketAddress.of(path))) {
      SdNotify notify = new SdNotify(Map.of("NOTIFY_SOCKET", path.toString()));
      notify.ready("serves /my store");
      assertThat(received(manager)).isEqualTo("READY=1\nSTATUS=serves /my store");
      notify.status("waiting 4 s \u2026");
      assertThat(received(manager)).isEqualTo("STATUS=waiting 4 s \u2026");
      notify.stopping("stopping");
      assertThat(received(manager)).isEqualTo("STOPPING=1\nSTATUS=stopping");
    }
  }

  @Test
  void saysItToAnAbstractName() throws IOException {
    assumeTrue(
        System.getProperty("os.name", "").equals("Linux"), "abstract names of sockets are Linux's");
    String name = "heph-test-" + folder.getFileName() + "-" + ProcessHandle.current().pid();
    try (AFUNIXDatagramSocket manager = manager(AFUNIXSocketAddress.inAbstractNamespace(name))) {
      new SdNotify(Map.of("NOTIFY_SOCKET", "@" + name)).ready("here");
      assertThat(received(manager)).isEqualTo("READY=1\nSTATUS=here");
    }
  }

  @Test
  void aLineBreakIsNoSecondAssignment() throws IOException {
    File path = folder.resolve("notify").toFile();
    try (AFUNIXDatagramSocket manager = manager(AFUNIXSocketAddress.of(path))) {
      new SdNotify(Map.of("NOTIFY_SOCKET", path.toString())).status("a\nMAINPID=1\r\u0000b");
      assertThat(received(manager)).isEqualTo("STATUS=a MAINPID=1  b");
    }
  }

  @Test
  void saysNothingWhenNobodyAsked() throws IOException {
    File path = folder.resolve("notify").toFile();
    try (AFUNIXDatagramSocket manager = manager(AFUNIXSocketAddress.of(path))) {
      new SdNotify(Map.of("OTHER", path.toString())).ready("here");
      manager.setSoTimeout(50);
      DatagramPacket packet = new DatagramPacket(new byte[10], 10);
      org.assertj.core.api.Assertions.assertThatExceptionOfType(SocketTimeoutException.class)
          .isThrownBy(() -> manager.receive(packet));
    }
  }

  // nobody there, not a path, no kind of address we know, longer than any address
  @ParameterizedTest
  @ValueSource(strings = {"/no/such/socket", "relative", "vsock:2:1234", "@", "LONG"})
  void aManagerThatCannotBeToldIsNoProblem(String address) {
    SdNotify notify =
        new SdNotify(
            Map.of("NOTIFY_SOCKET", address.equals("LONG") ? "/" + "x".repeat(300) : address));
    notify.ready("here");
    notify.status("and here");
    notify.stopping("gone");
  }
}
