package org.hephaestus.ports.api;

import org.hephaestus.ports.store.Backup;
import org.jspecify.annotations.Nullable;

/**
 * The store on a few lines.
 *
 * @param storeId ULID, made with the store
 * @param format version of its tables
 * @param revision counts the transactions that changed anything
 * @param outstanding tasks that wait
 * @param lastBackup the newest automatic backup; null when there is none yet
 * @param problem why it cannot be used at the moment; empty when it can
 */
public record StoreStatus(
    String storeId,
    int format,
    long revision,
    long outstanding,
    @Nullable Backup lastBackup,
    String problem) {}
