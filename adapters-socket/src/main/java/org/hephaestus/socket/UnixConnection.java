package org.hephaestus.socket;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.hephaestus.ports.api.Connection;
import org.hephaestus.ports.api.Hello;
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
  private long lastId;
  private boolean closed;

  UnixConnection(
      Socket socket, DeadlineInput in, FrameReader frames, OutputStream out, Hello hello) {
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
    if (closed) {
      return new Exchange.NotSent<>("the connection is closed");
    }
    String id = Long.toString(++lastId);
    try {
      if (frames.hasBuffered() || in.available() > 0) {
        // Nothing is outstanding, so this is a bye, or a daemon that we do not understand.
        return notSent("the daemon has taken its leave");
      }
      byte[] line = (JsonRpc.request(id, request) + "\n").getBytes(StandardCharsets.UTF_8);
      out.write(line);
      out.flush();
    } catch (IOException e) {
      // The newline goes last: a write that failed cannot have delivered it.
      return notSent(UnixOpener.reason(e));
    }
    try {
      in.deadline(timeout);
      return answer(id, request, frames.next());
    } catch (SocketTimeoutException e) {
      return lost("no answer to " + request.method() + " within " + seconds(timeout));
    } catch (IOException e) {
      return lost("the connection broke while waiting: " + UnixOpener.reason(e));
    }
  }

  private <R> Exchange<R> answer(String id, Request<R> request, Frame frame) throws IOException {
    return switch (frame) {
      case Frame.End end -> lost("the daemon closed the connection before it answered");
      case Frame.Garbage garbage -> lost("the answer is not understood: " + garbage.why());
      case Frame.TooLarge tooLarge -> lost("the answer is not read: " + tooLarge.why());
      case Frame.Line line ->
          switch (JsonRpc.message(line.text())) {
            case Message.Result result ->
                result.id().equals(id)
                    ? new Exchange.Answered<>(JsonRpc.decodeResult(request, result.json()))
                    : lost("the answer is to request " + result.id() + ", not " + id);
            case Message.Refusal refusal ->
                refusal.id().equals(id)
                    ? new Exchange.Refused<>(refusal.error())
                    : lost("the daemon gave up: " + refusal.error().message());
            case Message.Bye bye -> notSent("the daemon has taken its leave: " + bye.reason());
            case Message.NotUnderstood other -> lost(other.why());
            case Message.Greeting greeting -> lost("a second hello in the place of an answer");
          };
    };
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
