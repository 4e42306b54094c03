/**
 * What follows from a set of operations: the hybrid logical clock, the payloads, and the merge.
 *
 * <p>State is a pure function of the set of ops, whatever the order in which they arrive: registers
 * go to the last writer by (clock, op id), a document is a replicated growable array of lines, logs
 * only grow, an occurrence is resolved once. Local edits and synced ones pass through the same
 * {@link org.hephaestus.domain.op.Merge}.
 */
@NullMarked
package org.hephaestus.domain.op;

import org.jspecify.annotations.NullMarked;
