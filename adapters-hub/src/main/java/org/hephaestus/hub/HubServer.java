package org.hephaestus.hub;

import java.io.IOException;
import java.time.Duration;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.hephaestus.ports.sync.HubApi;
import org.hephaestus.ports.sync.ProtocolRange;

/**
 * A hub that listens. Daemon threads only, none before {@link #start}; safe from any thread.
 *
 * <p>Bounds: 10 s without a byte end a connection, a request that has not come whole within 30 s is
 * refused, headers have at most 8 KiB, 64 requests are answered at once and 1,024 spokes wait;
 * whoever comes beyond is sent away for a second with 503.
 */
public final class HubServer implements AutoCloseable {
  private static final Duration IDLE = Duration.ofSeconds(10);
  private static final int MAX_THREADS = 80;
  private static final int MIN_THREADS = 4;
  private static final int HEADER_BYTES = 8 << 10;

  /** What became of {@link #start}. */
  public sealed interface Start {
    /** It listens on this port. */
    record Listening(int port) implements Start {}

    /** It does not, and why, on one line. */
    record Refused(String why) implements Start {}
  }

  private final Server server;
  private final ServerConnector connector;
  private final String where;
  private final Waiters waiters;

  /**
   * Touches nothing yet.
   *
   * @param host name or address to listen on
   * @param port 0 for any
   * @param protocols that {@code /config} tells
   * @param build that {@code /config} tells
   */
  public HubServer(HubApi api, String host, int port, ProtocolRange protocols, String build) {
    QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, MIN_THREADS);
    threads.setName("heph-hub");
    threads.setDaemon(true);
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(HEADER_BYTES);
    ConnectionFactory factory = new HttpConnectionFactory(http);
    this.where = host + ":" + port;
    this.server = new Server(threads);
    this.connector = new ServerConnector(server, 1, 1, factory);
    connector.setHost(host);
    connector.setPort(port);
    connector.setIdleTimeout(IDLE.toMillis());
    server.addConnector(connector);
    this.waiters = new Waiters(api);
    server.setHandler(new GracefulHandler(new SyncHandler(api, waiters, protocols, build)));
    server.setErrorHandler(new Problems.OnError());
  }

  /** Listens from here on. */
  public Start start() {
    try {
      connector.open();
      server.start();
      waiters.start();
      return new Start.Listening(connector.getLocalPort());
    } catch (IOException e) {
      close();
      return new Start.Refused(
          "cannot listen on "
              + where
              + ": "
              + e.getMessage()
              + "; choose another --http-addr, or stop who has it");
    } catch (Exception e) {
      close();
      return new Start.Refused("the hub's server does not start: " + e);
    }
  }

  /** Takes nothing new, lets what is under way end for at most {@code limit}, and is gone. */
  public void drain(Duration limit) {
    waiters.close();
    server.setStopTimeout(Math.max(1, limit.toMillis()));
    try {
      server.stop();
    } catch (Exception e) {
      System.getLogger(HubServer.class.getName())
          .log(System.Logger.Level.WARNING, "the hub's server did not end in time", e);
    }
  }

  @Override
  public void close() {
    drain(Duration.ZERO);
  }
}
