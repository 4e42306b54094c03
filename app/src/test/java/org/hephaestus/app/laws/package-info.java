/** The laws of the house that a class path cannot enforce. */
@NullMarked
package org.hephaestus.app.laws;

import org.jspecify.annotations.NullMarked;
