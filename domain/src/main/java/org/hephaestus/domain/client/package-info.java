/**
 * The client's side of a daemon that may restart at any moment: when to wait, when to send again,
 * and when to say that nobody can know. {@link org.hephaestus.domain.client.ReconnectPolicy}
 * decides, {@link org.hephaestus.domain.client.ReconnectingClient} does.
 */
@NullMarked
package org.hephaestus.domain.client;

import org.jspecify.annotations.NullMarked;
