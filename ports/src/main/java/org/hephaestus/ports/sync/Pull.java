package org.hephaestus.ports.sync;

import java.util.List;
import org.hephaestus.ports.store.Op;
import org.hephaestus.ports.store.OriginState;

/**
 * Asks for what came to the hub.
 *
 * @param owner whose ops
 * @param epoch in which {@code since} counts
 * @param since number of the last arrival that the spoke has; 0 for all
 */
public record Pull(String owner, String epoch, long since) {
  /**
   * Ops in the order in which they came.
   *
   * @param ops may be empty
   * @param next number of the last one, for the next question
   * @param more whether others follow
   * @param have which ops the hub had when it answered; empty unless this is the last page
   */
  public record Page(List<Op> ops, long next, boolean more, List<OriginState> have) {
    public Page {
      ops = List.copyOf(ops);
      have = List.copyOf(have);
    }
  }
}
