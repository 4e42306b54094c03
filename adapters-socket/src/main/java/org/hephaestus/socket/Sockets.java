package org.hephaestus.socket;

import java.io.Closeable;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.newsclub.net.unix.AFUNIXSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;

/** What both ends need. */
final class Sockets {
  private Sockets() {}

  /**
   * Connects without waiting. A unix socket connects at once or not at all; but a blocking connect
   * waits for ever, whatever its timeout says, when the listener's queue is full (a daemon that
   * hangs).
   *
   * @throws QueueFullException when nobody takes connections from the queue
   */
  static AFUNIXSocket connect(Path path) throws IOException {
    AFUNIXSocket socket = AFUNIXSocket.newInstance();
    try {
      socket.getChannel().configureBlocking(false);
      if (!socket.getChannel().connect(AFUNIXSocketAddress.of(path))) {
        throw new QueueFullException();
      }
      socket.getChannel().configureBlocking(true);
      return socket;
    } catch (IOException e) {
      closeQuietly(socket);
      throw e;
    }
  }

  /** Somebody listens, and does not accept. */
  static final class QueueFullException extends SocketException {
    private static final long serialVersionUID = 1L;

    QueueFullException() {
      super("its queue of connections is full: the daemon is very busy, or hangs");
    }
  }

  /** Closes what is of no use any more; that it was broken already is no news. */
  static void closeQuietly(@Nullable Closeable closeable) {
    if (closeable == null) {
      return;
    }
    try {
      closeable.close();
    } catch (IOException e) {
      // Nothing to save: both ends treat the connection as gone.
    }
  }
}
