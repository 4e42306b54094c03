/** Tables of the doctor's judgements, and the failures of the field that they come from. */
@NullMarked
package org.hephaestus.domain.update.doctor;

import org.jspecify.annotations.NullMarked;
