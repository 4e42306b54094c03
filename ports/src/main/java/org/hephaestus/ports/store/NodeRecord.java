package org.hephaestus.ports.store;

import java.time.Instant;
import java.time.LocalDate;
import org.hephaestus.ports.task.Attention;
import org.hephaestus.ports.task.TaskState;
import org.hephaestus.ports.task.When;
import org.jspecify.annotations.Nullable;

/**
 * A node as it is now: derived from its cells and occurrences, kept for queries.
 *
 * @param id ULID
 * @param kind what it is
 * @param title one line
 * @param state of a task; {@link TaskState#OUTSTANDING} for other kinds
 * @param attention of a task; {@link Attention#WHITE} for other kinds
 * @param doDate when to do it, for a recurring task its next occurrence; null when undated
 * @param lateOn from when on it is late; null when never
 * @param recurrence canonical words of its rule; null when it does not recur
 * @param project id of its project; null when it has none
 * @param day of a journal page; null for other kinds
 * @param deleted whether it is hidden
 * @param createdAt wall-clock time by its first op
 * @param changedAt wall-clock time by its last op
 * @param closedAt wall-clock time at which it was done or dropped; null while outstanding
 * @param revision of this store that last changed it or its document, log or links
 */
public record NodeRecord(
    String id,
    NodeKind kind,
    String title,
    TaskState state,
    Attention attention,
    @Nullable When doDate,
    @Nullable When lateOn,
    @Nullable String recurrence,
    @Nullable String project,
    @Nullable LocalDate day,
    boolean deleted,
    Instant createdAt,
    Instant changedAt,
    @Nullable Instant closedAt,
    long revision) {}
