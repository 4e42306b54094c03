/**
 * The gates between a newer release and its installation: one pure judgement each, facts in,
 * verdict out.
 */
@org.jspecify.annotations.NullMarked
package org.hephaestus.domain.update.gate;
