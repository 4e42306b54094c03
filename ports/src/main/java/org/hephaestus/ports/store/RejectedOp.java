package org.hephaestus.ports.store;

import java.time.Instant;

/**
 * An op that a hub will never take. It stays here, and no longer holds up the others.
 *
 * @param op its id
 * @param code machine-readable reason
 * @param message for a person; one line
 * @param at when the hub said so
 */
public record RejectedOp(String op, String code, String message, Instant at) {}
