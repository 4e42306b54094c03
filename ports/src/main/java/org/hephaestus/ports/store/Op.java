package org.hephaestus.ports.store;

import org.jspecify.annotations.Nullable;

/**
 * One change: what devices exchange, and what is kept for good.
 *
 * @param id ULID; the identity of the change everywhere
 * @param origin random per incarnation of a database (new on create, restore and clone)
 * @param sequence contiguous from 1 per origin
 * @param hlc hybrid logical clock: milliseconds since 1970 {@code << 16 |} counter
 * @param schema version of the payload's form
 * @param owner whose data it is
 * @param node what it changes: the id of a node; empty for {@code past}
 * @param kind {@code set}, {@code log}, {@code occ}, {@code lines}, {@code link}, {@code del}, or
 *     {@code past} when what it said was replaced long ago; an unknown one is kept and handed on as
 *     it is
 * @param payload a JSON object, verbatim: unknown fields survive
 * @param previous id of the op whose value its author saw and overwrites; null when there was none
 */
public record Op(
    String id,
    String origin,
    long sequence,
    long hlc,
    int schema,
    String owner,
    String node,
    String kind,
    String payload,
    @Nullable String previous) {}
