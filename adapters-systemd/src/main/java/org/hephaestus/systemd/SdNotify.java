package org.hephaestus.systemd;

import java.io.File;
import java.io.IOException;
import java.net.DatagramPacket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.newsclub.net.unix.AFUNIXDatagramSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;

/**
 * Tells the service manager how the daemon is: sd_notify(3), without a helper process, so that
 * {@code NotifyAccess=main} is enough.
 *
 * <p>Says nothing when {@code NOTIFY_SOCKET} is not set. What cannot be said is no reason to stop;
 * only the first failure is logged. Any thread; blocks only for as long as the manager's queue is
 * full.
 */
public final class SdNotify {
  /** The variables of the protocol; nobody below this process should see them. */
  public static final List<String> VARIABLES =
      List.of("NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID");

  private static final System.Logger LOG = System.getLogger(SdNotify.class.getName());

  private final String address;
  private boolean failed;

  /** Touches nothing yet. */
  public SdNotify(Map<String, String> environment) {
    this.address = environment.getOrDefault("NOTIFY_SOCKET", "");
  }

  /** It serves: whoever waits for its start may go on. */
  public void ready(String status) {
    send("READY=1\nSTATUS=" + plain(status));
  }

  /** One line for {@code systemctl status}. */
  public void status(String status) {
    send("STATUS=" + plain(status));
  }

  /** It is going to end. */
  public void stopping(String status) {
    send("STOPPING=1\nSTATUS=" + plain(status));
  }

  /** A line in the text would be another assignment. */
  private static String plain(String status) {
    return status.replaceAll("[\\p{Cntrl}]", " ");
  }

  private synchronized void send(String state) {
    if (address.isEmpty()) {
      return;
    }
    byte[] bytes = state.getBytes(StandardCharsets.UTF_8);
    try (AFUNIXDatagramSocket socket = AFUNIXDatagramSocket.newInstance()) {
      socket.connect(address(address));
      socket.send(new DatagramPacket(bytes, bytes.length));
    } catch (IOException | RuntimeException | LinkageError e) {
      LOG.log(
          failed ? System.Logger.Level.DEBUG : System.Logger.Level.WARNING,
          "the service manager cannot be told how this daemon is: NOTIFY_SOCKET={0} problem={1}",
          address,
          e.toString());
      failed = true;
    }
  }

  private static AFUNIXSocketAddress address(String given) throws IOException {
    if (given.startsWith("@")) {
      return AFUNIXSocketAddress.inAbstractNamespace(given.substring(1));
    }
    if (!given.startsWith("/")) {
      throw new IOException("it must begin with / or @"); // vsock: is for virtual machines
    }
    return AFUNIXSocketAddress.of(new File(given));
  }
}
