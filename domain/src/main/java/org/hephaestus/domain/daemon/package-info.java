/** What the daemon answers to its clients. */
@NullMarked
package org.hephaestus.domain.daemon;

import org.jspecify.annotations.NullMarked;
