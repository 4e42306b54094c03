/** What the programs of a build know about themselves. */
@NullMarked
package org.hephaestus.app;

import org.jspecify.annotations.NullMarked;
