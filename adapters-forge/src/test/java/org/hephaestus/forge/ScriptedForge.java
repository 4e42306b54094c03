package org.hephaestus.forge;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A server on 127.0.0.1 that answers with whatever bytes a test wants, at whatever speed: one
 * request per connection, no rules kept.
 */
final class ScriptedForge implements AutoCloseable {
  static final InetAddress LOOPBACK = loopback();

  private final ServerSocket server;
  private final Handler handler;
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  /** Answers one request. */
  interface Handler {
    void answer(Asked asked, Wire wire) throws Exception;
  }

  /** A request: its first line, and its header lines. */
  record Asked(String line, List<String> headers) {
    @Nullable String header(String name) {
      String prefix = name.toLowerCase(Locale.ROOT) + ":";
      return headers.stream()
          .filter(h -> h.toLowerCase(Locale.ROOT).startsWith(prefix))
          .map(h -> h.substring(prefix.length()).strip())
          .findFirst()
          .orElse(null);
    }

    String path() {
      return line.split(" ", -1)[1];
    }
  }

  /** The answering side of a connection. */
  final class Wire {
    private final OutputStream out;

    Wire(OutputStream out) {
      this.out = out;
    }

    void send(String text) throws IOException {
      send(text.getBytes(StandardCharsets.UTF_8));
    }

    void send(byte[] bytes) throws IOException {
      out.write(bytes);
      out.flush();
    }

    /** A whole answer; header lines end in \r\n. */
    void answer(int status, String headers, String body) throws IOException {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      send("HTTP/1.1 " + status + " Whatever\r\nConnection: close\r\n" + headers);
      send("Content-Length: " + bytes.length + "\r\n\r\n");
      send(bytes);
    }

    void json(String body) throws IOException {
      answer(200, "Content-Type: application/json\r\n", body);
    }

    /** Says nothing for this long, or until the forge is closed. */
    void silence(Duration time) throws InterruptedException {
      boolean ignored = closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    boolean isClosed() {
      return closed.getCount() == 0;
    }
  }

  private ScriptedForge(ServerSocket server, Handler handler) {
    this.server = server;
    this.handler = handler;
    Thread.ofVirtual().start(this::accept);
  }

  static ScriptedForge start(Handler handler) throws IOException {
    return on(new ServerSocket(0, 50, ScriptedForge.LOOPBACK), handler);
  }

  static ScriptedForge on(ServerSocket server, Handler handler) {
    return new ScriptedForge(server, handler);
  }

  private static InetAddress loopback() {
    try {
      return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  int port() {
    return server.getLocalPort();
  }

  String url() {
    return "http://127.0.0.1:" + port();
  }

  List<Asked> asked() {
    return List.copyOf(asked);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      String[] lines = head(socket.getInputStream()).split("\r\n", -1);
      Asked request = new Asked(lines[0], List.of(lines).subList(1, lines.length));
      asked.add(request);
      handler.answer(request, new Wire(socket.getOutputStream()));
    } catch (Exception e) {
      // The client cut the connection: what most of these tests are about.
    }
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("closed");
      }
      head.write(b);
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    server.close();
  }
}
