/** Clocks, schedulers and chance that tests advance by hand. */
@NullMarked
package org.hephaestus.testkit.time;

import org.jspecify.annotations.NullMarked;
