package org.hephaestus.ports.task;

import java.time.Instant;
import java.time.ZoneId;

/**
 * Where and when a person said something. Words such as {@code tomorrow} mean what they meant then,
 * however late they arrive.
 *
 * @param at wall-clock time of the face
 * @param zone of the face
 */
public record Capture(Instant at, ZoneId zone) {}
