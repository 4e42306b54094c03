package org.hephaestus.app.once;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a client and a daemon and breaks what passes, once. Lines are passed whole, so
 * that it knows what it breaks.
 */
final class CuttingProxy implements AutoCloseable {
  /** What it does to the first mutation that passes. */
  enum Cut {
    /** Nothing. */
    NONE,
    /** The request never arrives; the daemon is killed. */
    REQUEST,
    /** A part of the answer arrives; the daemon is killed. */
    MID_REPLY,
    /** The request does not arrive now, the connection breaks; a copy may be sent later. */
    HOLD_REQUEST
  }

  private final Path daemon;
  private final Cut cut;
  private final Runnable kill;
  private final ServerSocketChannel server;
  private final List<SocketChannel> open = new CopyOnWriteArrayList<>();
  private boolean done;
  private @Nullable String held;

  CuttingProxy(Path listen, Path daemon, Cut cut, Runnable kill) throws IOException {
    this.daemon = daemon;
    this.cut = cut;
    this.kill = kill;
    Files.deleteIfExists(listen);
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(listen));
    Thread.ofVirtual().start(this::accept);
  }

  boolean isListening() {
    return server.isOpen();
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel client = server.accept();
        open.add(client);
        Thread.ofVirtual().start(() -> serve(client));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void serve(SocketChannel client) {
    try (client;
        SocketChannel upstream = SocketChannel.open(UnixDomainSocketAddress.of(daemon))) {
      open.add(upstream);
      Thread requests = Thread.ofVirtual().start(() -> pump(client, upstream, true));
      pump(upstream, client, false);
      client.close();
      requests.join();
    } catch (IOException e) {
      // nobody there: the client sees a connection that closes without a hello
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether the next answer is the one to a mutation. */
  private volatile boolean mutationAsked;

  private void pump(SocketChannel from, SocketChannel to, boolean requests) {
    try {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      ByteBuffer buffer = ByteBuffer.allocate(64 << 10);
      while (from.read(buffer) >= 0) {
        buffer.flip();
        while (buffer.hasRemaining()) {
          byte b = buffer.get();
          line.write(b);
          if (b == '\n') {
            if (!pass(line.toByteArray(), to, requests)) {
              from.close();
              to.close();
              return;
            }
            line.reset();
          }
        }
        buffer.clear();
      }
      to.close();
    } catch (IOException e) {
      // one side is gone; the other one notices
      try {
        to.close();
      } catch (IOException ignored) {
        // gone as well
      }
    }
  }

  private boolean pass(byte[] line, SocketChannel to, boolean request) throws IOException {
    if (request) {
      boolean mutation =
          new String(line, StandardCharsets.UTF_8).contains("\"method\":\"task.create\"");
      if (mutation && first()) {
        switch (cut) {
          case REQUEST -> {
            kill.run();
            return false;
          }
          case HOLD_REQUEST -> {
            held = new String(line, StandardCharsets.UTF_8);
            return false;
          }
          case MID_REPLY -> mutationAsked = true;
          case NONE -> {}
        }
      }
    } else if (mutationAsked) {
      mutationAsked = false;
      write(to, line, line.length / 2);
      kill.run();
      return false;
    }
    write(to, line, line.length);
    return true;
  }

  private synchronized boolean first() {
    boolean first = !done;
    done = true;
    return first;
  }

  private static void write(SocketChannel to, byte[] line, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(line, 0, length);
    while (bytes.hasRemaining()) {
      to.write(bytes);
    }
  }

  /** Sends the copy that was held back, and answers what the daemon says to it. */
  String deliverLateCopy() throws IOException {
    String late = held;
    if (late == null) {
      throw new IllegalStateException("no request was held back");
    }
    try (SocketChannel upstream = SocketChannel.open(UnixDomainSocketAddress.of(daemon))) {
      String hello = readLine(upstream);
      write(upstream, late.getBytes(StandardCharsets.UTF_8), late.length());
      return hello.isEmpty() ? "" : readLine(upstream);
    }
  }

  private static String readLine(SocketChannel from) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    ByteBuffer one = ByteBuffer.allocate(1);
    while (from.read(one) >= 0) {
      one.flip();
      byte b = one.get();
      one.clear();
      if (b == '\n') {
        break;
      }
      line.write(b);
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (SocketChannel channel : open) {
      channel.close();
    }
  }
}
