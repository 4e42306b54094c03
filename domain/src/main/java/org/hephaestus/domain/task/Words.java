package org.hephaestus.domain.task;

import java.util.Locale;
import org.hephaestus.domain.date.DateParser;
import org.hephaestus.domain.date.DateReading;
import org.hephaestus.domain.date.Recurrence;
import org.hephaestus.domain.date.RecurrenceReading;
import org.hephaestus.ports.task.Attention;
import org.hephaestus.ports.task.Capture;
import org.hephaestus.ports.task.When;
import org.jspecify.annotations.Nullable;

/**
 * Understands what a person typed into a field; what is not understood is refused, never guessed.
 */
final class Words {
  static final String NONE = "none";

  /** A title is one line of a screen, not a text. */
  private static final int MAX_TITLE = 1_000;

  private Words() {}

  static boolean clears(String typed) {
    return typed.strip().equalsIgnoreCase(NONE);
  }

  static String title(String field, String typed) {
    String title = typed.strip();
    if (title.isEmpty()) {
      throw Refusal.parameter(field, "a " + field + " must not be empty", "");
    }
    if (title.indexOf('\n') >= 0 || title.indexOf('\r') >= 0) {
      throw Refusal.parameter(
          field, "a " + field + " is one line", "put the rest into the context document");
    }
    if (title.length() > MAX_TITLE) {
      throw Refusal.parameter(
          field,
          "a "
              + field
              + " has at most "
              + MAX_TITLE
              + " characters, this one has "
              + title.length(),
          "put the rest into the context document");
    }
    return title;
  }

  /** Null for {@code none}. */
  static @Nullable When date(String field, String typed, Capture capture) {
    return switch (DateParser.parse(typed, capture)) {
      case DateReading.Read read -> read.when();
      case DateReading.Cleared cleared -> null;
      case DateReading.Refused refused ->
          throw refused(field, typed, refused.message(), refused.position());
    };
  }

  /** Null for {@code none}. */
  static @Nullable Recurrence recurrence(String typed) {
    return switch (Recurrence.parse(typed)) {
      case RecurrenceReading.Read read -> read.recurrence();
      case RecurrenceReading.Cleared cleared -> null;
      case RecurrenceReading.Refused refused ->
          throw refused("recurrence", typed, refused.message(), refused.position());
    };
  }

  private static Refusal refused(String field, String typed, String message, int position) {
    String line = typed.replace('\n', ' ').replace('\t', ' ');
    int caret = Math.max(0, Math.min(position, line.length()));
    return Refusal.parameter(field, message, line + "\n" + " ".repeat(caret) + "^");
  }

  static Attention attention(String typed) {
    return switch (typed.strip().toLowerCase(Locale.ROOT)) {
      case "red", "a1" -> Attention.RED;
      case "orange", "a2" -> Attention.ORANGE;
      case "white", "a3", NONE -> Attention.WHITE;
      case "blue", "a4" -> Attention.BLUE;
      default ->
          throw Refusal.parameter(
              "attention",
              "attention must be red, orange, white or blue, was '" + typed + "'",
              "a1 to a4 mean the same; blue is on deck");
    };
  }
}
