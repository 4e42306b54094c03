/** Nothing is applied twice or lost without a word, whatever dies when. */
@NullMarked
package org.hephaestus.app.once;

import org.jspecify.annotations.NullMarked;
