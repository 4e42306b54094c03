package org.hephaestus.domain.op;

import java.util.List;
import org.hephaestus.domain.date.Resolution;
import org.jspecify.annotations.Nullable;

/** What an op says, understood. {@link PayloadJson} is its form on disk and on the wire. */
public sealed interface Payload {
  /**
   * {@code set}: a register gets a value.
   *
   * @param value null clears it
   */
  record SetField(Field field, @Nullable String value) implements Payload {}

  /**
   * {@code log}: an entry.
   *
   * @param key identity of an entry that several devices write alike; null for one of its own
   */
  record AddLog(@Nullable String key, String text) implements Payload {}

  /**
   * {@code occ}: one occurrence of a recurring task is resolved.
   *
   * @param occurrence its key
   * @param on the author's local day, ISO 8601
   * @param zone the author's zone
   */
  record Resolve(String occurrence, Resolution resolution, String on, String zone)
      implements Payload {}

  /** {@code lines}: lines come and go. */
  record EditLines(List<Insert> inserts, List<String> deletes) implements Payload {
    public EditLines {
      inserts = List.copyOf(inserts);
      deletes = List.copyOf(deletes);
    }
  }

  /**
   * A new line.
   *
   * @param id unique in its document
   * @param after id of the line before it; empty for the beginning
   */
  record Insert(String id, String after, String text) {}

  /** {@code link}: an element of the set of links comes or goes. */
  record SetLink(String relation, String target, boolean present) implements Payload {}

  /** {@code del}: the node is hidden, or shown again. */
  record Delete(boolean deleted) implements Payload {}

  /** {@code past}: what it said was replaced long ago, and is not kept. Has no node. */
  record Past() implements Payload {}

  /**
   * Anything else: kept and handed on, without effect.
   *
   * @param why for a log
   */
  record NotUnderstood(String why) implements Payload {}
}
