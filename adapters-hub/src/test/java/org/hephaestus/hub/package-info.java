/** The hub's server against clients that do not behave; what they do right is tested from there. */
@NullMarked
package org.hephaestus.hub;

import org.jspecify.annotations.NullMarked;
