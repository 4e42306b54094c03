/**
 * Sync of one store with its hub: what is missing on either side, and an attempt to mend it. Every
 * attempt may end anywhere; the next one goes on from what is durable.
 */
@NullMarked
package org.hephaestus.domain.sync;

import org.jspecify.annotations.NullMarked;
