/**
 * The hub's server: {@link org.hephaestus.ports.sync.HubApi} over HTTP. Who may ask is decided by a
 * handler in front of {@code SyncHandler}; so far nobody is asked who he is, which is why the
 * daemon binds to loopback unless it is told otherwise.
 */
@NullMarked
package org.hephaestus.hub;

import org.jspecify.annotations.NullMarked;
