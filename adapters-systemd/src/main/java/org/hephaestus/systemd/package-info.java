/**
 * hephd as a service of systemd: its two unit files, what systemd says about them, and whether it
 * would start this process again.
 *
 * <p>Systemd is asked, each time, by its own {@code systemctl}: drop-ins and defaults decide too.
 * Unit files are read for what only they can say: what they were made from, what somebody changed
 * in them, whose they are.
 */
@NullMarked
package org.hephaestus.systemd;

import org.jspecify.annotations.NullMarked;
