package org.hephaestus.socket;

import java.io.File;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.newsclub.net.unix.AFUNIXServerSocket;
import org.newsclub.net.unix.AFUNIXSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;
import org.newsclub.net.unix.FileDescriptorCast;

/**
 * A listening socket that this process was handed by its service manager, and that outlives it:
 * whoever is in its queue when this process ends is served by the next one.
 *
 * <p>So it is never closed, and its file never touched. To close it would be to end it for
 * everybody who has it: junixsocket shuts a server socket down when it closes it, systemd takes
 * that for a broken socket and gives it up, and clients are refused for good. For the same reason
 * nobody ever blocks in accept: a connection that is taken from the queue by a process that is
 * about to end is reset. May be served several times by one process, one server after the other.
 */
public final class HandedSocket implements Place {
  private final AFUNIXServerSocket server;
  private final Path path;
  // Who was taken from the queue by the question whether it is a queue.
  private final Queue<AFUNIXSocket> early = new ArrayDeque<>();

  private HandedSocket(AFUNIXServerSocket server, Path path) {
    this.server = server;
    this.path = path;
  }

  /** What became of taking it over. */
  public sealed interface Adoption {
    /** It can be served. */
    record Adopted(HandedSocket socket) implements Adoption {}

    /** It cannot; one line. */
    record Unusable(String why) implements Adoption {}
  }

  /**
   * Takes over a descriptor. Never throws for what it is.
   *
   * @param descriptor of a listening unix socket with a path; nobody else in this process uses it
   */
  public static Adoption adopt(int descriptor) {
    try {
      AFUNIXServerSocket server =
          FileDescriptorCast.unsafeUsing(descriptor).as(AFUNIXServerSocket.class);
      server.setDeleteOnClose(false);
      File file = file(server.getLocalSocketAddress());
      if (file == null) {
        return unusable(descriptor, "it has no path in the file system");
      }
      HandedSocket handed = new HandedSocket(server, file.toPath().toAbsolutePath().normalize());
      handed.probe();
      return new Adoption.Adopted(handed);
    } catch (IOException e) {
      return unusable(descriptor, UnixOpener.reason(e));
    } catch (ClassCastException e) {
      return unusable(descriptor, "it is no unix socket");
    }
  }

  private static Adoption unusable(int descriptor, String why) {
    return new Adoption.Unusable(
        "descriptor "
            + descriptor
            + ", which this process was handed, is no listening unix socket with a path: "
            + why);
  }

  private static @Nullable File file(@Nullable AFUNIXSocketAddress address) throws IOException {
    return address != null && address.hasFilename() ? address.getFile() : null;
  }

  /** A connected socket looks the same until somebody tries to accept. */
  private void probe() throws IOException {
    server.setSoTimeout(1);
    try {
      AFUNIXSocket first = server.accept();
      if (first != null) {
        early.add(first);
      }
    } catch (SocketTimeoutException e) {
      // Nobody there yet: it listens.
    }
  }

  /** Where clients find it; absolute. */
  @Override
  public Path path() {
    return path;
  }

  @Override
  public Bound bind() {
    return new Bound(server, new Listening.Started());
  }

  @Override
  public AFUNIXSocket accept(AFUNIXServerSocket listening) throws IOException {
    synchronized (early) {
      AFUNIXSocket first = early.poll();
      if (first != null) {
        return first;
      }
    }
    return listening.accept();
  }

  @Override
  public void release(AFUNIXServerSocket listening) {
    // It is not ours to give back.
  }

  @Override
  public void leave() {
    // It stays, and with it the promise that somebody will answer.
  }
}
