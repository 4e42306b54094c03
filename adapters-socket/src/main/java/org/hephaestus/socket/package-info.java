/** To be written with its first class. */
@NullMarked
package org.hephaestus.socket;

import org.jspecify.annotations.NullMarked;
