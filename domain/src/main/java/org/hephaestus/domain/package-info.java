/** To be written with its first class. */
@NullMarked
package org.hephaestus.domain;

import org.jspecify.annotations.NullMarked;
