/** heph: wired by hand, because start-up is a feature. */
@NullMarked
package org.hephaestus.app.heph;

import org.jspecify.annotations.NullMarked;
