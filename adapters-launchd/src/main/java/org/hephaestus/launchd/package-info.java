/**
 * Hephd as an agent of macOS's launchd: its property list, the order of {@code launchctl}'s
 * commands, and what {@code launchctl print} says about the agent that runs us.
 *
 * <p>Read about, not run on a Mac. The man page calls the output of {@code print} no interface, so
 * anything unexpected in it counts as not known: nobody restarts us, the file is as it was. What is
 * expected of {@code launchctl} beyond its man page (exit codes, a bootout that returns early) is
 * modelled in the tests' {@code FakeLaunchctl}, and stands to be corrected by a real one.
 */
@NullMarked
package org.hephaestus.launchd;

import org.jspecify.annotations.NullMarked;
