/** One table of vectors for the date and recurrence language, and what must hold for any words. */
@NullMarked
package org.hephaestus.domain.date;

import org.jspecify.annotations.NullMarked;
