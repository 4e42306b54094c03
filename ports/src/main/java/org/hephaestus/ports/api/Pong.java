package org.hephaestus.ports.api;

/**
 * The answer to a ping.
 *
 * @param version semantic version of the daemon
 * @param commit the commit it was built from, 12 hex digits, {@code -dirty} behind it when the tree
 *     had changes
 * @param instance random per start, so that a client notices a restart
 */
public record Pong(String version, String commit, String instance) {}
