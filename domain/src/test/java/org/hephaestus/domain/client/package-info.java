/** A table over the rules of reconnecting, and the client against connections that break. */
@NullMarked
package org.hephaestus.domain.client;

import org.jspecify.annotations.NullMarked;
