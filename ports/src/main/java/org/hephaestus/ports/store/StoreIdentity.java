package org.hephaestus.ports.store;

/**
 * Which store this is.
 *
 * @param storeId ULID, made with the store, kept by backup and restore
 * @param origin 32 hex digits, random: new when the store is created, restored or cloned
 * @param owner ULID, whose data it holds
 * @param format version of the tables
 */
public record StoreIdentity(String storeId, String origin, String owner, int format) {}
