package org.hephaestus.domain.date;

import java.time.temporal.ChronoUnit;

/**
 * A distance from now, as in {@code +3d} or {@code in 4 hours}.
 *
 * @param amount negative for the past
 * @param unit from minutes to years
 * @param tokens how many tokens say it
 */
record Span(long amount, ChronoUnit unit, int tokens) {}
