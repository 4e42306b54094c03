/** To be written with its first class. */
@NullMarked
package org.hephaestus.launchd;

import org.jspecify.annotations.NullMarked;
