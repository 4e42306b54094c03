package org.hephaestus.socket;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * A socket's input with one deadline over all reads together: a reply that trickles in byte by byte
 * is cut like one that never comes.
 */
final class DeadlineInput extends InputStream {
  private final Socket socket;
  private final InputStream in;
  private long deadlineNanos;

  DeadlineInput(Socket socket) throws IOException {
    this.socket = socket;
    this.in = socket.getInputStream();
  }

  /** Everything read from now on must come within {@code timeout}. */
  void deadline(Duration timeout) {
    deadlineNanos = System.nanoTime() + timeout.toNanos();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    long leftMillis = (deadlineNanos - System.nanoTime()) / 1_000_000;
    if (leftMillis < 1) {
      throw new SocketTimeoutException("the deadline has passed");
    }
    // 0 would mean: wait for ever.
    socket.setSoTimeout((int) Math.min(leftMillis, Integer.MAX_VALUE));
    return in.read(bytes, offset, length);
  }

  @Override
  public int available() throws IOException {
    return in.available();
  }
}
