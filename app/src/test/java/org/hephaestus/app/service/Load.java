package org.hephaestus.app.service;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.hephaestus.ports.api.Connection;
import org.hephaestus.ports.api.Pong;
import org.hephaestus.ports.api.Request;
import org.hephaestus.socket.UnixOpener;

/**
 * A program that asks a daemon until its standard input ends: one connection per request, none of
 * them tried twice, so that every refusal is seen. Prints how it went in one line.
 */
public final class Load {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final UnixOpener opener;
  private final Set<String> instances = new LinkedHashSet<>();
  private final Set<String> versions = new LinkedHashSet<>();
  private long requests;
  private long refused;
  private long broken;
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
            + load.broken
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
    switch (opener.open(PATIENCE)) {
      case Connection.Opened.Nobody nobody -> refused(nobody.why());
      case Connection.Opened.Incompatible other -> refused(other.why());
      case Connection.Opened.Ready ready -> {
        try (Connection connection = ready.connection()) {
          if (connection.exchange(new Request.Ping(), PATIENCE)
              instanceof Connection.Exchange.Answered<Pong> answered) {
            instances.add(answered.value().instance());
            versions.add(answered.value().version());
          } else {
            broken++; // killed between its hello and its answer
          }
        }
      }
    }
    worstNanos = Math.max(worstNanos, System.nanoTime() - begin);
  }

  private void refused(String why) {
    refused++;
    firstProblem = firstProblem.isEmpty() ? why : firstProblem;
  }
}
