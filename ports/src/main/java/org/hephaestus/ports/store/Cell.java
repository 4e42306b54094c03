package org.hephaestus.ports.store;

/**
 * The winning value of one field of one node: a last-writer-wins register.
 *
 * @param node whose field it is
 * @param field its name
 * @param value as text; how is the domain's business
 * @param hlc of the op that won
 * @param op id of the op that won
 */
public record Cell(String node, String field, String value, long hlc, String op) {}
