package org.hephaestus.ports.update;

/**
 * What became of a word of the user about updates.
 *
 * @param done whether it holds now, and after every restart
 * @param reason one sentence: what holds, or why it could not be done and what to do
 * @param status how things stand with it
 */
public record ControlAnswer(boolean done, String reason, UpdateStatus status) {}
