package org.hephaestus.domain.op;

import org.jspecify.annotations.Nullable;

/** The registers of a node that this build understands. The names are on disk and on the wire. */
public enum Field {
  /** What the node is. */
  KIND("kind"),
  /** One line. */
  TITLE("title"),
  /** {@code outstanding}, {@code done}, {@code dropped}. */
  STATE("state"),
  /** {@code red}, {@code orange}, {@code white}, {@code blue}. */
  ATTENTION("attention"),
  /** A date; for a recurring task where its schedule begins. */
  DO_DATE("do_date"),
  /** A date. */
  LATE_ON("late_on"),
  /** Id of a node. */
  PROJECT("project"),
  /** Canonical words of a rule. */
  RECURRENCE("recurrence"),
  /** Of a journal page, ISO 8601. */
  DAY("day");

  private final String word;

  Field(String word) {
    this.word = word;
  }

  /** Its name on disk and on the wire. */
  public String word() {
    return word;
  }

  /** Null for a name that this build does not know. */
  public static @Nullable Field of(String word) {
    for (Field field : values()) {
      if (field.word.equals(word)) {
        return field;
      }
    }
    return null;
  }
}
