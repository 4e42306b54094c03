/** To be written with its first class. */
@NullMarked
package org.hephaestus.cli;

import org.jspecify.annotations.NullMarked;
