/** The faces' wiring. */
@NullMarked
package org.hephaestus.app.heph;

import org.jspecify.annotations.NullMarked;
