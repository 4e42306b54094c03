package org.hephaestus.ports.api;

/**
 * The driving port of the daemon: faces call it, the daemon implements it, and a client library
 * carries it over a connection.
 *
 * <p>Laws: never throws for what the daemon, the socket or the network does; blocks until answered
 * or given up, which the implementer bounds. {@link Request.Kind#READ} requests may be repeated by
 * anybody on the way; {@link Request.Kind#MUTATION} requests are carried at most once unless the
 * answer says {@link CallResult.NotApplied}. Safe from any thread.
 */
@FunctionalInterface
public interface HephApi {
  /** Carries out one request. */
  <R> CallResult<R> call(Request<R> request);
}
