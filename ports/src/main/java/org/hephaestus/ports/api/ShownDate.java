package org.hephaestus.ports.api;

import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A date as the caller sees it: in the zone and at the time of the request's capture.
 *
 * @param at the point in time; for a day its local beginning
 * @param day the day, when the date is one without a time; else null
 * @param words for example {@code Fri 27 Nov} or {@code Fri 27 Nov 17:00}
 * @param distance for example {@code today}, {@code in 6 days}, {@code 2 days ago}
 * @param past whether it is over: a day when it has ended
 */
public record ShownDate(
    Instant at, @Nullable LocalDate day, String words, String distance, boolean past) {}
