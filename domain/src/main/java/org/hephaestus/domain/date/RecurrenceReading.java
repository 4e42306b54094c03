package org.hephaestus.domain.date;

/** What the words of a recurrence came to. */
public sealed interface RecurrenceReading {
  /** They name a rule. */
  record Read(Recurrence recurrence) implements RecurrenceReading {}

  /** They take the recurrence away: {@code none}. */
  record Cleared() implements RecurrenceReading {}

  /**
   * They are not understood, or not wholly. Nothing was guessed.
   *
   * @param message one line for a person: what was not understood, in which words, what to type
   * @param position of the offending part, in chars from the start of the words, for a caret line
   * @param token the offending part as typed; empty when something is missing
   */
  record Refused(String message, int position, String token) implements RecurrenceReading {}
}
