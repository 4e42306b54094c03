/**
 * {@code heph}, the command line: words in, one call of the daemon's driving port, text or JSON
 * out, an exit code that scripts can rely on.
 *
 * <p>Start-up time is a feature: the chosen verb's options are modelled and nothing else, no logger
 * is loaded, nothing is found by reflection. No verb starts a daemon by accident; {@code heph
 * daemon} does it through the service manager, on a person's word.
 */
@NullMarked
package org.hephaestus.cli;

import org.jspecify.annotations.NullMarked;
