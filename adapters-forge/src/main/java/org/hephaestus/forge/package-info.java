/** To be written with its first class. */
@NullMarked
package org.hephaestus.forge;

import org.jspecify.annotations.NullMarked;
