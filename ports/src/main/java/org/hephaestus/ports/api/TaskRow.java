package org.hephaestus.ports.api;

import java.time.Instant;
import org.hephaestus.ports.task.Attention;
import org.hephaestus.ports.task.TaskState;
import org.jspecify.annotations.Nullable;

/**
 * A task as the caller sees it.
 *
 * @param nodeId ULID
 * @param title one line
 * @param state whether it waits
 * @param attention how much it asks for
 * @param doDate when to do it, the next occurrence of a recurring one; null when undated
 * @param lateOn from when on it is late; null when never
 * @param recurrence words of its rule; null when it does not recur
 * @param projectId id of its project; null when it has none
 * @param project name of its project; null when it has none
 * @param overdue outstanding, and its do date or its late-on date is over
 * @param createdAt wall-clock time
 * @param changedAt wall-clock time
 * @param closedAt wall-clock time at which it was done or dropped; null while outstanding
 * @param revision of the store that last changed it
 */
public record TaskRow(
    String nodeId,
    String title,
    TaskState state,
    Attention attention,
    @Nullable ShownDate doDate,
    @Nullable ShownDate lateOn,
    @Nullable String recurrence,
    @Nullable String projectId,
    @Nullable String project,
    boolean overdue,
    Instant createdAt,
    Instant changedAt,
    @Nullable Instant closedAt,
    long revision) {}
