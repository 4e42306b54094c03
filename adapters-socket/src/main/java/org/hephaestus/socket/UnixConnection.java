package org.hephaestus.socket;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Function;
import org.hephaestus.ports.api.ApiError;
import org.hephaestus.ports.api.Connection;
import org.hephaestus.ports.api.Hello;
import org.hephaestus.ports.api.Identified;
import org.hephaestus.ports.api.Request;
import org.hephaestus.socket.JsonRpc.Message;

/**
 * A connection over a unix socket.
 *
 * <p>Writing has no deadline of its own: a request is far smaller than what the kernel buffers for
 * a reader that is asleep.
 */
final class UnixConnection implements Connection {
  private final Socket socket;
  private final DeadlineInput in;
  private final FrameReader frames;
  private final OutputStream out;
  private final Hello hello;
  private final int maxRequestBytes;
  private long lastId;
  // Written by another thread that closes the connection.
  private volatile boolean closed;
  private boolean watching;

  UnixConnection(
      Socket socket,
      DeadlineInput in,
      FrameReader frames,
      OutputStream out,
      Hello hello,
      int maxRequestBytes) {
    this.maxRequestBytes = maxRequestBytes;
    this.socket = socket;
    this.in = in;
    this.frames = frames;
    this.out = out;
    this.hello = hello;
  }

  @Override
  public Hello hello() {
    return hello;
  }

  @Override
  public <R> Exchange<R> exchange(Request<R> request, Duration timeout) {
    if (request.kind() == Request.Kind.MUTATION && !(request instanceof Identified)) {
      throw new IllegalArgumentException(
          request.method()
              + " is a mutation: it needs an id, so that its outcome can be asked for");
    }
    return exchange(
        id -> JsonRpc.request(id, request),
        in -> ResultJson.read(in, request),
        request.method(),
        timeout);
  }

  /**
   * Sends and waits.
   *
   * @param line of an id
   * @param result reads the answer
   * @param name what was asked for, for people
   */
  private <R> Exchange<R> exchange(
      Function<String, String> line, Json.Read<R> result, String name, Duration timeout) {
    if (closed) {
      return new Exchange.NotSent<>("the connection is closed");
    }
    if (watching) {
      return new Exchange.NotSent<>("the connection watches, it carries nothing else");
    }
    String id = Long.toString(++lastId);
    try {
      if (frames.hasBuffered() || in.available() > 0) {
        // Nothing is outstanding, so this is a bye, or a daemon that we do not understand.
        return notSent("the daemon has taken its leave");
      }
      byte[] bytes = (line.apply(id) + "\n").getBytes(StandardCharsets.UTF_8);
      if (bytes.length - 1 > maxRequestBytes) {
        return new Exchange.Refused<>(
            new ApiError(
                ApiError.FRAME_TOO_LARGE,
                name
                    + " has "
                    + (bytes.length - 1)
                    + " bytes; the daemon reads "
                    + maxRequestBytes
                    + " at once",
                "frame_too_large",
                "send less at once"));
      }
      out.write(bytes);
      out.flush();
    } catch (IOException e) {
      // The newline goes last: a write that failed cannot have delivered it.
      return notSent(UnixOpener.reason(e));
    }
    try {
      in.deadline(timeout);
      return answer(id, result, name, frames.next());
    } catch (SocketTimeoutException e) {
      return lost("no answer to " + name + " within " + seconds(timeout));
    } catch (IOException e) {
      return lost("the connection broke while waiting: " + UnixOpener.reason(e));
    }
  }

  @SuppressWarnings("unchecked") // the value was read by result, which makes an R
  private <R> Exchange<R> answer(String id, Json.Read<R> result, String name, Frame frame) {
    if (frame instanceof Frame.Line line) {
      Message message = JsonRpc.message(line.text(), result);
      // What is to be expected, before the switches: their first use takes a client's time.
      return message instanceof Message.Result ok && ok.id().equals(id)
          ? new Exchange.Answered<>((R) ok.value())
          : unexpected(id, name, message);
    }
    return switch (frame) {
      case Frame.End end -> lost("the daemon closed the connection before it answered");
      case Frame.Garbage garbage -> lost("the answer is not understood: " + garbage.why());
      case Frame.TooLarge tooLarge -> lost("the answer is not read: " + tooLarge.why());
      case Frame.NoRoom noRoom -> lost(noRoom.why());
      case Frame.Line line -> throw new IllegalStateException("a line was dealt with above");
    };
  }

  private <R> Exchange<R> unexpected(String id, String name, Message message) {
    return switch (message) {
      case Message.Result other -> lost("the answer is to request " + other.id() + ", not " + id);
      case Message.Refusal refusal ->
          refusal.id().equals(id)
              ? new Exchange.Refused<>(refusal.error())
              : lost("the daemon gave up: " + refusal.error().message());
      case Message.Bye bye -> notSent("the daemon has taken its leave: " + bye.reason());
      case Message.NotUnderstood other -> lost("the answer to " + name + ": " + other.why());
      case Message.Greeting greeting -> lost("a second hello in the place of an answer");
      case Message.WatchChanged changed -> lost("news in the place of an answer");
      case Message.WatchLost over -> lost("news in the place of an answer");
    };
  }

  @Override
  public Watching watch(Duration timeout) {
    if (watching) {
      return over("a connection watches once");
    }
    return switch (exchange(JsonRpc::startWatch, JsonRpc::cursor, "watch.start", timeout)) {
      case Exchange.Answered<Long> answered -> {
        watching = true;
        yield new Watching.At(answered.value());
      }
      case Exchange.Refused<Long> refused -> over(refused.error().message());
      case Exchange.NotSent<Long> notSent -> over(notSent.why());
      case Exchange.ReplyLost<Long> lost -> over(lost.why());
    };
  }

  @Override
  public Watching nextChange(Duration timeout) {
    if (closed || !watching) {
      return over(closed ? "the connection is closed" : "nothing is watched");
    }
    try {
      in.deadline(timeout);
      return switch (frames.next()) {
        case Frame.End end -> over("the daemon closed the connection");
        case Frame.Garbage garbage -> over(garbage.why());
        case Frame.TooLarge tooLarge -> over(tooLarge.why());
        case Frame.NoRoom noRoom -> over(noRoom.why());
        case Frame.Line line ->
            switch (JsonRpc.message(line.text(), Json::compact)) {
              case Message.WatchChanged changed -> new Watching.At(changed.cursor());
              case Message.WatchLost lost -> over("the daemon: " + lost.reason());
              case Message.Bye bye -> over("the daemon has taken its leave: " + bye.reason());
              case Message.Refusal refusal -> over(refusal.error().message());
              case Message.Result result -> over("an answer to nothing");
              case Message.Greeting greeting -> over("a second hello");
              case Message.NotUnderstood other -> over(other.why());
            };
      };
    } catch (SocketTimeoutException e) {
      // What came of a line so far stays in the frame reader for the next time.
      return new Watching.Quiet();
    } catch (IOException e) {
      return over("the connection broke: " + UnixOpener.reason(e));
    }
  }

  private Watching over(String why) {
    close();
    return new Watching.Over(why);
  }

  private <R> Exchange<R> notSent(String why) {
    close();
    return new Exchange.NotSent<>(why);
  }

  private <R> Exchange<R> lost(String why) {
    close();
    return new Exchange.ReplyLost<>(why);
  }

  static String seconds(Duration timeout) {
    long millis = timeout.toMillis();
    return millis % 1_000 == 0 ? millis / 1_000 + " s" : millis + " ms";
  }

  @Override
  public void close() {
    closed = true;
    Sockets.closeQuietly(socket);
  }
}
