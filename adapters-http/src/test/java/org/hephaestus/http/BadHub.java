package org.hephaestus.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A server on loopback that does with every connection what it is told, and is gone with the test.
 */
final class BadHub implements AutoCloseable {
  /** What is done with a connection, on a thread of its own. */
  interface Behaviour {
    void serve(InputStream in, OutputStream out, CountDownLatch over)
        throws IOException, InterruptedException;
  }

  private final ServerSocket server;
  private final List<Socket> sockets = new ArrayList<>();
  private final CountDownLatch over = new CountDownLatch(1);

  private BadHub(ServerSocket server) {
    this.server = server;
  }

  static BadHub that(Behaviour behaviour) throws IOException {
    BadHub hub = new BadHub(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    Thread.ofPlatform().daemon().name("bad-hub").start(() -> hub.accept(behaviour));
    return hub;
  }

  /** One whose queue is full: the kernel drops what else wants to connect. */
  static BadHub thatTakesNobody() throws IOException {
    BadHub hub = new BadHub(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
    for (int i = 0; i < 8; i++) {
      Socket socket = new Socket();
      hub.sockets.add(socket);
      try {
        socket.connect(hub.server.getLocalSocketAddress(), 200);
      } catch (IOException full) {
        return hub;
      }
    }
    throw new IOException("the queue of a listening socket does not fill up here");
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept(Behaviour behaviour) {
    try {
      while (true) {
        Socket socket = server.accept();
        synchronized (sockets) {
          sockets.add(socket);
        }
        Thread.ofPlatform()
            .daemon()
            .name("bad-hub-connection")
            .start(
                () -> {
                  try (socket) {
                    behaviour.serve(socket.getInputStream(), socket.getOutputStream(), over);
                  } catch (IOException e) {
                    // the other side has gone, as it should
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });
      }
    } catch (IOException closed) {
      // the test is over
    }
  }

  /** Says nothing for ever. */
  static void silence(InputStream in, OutputStream out, CountDownLatch over)
      throws InterruptedException {
    over.await();
  }

  /** Answers with a head and a body, once the head of the request was read. */
  static Behaviour answering(String head, byte[] body) {
    return (in, out, over) -> {
      readHead(in);
      out.write(head(head));
      out.write(body);
      out.flush();
    };
  }

  /** Answers with a head and then never again. */
  static Behaviour stalling(String head) {
    return (in, out, over) -> {
      readHead(in);
      out.write(head(head));
      out.flush();
      over.await();
    };
  }

  /** Answers with a head and then byte after byte, for ever. */
  static Behaviour trickling(String head) {
    return (in, out, over) -> {
      readHead(in);
      out.write(head(head));
      while (!over.await(50, TimeUnit.MILLISECONDS)) {
        out.write(' ');
        out.flush();
      }
    };
  }

  private static byte[] head(String head) {
    return (head.strip().replace("\n", "\r\n") + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
  }

  private static void readHead(InputStream in) throws IOException {
    int matched = 0;
    while (matched < 4) {
      int read = in.read();
      if (read < 0) {
        throw new IOException("nothing was asked");
      }
      matched = read == "\r\n\r\n".charAt(matched) ? matched + 1 : (read == '\r' ? 1 : 0);
    }
  }

  @Override
  public void close() throws IOException {
    hangUp();
  }

  /** Closes all that is open. */
  void hangUp() throws IOException {
    over.countDown();
    server.close();
    synchronized (sockets) {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }
}
