/** The form of the protocol: what an older or newer end, or a damaged line, comes to. */
@NullMarked
package org.hephaestus.wire;

import org.jspecify.annotations.NullMarked;
