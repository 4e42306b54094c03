/** A hub and a way to it without a network, and what every way to a hub must be. */
@NullMarked
package org.hephaestus.testkit.sync;

import org.jspecify.annotations.NullMarked;
