package org.hephaestus.ports.update;

/**
 * The answer to {@code update.apply}.
 *
 * @param attempt id to follow in {@link UpdateStatus#attempt()}; empty when nothing was begun
 * @param started whether an attempt is under way now
 * @param reason why, or why not; one sentence
 */
public record ApplyTicket(String attempt, boolean started, String reason) {}
