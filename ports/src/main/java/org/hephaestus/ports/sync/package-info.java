/** What a spoke and its hub say to each other. */
@NullMarked
package org.hephaestus.ports.sync;

import org.jspecify.annotations.NullMarked;
