package org.hephaestus.ports.store;

/**
 * Which ops of one origin a store has, so that two stores find what the other one lacks. The
 * digests are equal exactly when the sets are, but for chance; how they are formed is the domain's
 * business.
 *
 * @param origin random per incarnation of a database
 * @param digest of the ids of all of them
 * @param prefix the highest number up to which none is missing; 0 when the first one is
 * @param prefixDigest of the ids of those up to {@code prefix}
 * @param highest number of all of them
 */
public record OriginState(
    String origin, long digest, long prefix, long prefixDigest, long highest) {}
