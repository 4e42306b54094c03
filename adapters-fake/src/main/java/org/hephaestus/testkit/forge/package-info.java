/**
 * A forge on the loopback interface, for tests and demonstrations that want real HTTP and a real
 * {@code git clone} and no network.
 */
@NullMarked
package org.hephaestus.testkit.forge;

import org.jspecify.annotations.NullMarked;
