/** Tables of the self-updater's decisions, and its scenarios on fakes. */
@NullMarked
package org.hephaestus.domain.update;

import org.jspecify.annotations.NullMarked;
