package org.hephaestus.ports.api;

import java.time.Instant;
import org.hephaestus.ports.update.UpdateStatus;

/**
 * The daemon on one page.
 *
 * @param version semantic version
 * @param commit see {@link Pong#commit()}
 * @param instance see {@link Pong#instance()}
 * @param pid its process id
 * @param startedAt wall-clock time of its start
 * @param mode {@code local}, {@code spoke} or {@code hub}
 * @param db absolute path of the store
 * @param socket absolute path of the socket
 * @param log absolute path of its log file; empty when an older daemon does not say
 * @param store what is in the store
 * @param update the self-updater
 */
public record DaemonStatus(
    String version,
    String commit,
    String instance,
    long pid,
    Instant startedAt,
    String mode,
    String db,
    String socket,
    String log,
    StoreStatus store,
    UpdateStatus update) {}
