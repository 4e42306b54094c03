/** A table per gate. */
@NullMarked
package org.hephaestus.domain.update.gate;

import org.jspecify.annotations.NullMarked;
