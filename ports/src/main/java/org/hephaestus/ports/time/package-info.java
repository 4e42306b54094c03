/**
 * Time and chance as parameters: nothing in the domain reads a clock, sleeps, or rolls dice by
 * itself, so every schedule can be tested by advancing a fake.
 */
@NullMarked
package org.hephaestus.ports.time;

import org.jspecify.annotations.NullMarked;
