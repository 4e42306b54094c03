/** The laws of merging. */
@NullMarked
package org.hephaestus.domain.op;

import org.jspecify.annotations.NullMarked;
