package org.hephaestus.ports.store;

import org.jspecify.annotations.Nullable;

/**
 * One line of a document, alive or dead: an element of a replicated growable array.
 *
 * @param node whose document it is
 * @param id of the line, unique in its document
 * @param after id of the line behind which it was inserted; empty for the beginning
 * @param text without a line end; empty while only its deletion is known
 * @param hlc of the op that inserted it; 0 while only its deletion is known
 * @param index of the line within its op
 * @param insertedAt revision of this store that brought it; 0 while only its deletion is known
 * @param deletedAt revision of this store that brought its deletion; null while it is alive
 */
public record Line(
    String node,
    String id,
    String after,
    String text,
    long hlc,
    int index,
    long insertedAt,
    @Nullable Long deletedAt) {}
