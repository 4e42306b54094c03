@NullMarked
package org.hephaestus.domain.update.doctor;

import org.jspecify.annotations.NullMarked;
