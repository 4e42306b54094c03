package org.hephaestus.ports.api;

import org.jspecify.annotations.Nullable;

/**
 * What a mutation did.
 *
 * @param nodeId the node that it made or changed
 * @param summary for a person: one line, for example {@code done; next on Fri 27 Nov}
 * @param created whether the node is new
 * @param revision of the store that has it; for {@code watch}
 * @param replayed it had been carried out before, under the same id; nothing was done again
 * @param task the task as it is now; null when the node is none
 */
public record Changed(
    String nodeId,
    String summary,
    boolean created,
    long revision,
    boolean replayed,
    @Nullable TaskRow task) {}
