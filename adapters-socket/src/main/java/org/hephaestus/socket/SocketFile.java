package org.hephaestus.socket;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.hephaestus.ports.api.Connection.Opened;
import org.hephaestus.socket.Listening.Reason;
import org.jspecify.annotations.Nullable;
import org.newsclub.net.unix.AFUNIXServerSocket;
import org.newsclub.net.unix.AFUNIXSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;
import org.newsclub.net.unix.ConnectionRefusedSocketException;
import org.newsclub.net.unix.FileDescriptorCast;

/**
 * The socket's place in the file system: who may open it, and whose it is.
 *
 * <p>The socket is bound to a temporary name, made 0600, and renamed over the real one. So it never
 * has another mode under its real name (bind(2) follows the umask), a stale file is replaced
 * without a moment in which there is none, and a client that comes too early is refused instead of
 * told that there is no daemon.
 *
 * <p>Known race: two daemons that start in the same millisecond may both find nobody listening; the
 * later rename wins and the earlier daemon is not reachable. Two daemons of one store cannot get
 * here, since the store has a lock.
 */
final class SocketFile implements Place {
  /** How long somebody who listens already is given to say who it is. */
  private static final Duration HELLO = Duration.ofMillis(300);

  private static final int BACKLOG = 128;
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private final Path path;
  private final long ownUid;
  private @Nullable Object key;

  // Owns the descriptor that the listening socket uses: closing that one shuts it down only.
  private @Nullable AFUNIXServerSocket bound;

  SocketFile(Path path, long ownUid) {
    this.path = path.toAbsolutePath();
    this.ownUid = ownUid;
  }

  @Override
  public Path path() {
    return path;
  }

  @Override
  public AFUNIXSocket accept(AFUNIXServerSocket listening) throws IOException {
    return listening.accept();
  }

  @Override
  public Bound bind() {
    Path temporary = path.resolveSibling(".h" + randomName());
    int longest = SocketPaths.MAX_BYTES - SocketPaths.bytes(temporary) + SocketPaths.bytes(path);
    if (SocketPaths.bytes(path) > Math.min(longest, SocketPaths.MAX_BYTES)) {
      return refused(
          Reason.PATH_TOO_LONG,
          SocketPaths.tooLong(path, Math.min(longest, SocketPaths.MAX_BYTES)));
    }
    Listening.Refused unsafe = folder();
    if (unsafe != null) {
      return new Bound(null, unsafe);
    }
    Listening.Refused taken = taken();
    if (taken != null) {
      return new Bound(null, taken);
    }
    @Nullable AFUNIXServerSocket server = null;
    try {
      server = AFUNIXServerSocket.newInstance();
      // The file is ours to delete, under the name we gave it.
      server.setDeleteOnClose(false);
      server.bind(AFUNIXSocketAddress.of(temporary), BACKLOG);
      Files.setPosixFilePermissions(temporary, OWNER_ONLY);
      key = keyOf(temporary);
      Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
      deleteQuietly(mark(path));
      bound = server;
      // junixsocket refuses to accept (ECONNABORTED) on a socket whose file is no longer where it
      // was bound; one that is made from the descriptor has no such memory.
      AFUNIXServerSocket listening =
          FileDescriptorCast.using(server.getFileDescriptor()).as(AFUNIXServerSocket.class);
      listening.setDeleteOnClose(false);
      return new Bound(listening, new Listening.Started());
    } catch (IOException e) {
      Sockets.closeQuietly(server);
      deleteQuietly(temporary);
      return refused(Reason.IO, "cannot listen on " + path + ": " + UnixOpener.reason(e));
    }
  }

  private Listening.@Nullable Refused folder() {
    Path folder = Objects.requireNonNull(path.getParent(), "an absolute path has a parent");
    try {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      long owner = SocketPaths.uidOf(folder);
      if (owner != ownUid) {
        return new Listening.Refused(
            Reason.FOLDER_UNSAFE,
            "the socket's folder "
                + folder
                + " belongs to uid "
                + owner
                + ", wanted "
                + ownUid
                + "; set "
                + SocketPaths.VARIABLE
                + " to a path in a folder of your own");
      }
      Set<PosixFilePermission> mode = Files.getPosixFilePermissions(folder);
      if (mode.contains(PosixFilePermission.GROUP_WRITE)
          || mode.contains(PosixFilePermission.OTHERS_WRITE)) {
        return new Listening.Refused(
            Reason.FOLDER_UNSAFE,
            "others may write into the socket's folder "
                + folder
                + " ("
                + PosixFilePermissions.toString(mode)
                + "); run chmod 700 on it");
      }
      return null;
    } catch (IOException e) {
      return new Listening.Refused(
          Reason.FOLDER_UNSAFE, "cannot use the socket's folder " + folder + ": " + e);
    }
  }

  /** Who is there already; null when nobody is, though there may be a stale file. */
  private Listening.@Nullable Refused taken() {
    if (!Files.exists(path, NOFOLLOW_LINKS)) {
      return null;
    }
    if (Files.isSymbolicLink(path) || !UnixOpener.isSocket(path)) {
      return new Listening.Refused(
          Reason.NOT_A_SOCKET,
          path + " exists and is no socket; move it away, or set " + SocketPaths.VARIABLE);
    }
    try {
      Sockets.closeQuietly(Sockets.connect(path, HELLO));
    } catch (Sockets.QueueFullException e) {
      return another(Reason.ANOTHER_PROGRAM, "something that takes no connections");
    } catch (ConnectionRefusedSocketException e) {
      // Refused: a stale file. It is replaced.
      return null;
    } catch (IOException e) {
      return new Listening.Refused(
          Reason.IO, "cannot tell who listens on " + path + ": " + UnixOpener.reason(e));
    }
    // Somebody listens. The second connection finds out who.
    return switch (new UnixOpener(List.of(path)).open(HELLO)) {
      case Opened.Ready ready -> {
        try (var connection = ready.connection()) {
          yield another(
              Reason.ANOTHER_HEPHD,
              "hephd "
                  + connection.hello().version()
                  + " (instance "
                  + connection.hello().instance()
                  + ")");
        }
      }
      case Opened.Incompatible incompatible ->
          another(Reason.ANOTHER_PROGRAM, "another program: " + incompatible.why() + ",");
      case Opened.Nobody nobody ->
          another(Reason.ANOTHER_PROGRAM, "something that is no hephd, or a hephd that hangs,");
    };
  }

  private Listening.Refused another(Reason reason, String who) {
    return new Listening.Refused(
        reason,
        who
            + " listens on "
            + path
            + "; stop it, or set "
            + SocketPaths.VARIABLE
            + " to another path");
  }

  @Override
  public void release(AFUNIXServerSocket listening) {
    Sockets.closeQuietly(listening);
    Sockets.closeQuietly(bound);
  }

  /**
   * Deletes the file if it still is the one that was bound, and not a successor's. For a daemon
   * that was told to stop, and cannot know whether it will be started again: a mark tells clients
   * when it left, so that they wait for it as long as for any restart, and no longer.
   */
  @Override
  public void leave() {
    try {
      if (key != null && key.equals(keyOf(path))) {
        Path mark = mark(path);
        Files.deleteIfExists(mark);
        Files.createFile(mark, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        Files.delete(path);
      }
    } catch (IOException e) {
      // Gone already, or not ours to delete: either way nothing is left to do.
    }
  }

  /** Whether a daemon left the path so lately that it may be on its way back. */
  static boolean leftLately(Path path, Duration window) {
    try {
      Duration since =
          Duration.between(
              Files.getLastModifiedTime(mark(path), NOFOLLOW_LINKS).toInstant(), Instant.now());
      return !since.isNegative() && since.compareTo(window) < 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static Path mark(Path path) {
    return path.resolveSibling(path.getFileName() + ".left");
  }

  private static Object keyOf(Path path) throws IOException {
    Object key = Files.readAttributes(path, BasicFileAttributes.class, NOFOLLOW_LINKS).fileKey();
    if (key == null) {
      throw new IOException("the file system of " + path + " has no inode numbers");
    }
    return key;
  }

  private static void deleteQuietly(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      // A leftover under a random name harms nobody.
    }
  }

  private static String randomName() {
    return Long.toString(new SecureRandom().nextLong() >>> 24, 36);
  }

  private static Bound refused(Reason reason, String why) {
    return new Bound(null, new Listening.Refused(reason, why));
  }
}
