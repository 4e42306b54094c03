package org.hephaestus.socket;

import java.io.Closeable;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.newsclub.net.unix.AFUNIXSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;

/** What both ends need. */
final class Sockets {
  /** Address space; what is not used of it costs nothing. */
  private static final long STACK_BYTES = 1 << 20;

  private Sockets() {}

  /** How long to wait before a full queue is tried again. */
  private static final long AGAIN_NANOS = 5_000_000;

  /**
   * A thread for one client: a platform thread, since a virtual one that waits for a client is
   * polled for by a pool with as many threads as the machine has cores, each of which waits for one
   * client, so that a few idle ones hold up everybody else.
   */
  static Thread.Builder.OfPlatform thread(String name) {
    return Thread.ofPlatform().daemon().name(name).stackSize(STACK_BYTES);
  }

  /**
   * Connects, and waits for a place in the listener's queue for at most {@code limit}. Not with a
   * blocking connect: that one waits for ever, whatever its timeout says, when the queue is full
   * and the daemon hangs.
   *
   * @throws QueueFullException when nobody took connections from the queue in that time
   */
  static AFUNIXSocket connect(Path path, Duration limit) throws IOException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      AFUNIXSocket socket = AFUNIXSocket.newInstance();
      try {
        socket.getChannel().configureBlocking(false);
        if (socket.getChannel().connect(AFUNIXSocketAddress.of(path))) {
          socket.getChannel().configureBlocking(true);
          return socket;
        }
      } catch (IOException e) {
        closeQuietly(socket);
        throw e;
      }
      closeQuietly(socket);
      if (System.nanoTime() + AGAIN_NANOS >= deadline) {
        throw new QueueFullException();
      }
      LockSupport.parkNanos(AGAIN_NANOS);
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
