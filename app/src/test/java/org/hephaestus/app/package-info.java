/** What the programs of a build tell each other. */
@NullMarked
package org.hephaestus.app;

import org.jspecify.annotations.NullMarked;
