package org.hephaestus.socket;

/** What a {@link FrameReader} found next. */
sealed interface Frame {
  /** A whole line, without its newline. */
  record Line(String text) implements Frame {}

  /** The stream ended. What stood after the last newline, if anything, is gone. */
  record End() implements Frame {}

  /** A whole line that is no message; the next one may be. */
  record Garbage(String why) implements Frame {}

  /** Nothing is wrong with it, but all clients together have sent too much that is unanswered. */
  record NoRoom(String why) implements Frame {}

  /** Too long or too deep: where the next message begins is not known, or not worth knowing. */
  record TooLarge(String why) implements Frame {}
}
