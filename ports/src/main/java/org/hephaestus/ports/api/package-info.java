/**
 * What a client may ask of the daemon, as values: one record per request, typed by its answer. The
 * same {@link org.hephaestus.ports.api.HephApi} stands on both ends of the socket, so that a face
 * can be tested without one.
 */
@NullMarked
package org.hephaestus.ports.api;

import org.jspecify.annotations.NullMarked;
