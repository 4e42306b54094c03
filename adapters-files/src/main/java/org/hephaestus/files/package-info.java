/** To be written with its first class. */
@NullMarked
package org.hephaestus.files;

import org.jspecify.annotations.NullMarked;
