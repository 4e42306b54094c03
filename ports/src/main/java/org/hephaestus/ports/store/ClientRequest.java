package org.hephaestus.ports.store;

import java.time.Instant;

/**
 * What became of a mutation that a client asked for under an id of its choice.
 *
 * @param opId the client's id for it, a ULID
 * @param fingerprint of method and parameters, so that another request under the same id is
 *     noticed; empty for a fenced one
 * @param receipt what took effect, in the domain's own form; empty for a fenced one
 * @param fenced the client was told that it did not take effect, so it never may
 * @param at wall-clock time
 */
public record ClientRequest(
    String opId, String fingerprint, String receipt, boolean fenced, Instant at) {}
