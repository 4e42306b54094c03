/** The hand-advanced clocks, schedulers and pauses do what they promise. */
@NullMarked
package org.hephaestus.testkit.time;

import org.jspecify.annotations.NullMarked;
