package org.hephaestus.socket;

import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.hephaestus.ports.api.ApiError;
import org.hephaestus.ports.api.Connection;
import org.hephaestus.ports.api.Connection.Opened;
import org.hephaestus.ports.api.Hello;
import org.hephaestus.socket.JsonRpc.Message;
import org.jspecify.annotations.Nullable;
import org.newsclub.net.unix.AFUNIXSocket;

/** Connects to the first of several unix sockets that somebody answers on. Any thread. */
public final class UnixOpener implements Connection.Opener {
  /** How long a daemon that was stopped is taken for one that may be restarting. */
  private static final Duration RETURN_WINDOW = Duration.ofSeconds(5);

  private final List<Path> candidates;
  private final SocketLimits limits;
  private final ProtocolRange protocol;

  /**
   * An opener.
   *
   * @param candidates absolute paths in order, at least one: {@link SocketPaths#candidates}
   */
  public UnixOpener(List<Path> candidates) {
    this(candidates, SocketLimits.DEFAULT);
  }

  /** An opener with its own limits. */
  public UnixOpener(List<Path> candidates, SocketLimits limits) {
    this(candidates, limits, ProtocolRange.OURS);
  }

  /** An opener of a client that speaks other levels than this version. */
  UnixOpener(List<Path> candidates, SocketLimits limits, ProtocolRange protocol) {
    if (candidates.isEmpty()) {
      throw new IllegalArgumentException("at least one path is needed");
    }
    this.candidates = List.copyOf(candidates);
    this.limits = limits;
    this.protocol = protocol;
  }

  @Override
  public Opened open(Duration timeout) {
    long deadlineNanos = System.nanoTime() + timeout.toNanos();
    List<String> problems = new ArrayList<>();
    boolean mayReturn = false;
    for (Path path : candidates) {
      Duration left = Duration.ofNanos(deadlineNanos - System.nanoTime());
      Opened opened = open(path, left, timeout);
      if (opened instanceof Opened.Ready) {
        return opened; // before the switch: its first use costs a client a tenth of its start
      }
      switch (opened) {
        case Opened.Ready ready -> {
          return ready;
        }
        case Opened.Incompatible incompatible -> {
          return incompatible;
        }
        case Opened.Nobody nobody -> {
          mayReturn |= nobody.mayReturn();
          problems.add(nobody.why());
        }
      }
    }
    return new Opened.Nobody(
        candidates.stream().map(Path::toString).toList(), mayReturn, String.join("; ", problems));
  }

  private Opened open(Path path, Duration left, Duration timeout) {
    if (SocketPaths.bytes(path) > SocketPaths.MAX_BYTES) {
      return nobody(path, false, SocketPaths.tooLong(path, SocketPaths.MAX_BYTES));
    }
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return nobody(path, SocketFile.leftLately(path, RETURN_WINDOW), "no socket at " + path);
    }
    if (left.toMillis() < 1) {
      return nobody(path, true, "no time left to try " + path);
    }
    @Nullable AFUNIXSocket socket = null;
    try {
      long began = System.nanoTime();
      socket = Sockets.connect(path, left);
      DeadlineInput in = new DeadlineInput(socket);
      in.deadline(left.minusNanos(System.nanoTime() - began));
      FrameReader frames = new FrameReader(in, limits.maxReplyBytes(), limits.maxDepth());
      Opened opened = greeted(path, frames.next(), socket, in, frames, socket.getOutputStream());
      if (!(opened instanceof Opened.Ready)) {
        Sockets.closeQuietly(socket);
      }
      return opened;
    } catch (SocketTimeoutException e) {
      Sockets.closeQuietly(socket);
      return nobody(path, true, path + " said no hello within " + UnixConnection.seconds(timeout));
    } catch (IOException e) {
      Sockets.closeQuietly(socket);
      boolean isSocket = isSocket(path);
      return nobody(
          path,
          isSocket,
          isSocket ? "nobody serves " + path + ": " + reason(e) : path + " is no socket");
    }
  }

  private Opened greeted(
      Path path,
      Frame frame,
      AFUNIXSocket socket,
      DeadlineInput in,
      FrameReader frames,
      OutputStream out) {
    if (frame instanceof Frame.Line line) {
      return greeted(path, JsonRpc.message(line.text(), Json::compact), socket, in, frames, out);
    }
    return switch (frame) {
      case Frame.End end -> nobody(path, true, path + " closed the connection without a hello");
      case Frame.Garbage garbage -> stranger(path, garbage.why());
      case Frame.TooLarge tooLarge -> stranger(path, tooLarge.why());
      case Frame.NoRoom noRoom -> stranger(path, noRoom.why());
      case Frame.Line line -> throw new IllegalStateException("a line was dealt with above");
    };
  }

  private Opened greeted(
      Path path,
      Message message,
      AFUNIXSocket socket,
      DeadlineInput in,
      FrameReader frames,
      OutputStream out) {
    if (message instanceof Message.Greeting greeting) {
      Hello hello = greeting.hello();
      return protocol.common(hello).isPresent()
          ? new Opened.Ready(
              new UnixConnection(socket, in, frames, out, hello, limits.maxRequestBytes()))
          : new Opened.Incompatible(path.toString(), protocol.mismatch(path.toString(), hello));
    }
    return switch (message) {
      case Message.Greeting greeting ->
          throw new IllegalStateException("a greeting was dealt with above");
      case Message.Refusal refusal -> refused(path, refusal.error());
      case Message.Bye bye ->
          nobody(path, true, "the daemon at " + path + " is going away: " + bye.reason());
      case Message.Result result -> stranger(path, "an answer to nothing");
      case Message.WatchChanged changed -> stranger(path, "news before a hello");
      case Message.WatchLost lost -> stranger(path, "news before a hello");
      case Message.NotUnderstood other -> stranger(path, other.why());
    };
  }

  private static Opened refused(Path path, ApiError error) {
    boolean passes = error.code() == ApiError.BUSY || error.code() == ApiError.SHUTTING_DOWN;
    if (error.code() == ApiError.NOT_SERVING) {
      return new Opened.Incompatible(
          path.toString(),
          "hephd at "
              + path
              + " does not serve: "
              + error.message()
              + (error.hint().isEmpty() ? "" : "; " + error.hint()));
    }
    String why = "the daemon at " + path + " refused: " + error.message();
    return passes ? nobody(path, true, why) : new Opened.Incompatible(path.toString(), why);
  }

  private static Opened stranger(Path path, String why) {
    return new Opened.Incompatible(
        path.toString(), "something that is no hephd listens on " + path + " (" + why + ")");
  }

  private static Opened nobody(Path path, boolean mayReturn, String why) {
    return new Opened.Nobody(List.of(path.toString()), mayReturn, why);
  }

  static boolean isSocket(Path path) {
    try {
      // S_IFMT and S_IFSOCK of stat(2).
      int mode = (Integer) Files.getAttribute(path, "unix:mode");
      return (mode & 0170000) == 0140000;
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  static String reason(IOException e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }
}
