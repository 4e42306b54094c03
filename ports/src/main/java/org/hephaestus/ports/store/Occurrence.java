package org.hephaestus.ports.store;

/**
 * How one occurrence of a recurring task was resolved.
 *
 * @param node the task
 * @param key which occurrence, see the domain's date language
 * @param resolution {@code done} or {@code skip}
 * @param on local day on which its author resolved it, ISO 8601
 * @param firstHlc of the op whose resolution and day are shown
 * @param op id of that op
 * @param lastHlc highest of all ops that resolved this occurrence
 */
public record Occurrence(
    String node,
    String key,
    String resolution,
    String on,
    long firstHlc,
    String op,
    long lastHlc) {}
