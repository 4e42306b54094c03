/** To be written with its first class. */
@NullMarked
package org.hephaestus.testkit;

import org.jspecify.annotations.NullMarked;
