/**
 * The product's main job on real processes: an older hephd finds a newer release on a forge, builds
 * it, restarts onto it, while a client never stops asking. The tour runs the same scenario.
 */
@NullMarked
package org.hephaestus.app.live;

import org.jspecify.annotations.NullMarked;
