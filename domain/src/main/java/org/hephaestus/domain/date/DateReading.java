package org.hephaestus.domain.date;

import org.hephaestus.ports.task.When;

/** What the words of a date came to. */
public sealed interface DateReading {
  /** They name a date. */
  record Read(When when) implements DateReading {}

  /** They take the date away: {@code none}. */
  record Cleared() implements DateReading {}

  /**
   * They are not understood, or not wholly. Nothing was guessed.
   *
   * @param message one line for a person: what was not understood, in which words, what to type
   * @param position of the offending part, in chars from the start of the words, for a caret line
   * @param token the offending part as typed; empty when something is missing
   */
  record Refused(String message, int position, String token) implements DateReading {}
}
