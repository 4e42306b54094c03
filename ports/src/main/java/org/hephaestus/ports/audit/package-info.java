/** The record of what was decided and done, for people who ask afterwards. */
@NullMarked
package org.hephaestus.ports.audit;

import org.jspecify.annotations.NullMarked;
