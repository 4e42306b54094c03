/** To be written with its first class. */
@NullMarked
package org.hephaestus.systemd;

import org.jspecify.annotations.NullMarked;
