package org.hephaestus.ports.api;

import org.jspecify.annotations.Nullable;

/**
 * Fields of a task as a person types them: the daemon understands them, nobody else. Null leaves a
 * field as it is; {@code none} clears one that can be empty.
 *
 * @param title one line, not blank
 * @param project id, unique part of an id, or name
 * @param doDate for example {@code fri 17:00}
 * @param lateOn a date, too
 * @param attention {@code red orange white blue} or {@code a1} to {@code a4}
 * @param recurrence for example {@code weekly} or {@code every! 2 weeks}
 */
public record TaskFields(
    @Nullable String title,
    @Nullable String project,
    @Nullable String doDate,
    @Nullable String lateOn,
    @Nullable String attention,
    @Nullable String recurrence) {
  /** None of them. */
  public static final TaskFields NONE = new TaskFields(null, null, null, null, null, null);

  /** A title alone. */
  public static TaskFields titled(String title) {
    return new TaskFields(title, null, null, null, null, null);
  }
}
