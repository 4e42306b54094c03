/** What the daemon answers, without a socket. */
@NullMarked
package org.hephaestus.domain.daemon;

import org.jspecify.annotations.NullMarked;
