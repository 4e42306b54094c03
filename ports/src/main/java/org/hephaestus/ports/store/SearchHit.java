package org.hephaestus.ports.store;

/**
 * A node that matches.
 *
 * @param node as it is now
 * @param snippet the words around the match, one line; may be empty
 */
public record SearchHit(NodeRecord node, String snippet) {}
