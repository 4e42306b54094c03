package org.hephaestus.testkit.api;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.hephaestus.ports.api.Connection;
import org.hephaestus.ports.api.Connection.Opened;
import org.hephaestus.ports.api.Hello;
import org.hephaestus.ports.api.HephApi;
import org.jspecify.annotations.Nullable;

/**
 * Opens fake connections. Scripted results are used up first; after them {@link #otherwise} stands,
 * which is a fresh connection to the daemon unless it was changed.
 */
public final class FakeOpener implements Connection.Opener {
  /** The path of a daemon that is not there. */
  public static final String PATH = "/run/user/1000/heph/hephd.sock";

  private final Hello hello;
  private final HephApi daemon;
  private final Deque<Opened> script = new ArrayDeque<>();
  private final List<FakeConnection> connections = new ArrayList<>();
  private final List<Duration> timeouts = new ArrayList<>();
  private @Nullable Opened otherwise;

  /** Connects to {@code daemon}, which says {@code hello}. */
  public FakeOpener(Hello hello, HephApi daemon) {
    this.hello = hello;
    this.daemon = daemon;
  }

  /** Nobody, and no sign of anybody. */
  public static Opened noDaemon() {
    return new Opened.Nobody(List.of(PATH), false, "no socket at " + PATH);
  }

  /** Nobody, but a socket file is left: a daemon may be restarting. */
  public static Opened restarting() {
    return new Opened.Nobody(List.of(PATH), true, "nobody listens on " + PATH);
  }

  /** Scripts the results of the next opens. */
  public synchronized FakeOpener then(Opened... results) {
    script.addAll(List.of(results));
    return this;
  }

  /** Scripts a connection for the next open, and returns it so that it can be scripted too. */
  public synchronized FakeConnection thenConnection() {
    FakeConnection connection = new FakeConnection(hello, daemon);
    script.add(new Opened.Ready(connection));
    return connection;
  }

  /** What happens when the script is used up: always {@code result}. */
  public synchronized FakeOpener otherwise(Opened result) {
    otherwise = result;
    return this;
  }

  @Override
  public synchronized Opened open(Duration timeout) {
    timeouts.add(timeout);
    Opened scripted = script.poll();
    if (scripted == null) {
      scripted =
          otherwise != null ? otherwise : new Opened.Ready(new FakeConnection(hello, daemon));
    }
    if (scripted instanceof Opened.Ready ready
        && ready.connection() instanceof FakeConnection connection) {
      connections.add(connection);
    }
    return scripted;
  }

  /** Closes every connection, as a dying daemon does; they can be opened again. */
  public synchronized void cutAll() {
    connections.forEach(FakeConnection::close);
  }

  /** How often somebody tried to connect. */
  public synchronized int opens() {
    return timeouts.size();
  }

  /** The timeout of every open, oldest first. */
  public synchronized List<Duration> timeouts() {
    return List.copyOf(timeouts);
  }

  /** Every connection that was opened, oldest first. */
  public synchronized List<FakeConnection> connections() {
    return List.copyOf(connections);
  }
}
