package org.hephaestus.domain.task;

import java.util.Optional;
import org.hephaestus.ports.store.ClientRequest;

/** Whether a mutation that arrives under an id is carried out. */
public final class OutcomePolicy {
  /** What to do with it. */
  public enum Kind {
    /** Carry it out. */
    RUN,
    /** It was carried out: answer the same again. */
    REPLAY,
    /** Another mutation was carried out under this id: refuse. */
    CONFLICT,
    /** Its sender was told that it did not take effect: refuse. */
    FENCED
  }

  /** What to do, and why. */
  public record Decision(Kind kind, String reason) {}

  private OutcomePolicy() {}

  /**
   * Decides.
   *
   * @param known what is stored under the id
   * @param fingerprint of the mutation that arrived
   */
  public static Decision decide(Optional<ClientRequest> known, String fingerprint) {
    if (known.isEmpty()) {
      return new Decision(Kind.RUN, "nothing is known under this op id");
    }
    ClientRequest request = known.get();
    if (request.fenced()) {
      return new Decision(
          Kind.FENCED, "its sender was told that it had not taken effect, so it must not any more");
    }
    return request.fingerprint().equals(fingerprint)
        ? new Decision(Kind.REPLAY, "it was carried out before")
        : new Decision(Kind.CONFLICT, "another request was carried out under this op id");
  }
}
