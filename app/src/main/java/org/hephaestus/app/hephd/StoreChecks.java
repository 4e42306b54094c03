package org.hephaestus.app.hephd;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.hephaestus.ports.store.ClientRequest;
import org.hephaestus.ports.store.Store;
import org.hephaestus.ports.store.StoreFailure;
import org.hephaestus.ports.store.StoreResult;
import org.hephaestus.ports.time.Clock;
import org.hephaestus.ports.update.HealthProbe.Check;
import org.hephaestus.ports.update.HealthProbe.Result;

/**
 * Whether a store works, by working with it. Leaves nothing that a person or another device sees.
 */
final class StoreChecks {
  /**
   * As the id of a client's request, so that it takes the way of every write; no ULID, no clash.
   */
  private static final String CANARY = "canary";

  private StoreChecks() {}

  /** All of it is whole. */
  static Check sound(Store store) {
    return store
        .check()
        .fold(
            damage ->
                damage.isEmpty()
                    ? new Check("store", Result.GOOD, "it is sound")
                    : new Check("store", Result.BAD, "it is damaged: " + damage),
            failure -> failed("store", failure));
  }

  /** What is written can be read, in another transaction. */
  static Check canary(Store store, Clock clock) {
    String owner = store.identity().owner();
    Instant now = clock.now().truncatedTo(ChronoUnit.MILLIS);
    String song = Long.toString(clock.monotonic().toNanos(), 36);
    ClientRequest bird = new ClientRequest(CANARY, "", song, false, now);
    StoreResult<Boolean> written =
        store.write(
            owner,
            tx -> {
              tx.put(bird);
              return true;
            });
    if (written instanceof StoreResult.Failed<Boolean> failed) {
      return failed("canary", failed.failure());
    }
    return store
        .<Optional<ClientRequest>>read(owner, tx -> tx.request(CANARY))
        .fold(
            found ->
                found.equals(Optional.of(bird))
                    ? new Check("canary", Result.GOOD, "what is written reads back")
                    : new Check(
                        "canary",
                        Result.BAD,
                        "wrote "
                            + song
                            + ", read "
                            + found.map(ClientRequest::receipt).orElse("nothing")),
            failure -> failed("canary", failure));
  }

  /** A disk that is full or a lock that is held is not the version's fault. */
  private static Check failed(String name, StoreFailure failure) {
    Result result =
        switch (failure.kind()) {
          case LOCKED -> Result.UNKNOWN;
          default -> Result.BAD;
        };
    return new Check(name, result, failure.message());
  }
}
