package org.hephaestus.socket;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.newsclub.net.unix.AFUNIXSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;

/** A client without manners: it writes whatever a test wants, and reads when a test wants. */
final class RawClient implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 10_000;

  private final AFUNIXSocket socket;
  private final BufferedReader in;

  RawClient(Path path) throws IOException {
    socket = AFUNIXSocket.connectTo(AFUNIXSocketAddress.of(path));
    socket.setSoTimeout(PATIENCE_MILLIS);
    in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Connects and takes the hello. */
  static RawClient greeted(Path path) throws IOException {
    RawClient client = new RawClient(path);
    String hello = client.line();
    if (!hello.contains("\"method\":\"hello\"")) {
      throw new IOException("wanted a hello first, was " + hello);
    }
    return client;
  }

  RawClient send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.UTF_8));
  }

  RawClient send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  /** Whether there is something to read. */
  boolean isAnswered() throws IOException {
    return in.ready();
  }

  /** The next line; "EOF" when the server ended the connection. */
  String line() throws IOException {
    try {
      String line = in.readLine();
      return line == null ? "EOF" : line;
    } catch (SocketTimeoutException e) {
      throw e;
    } catch (IOException e) {
      return "EOF";
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
