/** To be written with its first class. */
@NullMarked
package org.hephaestus.app;

import org.jspecify.annotations.NullMarked;
