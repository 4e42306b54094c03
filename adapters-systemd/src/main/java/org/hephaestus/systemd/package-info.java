/**
 * What systemd says about the service that runs us. It is asked, each time, by its own {@code
 * systemctl}; unit files are not parsed, since drop-ins and defaults decide too.
 */
@NullMarked
package org.hephaestus.systemd;

import org.jspecify.annotations.NullMarked;
