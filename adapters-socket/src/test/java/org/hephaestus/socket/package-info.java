/** Both ends of the socket against each other, and the server against clients that misbehave. */
@NullMarked
package org.hephaestus.socket;

import org.jspecify.annotations.NullMarked;
