/** The loop that keeps a store. */
@NullMarked
package org.hephaestus.domain.upkeep;

import org.jspecify.annotations.NullMarked;
