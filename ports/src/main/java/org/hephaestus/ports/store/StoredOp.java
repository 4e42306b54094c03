package org.hephaestus.ports.store;

/**
 * An op as it lies in this store.
 *
 * @param op the op
 * @param revision of the transaction that brought it here
 * @param deferred this build does not understand it: kept, handed on, without effect so far
 */
public record StoredOp(Op op, long revision, boolean deferred) {}
