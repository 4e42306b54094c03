/**
 * What launchd says about the agent that runs us, as {@code launchctl print} tells it.
 *
 * <p>Read about, not run on a Mac: the man page calls the output of {@code print} no interface, so
 * anything unexpected in it counts as "nobody restarts us".
 */
@NullMarked
package org.hephaestus.launchd;

import org.jspecify.annotations.NullMarked;
