package org.hephaestus.ports.store;

import java.time.Instant;

/**
 * A copy of the store, complete and checked.
 *
 * @param file absolute path
 * @param bytes its size
 * @param at wall-clock time at which it was made
 */
public record Backup(String file, long bytes, Instant at) {}
