package org.hephaestus.ports.store;

/**
 * A value that a field was given and lost to a value that somebody else gave it at the same time:
 * neither author had seen the other's. The winning value is the {@link Cell} of the field.
 *
 * @param op id of the op that lost
 * @param node whose field it is
 * @param field its name
 * @param value that lost, as text, like {@link Cell#value()}
 * @param hlc of the op that lost
 */
public record Conflict(String op, String node, String field, String value, long hlc) {}
