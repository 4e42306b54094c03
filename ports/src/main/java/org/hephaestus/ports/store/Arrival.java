package org.hephaestus.ports.store;

/**
 * An op and when it came.
 *
 * @param number grows from op to op in the order in which they came here; may leave numbers out
 * @param op the op
 */
public record Arrival(long number, Op op) {}
