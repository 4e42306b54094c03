package org.hephaestus.ports.sync;

import java.time.Instant;
import java.util.List;
import org.hephaestus.ports.store.OriginState;

/**
 * What a hub answers to a greeting.
 *
 * @param owner whose data it has; that of the spoke when it had none
 * @param epoch of its data: another one after it was wiped or restored, and arrivals count anew
 * @param head number of its last arrival
 * @param now its wall clock
 * @param have which ops it has
 * @param protocols that it speaks
 * @param build its version, for a log and a person
 * @param limits what it takes at once
 */
public record HubGreeting(
    String owner,
    String epoch,
    long head,
    Instant now,
    List<OriginState> have,
    ProtocolRange protocols,
    String build,
    SyncLimits limits) {
  public HubGreeting {
    have = List.copyOf(have);
  }
}
