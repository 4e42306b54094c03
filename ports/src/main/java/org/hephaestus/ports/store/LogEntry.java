package org.hephaestus.ports.store;

/**
 * One entry of a log; entries are never changed.
 *
 * @param node whose log it is
 * @param key identity of the entry: the op's id, or for entries that several devices write alike a
 *     name that they all derive
 * @param text one or more lines
 * @param hlc of the op, the smallest when several wrote it; its upper 48 bits are the time
 * @param op id of that op
 */
public record LogEntry(String node, String key, String text, long hlc, String op) {}
