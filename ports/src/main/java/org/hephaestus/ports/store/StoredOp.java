package org.hephaestus.ports.store;

/**
 * An op as it lies in this store.
 *
 * @param op the op
 * @param revision of the transaction that brought it here
 * @param deferred the build that kept it did not wholly understand it: kept and handed on all the
 *     same; it has had no effect, or a part of it
 */
public record StoredOp(Op op, long revision, boolean deferred) {}
