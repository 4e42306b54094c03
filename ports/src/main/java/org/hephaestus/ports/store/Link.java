package org.hephaestus.ports.store;

/**
 * One element of the set of links (tags among them): last writer wins per source, relation and
 * target.
 *
 * @param source id of a node
 * @param relation for example {@code tag} or {@code mentions}
 * @param target id of a node, or a word for a tag
 * @param present whether it is in the set; a removed one is remembered
 * @param hlc of the op that won
 * @param op id of the op that won
 */
public record Link(
    String source, String relation, String target, boolean present, long hlc, String op) {}
