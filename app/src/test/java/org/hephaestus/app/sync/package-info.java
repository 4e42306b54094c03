/** A hub and its spokes as built: real processes, real stores, a real network. */
@NullMarked
package org.hephaestus.app.sync;

import org.jspecify.annotations.NullMarked;
