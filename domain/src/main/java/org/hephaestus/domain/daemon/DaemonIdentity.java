package org.hephaestus.domain.daemon;

import java.time.Instant;

/**
 * What does not change while a daemon runs.
 *
 * @param version semantic version
 * @param commit 12 hex digits, {@code -dirty} behind it when the tree had changes
 * @param instance random per start
 * @param pid process id
 * @param startedAt wall-clock time of the start
 * @param mode {@code local}, {@code spoke} or {@code hub}
 * @param db absolute path of the store
 * @param socket absolute path of the socket
 * @param log absolute path of the log file
 */
public record DaemonIdentity(
    String version,
    String commit,
    String instance,
    long pid,
    Instant startedAt,
    String mode,
    String db,
    String socket,
    String log) {}
