package org.hephaestus.ports.sync;

import java.util.List;
import org.hephaestus.ports.store.Op;

/**
 * Ops for the hub, of any origin. May be sent any number of times.
 *
 * @param owner whose they are
 * @param epoch that the spoke believes the hub to be in
 * @param shared whether other devices may have them already, so that their clocks cannot change any
 *     more
 * @param ops in any order
 */
public record Push(String owner, String epoch, boolean shared, List<Op> ops) {
  public Push {
    ops = List.copyOf(ops);
  }

  /**
   * What became of them. An op that is not among the rejected is durable at the hub.
   *
   * @param fresh how many the hub had not had
   * @param before number of the hub's last arrival before them
   * @param head number of its last arrival with them
   * @param rejected the ones it does not take; the others are not held up by them
   */
  public record Receipt(int fresh, long before, long head, List<Rejection> rejected) {
    public Receipt {
      rejected = List.copyOf(rejected);
    }
  }

  /**
   * One op that is not taken.
   *
   * @param op its id
   * @param code why
   * @param message for a person; one line
   */
  public record Rejection(String op, Code code, String message) {}

  /** Why an op is not taken. */
  public enum Code {
    /** No id, no node, or no JSON object. For good. */
    MALFORMED,
    /** Larger than the hub takes. For good. */
    TOO_LARGE,
    /** Of another owner than the batch. For good. */
    WRONG_OWNER,
    /** Its clock is ahead of the hub's; stamped anew it is taken. */
    CLOCK_AHEAD
  }
}
