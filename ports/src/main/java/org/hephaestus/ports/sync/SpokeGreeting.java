package org.hephaestus.ports.sync;

/**
 * What a spoke says first.
 *
 * @param owner whose data it has
 * @param origin of its store, to tell spokes apart in a log
 * @param empty whether it has no data, so that it can become anybody's
 * @param protocols that it speaks
 * @param build its version, for a log
 */
public record SpokeGreeting(
    String owner, String origin, boolean empty, ProtocolRange protocols, String build) {}
