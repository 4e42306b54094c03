/**
 * hephd: its arguments, the choice of its adapters, their wiring, and its life from start to exit.
 */
@NullMarked
package org.hephaestus.app.hephd;

import org.jspecify.annotations.NullMarked;
