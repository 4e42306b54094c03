package org.hephaestus.app.hephd;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hephaestus.domain.sync.SyncDesk;
import org.hephaestus.ports.api.CallResult;
import org.hephaestus.ports.api.Connection;
import org.hephaestus.ports.api.Connection.Exchange;
import org.hephaestus.ports.api.Pong;
import org.hephaestus.ports.api.Request;
import org.hephaestus.ports.api.SyncRequest;
import org.hephaestus.ports.store.Store;
import org.hephaestus.ports.sync.SyncState;
import org.hephaestus.ports.sync.SyncStatus;
import org.hephaestus.ports.time.CallLimits;
import org.hephaestus.ports.time.Clock;
import org.hephaestus.ports.update.HealthProbe;

/**
 * What users rely on: the socket answers as it answers a client, the store is sound, a write reads
 * back. The whole store is checked once in a while only: that takes a second per gigabyte.
 */
final class DaemonHealth implements HealthProbe {
  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final int WHOLE_STORE_EVERY = 12;

  private final Connection.Opener socket;
  private final Store store;
  private final Clock clock;
  private final SyncDesk sync;
  private int round;
  private Check sound = new Check("store", Result.UNKNOWN, "not looked at yet");

  DaemonHealth(Connection.Opener socket, Store store, Clock clock, SyncDesk sync) {
    this.socket = socket;
    this.store = store;
    this.clock = clock;
    this.sync = sync;
  }

  @Override
  public synchronized List<Check> run(CallLimits limits) {
    if (round++ % WHOLE_STORE_EVERY == 0 || sound.result() != Result.GOOD) {
      sound = StoreChecks.sound(store);
    }
    List<Check> checks = new ArrayList<>();
    checks.add(answers());
    checks.add(sound);
    checks.add(StoreChecks.canary(store, clock));
    hub().ifPresent(checks::add);
    return List.copyOf(checks);
  }

  private Optional<Check> hub() {
    return sync.call(new SyncRequest.GetStatus()) instanceof CallResult.Ok<?> ok
            && ok.value() instanceof SyncStatus status
        ? hub(status)
        : Optional.empty();
  }

  /** Only what this version itself does wrong is bad: a hub that is away proves nothing. */
  static Optional<Check> hub(SyncStatus status) {
    if (status.state() == SyncState.OFF) {
      return Optional.empty();
    }
    SyncStatus.Problem problem = status.lastFailure();
    if (problem == null) {
      boolean good = status.lastSuccess() != null;
      return Optional.of(
          new Check(
              "hub", good ? Result.GOOD : Result.UNKNOWN, good ? "in sync" : "not asked yet"));
    }
    boolean ours =
        problem.code().equals("MALFORMED")
            || problem.code().equals("PROTOCOL")
            || problem.code().equals("STORE");
    return Optional.of(new Check("hub", ours ? Result.BAD : Result.UNKNOWN, problem.message()));
  }

  private Check answers() {
    return switch (socket.open(ANSWER)) {
      case Connection.Opened.Ready ready -> {
        try (Connection connection = ready.connection()) {
          Exchange<Pong> exchange = connection.exchange(new Request.Ping(), ANSWER);
          yield exchange instanceof Exchange.Answered<Pong>
              ? new Check("socket", Result.GOOD, "it answers")
              : new Check("socket", Result.BAD, "a ping was not answered: " + exchange);
        }
      }
      case Connection.Opened.Incompatible other ->
          new Check("socket", Result.BAD, "it speaks another protocol");
      case Connection.Opened.Nobody nobody -> new Check("socket", Result.BAD, nobody.why());
    };
  }
}
