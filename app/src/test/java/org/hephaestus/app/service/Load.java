package org.hephaestus.app.service;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.hephaestus.domain.client.ReconnectingClient;
import org.hephaestus.files.jdk.JdkChance;
import org.hephaestus.files.jdk.SystemClock;
import org.hephaestus.files.jdk.ThreadPause;
import org.hephaestus.ports.api.CallResult;
import org.hephaestus.ports.api.Connection;
import org.hephaestus.ports.api.Pong;
import org.hephaestus.ports.api.Request;
import org.hephaestus.socket.UnixOpener;

/**
 * A program that asks a daemon until its standard input ends, each time as a new {@code heph}
 * would: with a connection of its own. Prints how it went in one line.
 *
 * <p>A connection is <em>refused</em> when nobody listens; it is <em>broken</em> when somebody took
 * it and ended before the answer, after which the client asks again; a request is
 * <em>unanswered</em> when the client gave up.
 */
public final class Load implements Connection.Opener {
  private final UnixOpener opener;
  private final Set<String> instances = new LinkedHashSet<>();
  private final Set<String> versions = new LinkedHashSet<>();
  private long requests;
  private long opens;
  private long refused;
  private long unanswered;
  private long worstNanos;
  private String firstProblem = "";

  private Load(Path socket) {
    opener = new UnixOpener(List.of(socket));
  }

  /** Arguments: the socket. */
  public static void main(String[] args) throws IOException {
    Load load = new Load(Path.of(args[0]));
    load.ask();
    System.out.println("asking");
    while (System.in.available() == 0) {
      load.ask();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
    System.out.println(
        "requests="
            + load.requests
            + " refused="
            + load.refused
            + " broken="
            + (load.opens - load.requests - load.refused)
            + " unanswered="
            + load.unanswered
            + " generations="
            + load.instances.size()
            + " versions="
            + String.join(",", load.versions)
            + " worst_ms="
            + TimeUnit.NANOSECONDS.toMillis(load.worstNanos)
            + " problem="
            + load.firstProblem);
  }

  private void ask() {
    long begin = System.nanoTime();
    requests++;
    try (ReconnectingClient client =
        new ReconnectingClient(this, new SystemClock(), new JdkChance(), new ThreadPause())) {
      CallResult<Pong> result = client.call(new Request.Ping());
      if (result instanceof CallResult.Ok<Pong> ok) {
        instances.add(ok.value().instance());
        versions.add(ok.value().version());
      } else {
        unanswered++;
        remember(result.toString());
      }
    }
    worstNanos = Math.max(worstNanos, System.nanoTime() - begin);
  }

  @Override
  public Connection.Opened open(Duration timeout) {
    opens++;
    Connection.Opened opened = opener.open(timeout);
    if (opened instanceof Connection.Opened.Nobody nobody
        && (nobody.why().startsWith("nobody serves") || nobody.why().startsWith("no socket"))) {
      refused++;
      remember(nobody.why());
    }
    return opened;
  }

  private void remember(String problem) {
    firstProblem = firstProblem.isEmpty() ? problem : firstProblem;
  }
}
