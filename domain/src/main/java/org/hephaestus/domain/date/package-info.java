/**
 * The one language of dates and recurrences: words in, a date or a rule out, and back. Every face
 * sends the words as typed, with the time and zone of their capture, so all of them mean the same.
 *
 * <p>Reading: {@link org.hephaestus.domain.date.DateParser}, {@link
 * org.hephaestus.domain.date.Recurrence}. Saying: {@link org.hephaestus.domain.date.DateWords}.
 * Identity of an occurrence: {@link org.hephaestus.domain.date.Occurrences}. All of it is pure: the
 * time is always an argument.
 *
 * <p>Rules that hold everywhere: every word must be used or the whole is refused; a date without a
 * time is a day and belongs to no zone; a local time that a clock change leaves out becomes the
 * later valid one (02:30 becomes 03:30), one that happens twice is the first. RFC 5545 rules are
 * expanded by lib-recur, which no public signature shows.
 */
@NullMarked
package org.hephaestus.domain.date;

import org.jspecify.annotations.NullMarked;
