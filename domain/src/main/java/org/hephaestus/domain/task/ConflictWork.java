package org.hephaestus.domain.task;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hephaestus.domain.date.DateWords;
import org.hephaestus.domain.op.ConflictJournal;
import org.hephaestus.domain.op.ConflictPolicy;
import org.hephaestus.domain.op.Edits;
import org.hephaestus.domain.op.Field;
import org.hephaestus.domain.op.Ulids;
import org.hephaestus.ports.api.ApiError;
import org.hephaestus.ports.api.ConflictRequest;
import org.hephaestus.ports.store.Conflict;
import org.hephaestus.ports.store.NodeRecord;
import org.hephaestus.ports.store.WriteTransaction;
import org.hephaestus.ports.task.Capture;
import org.hephaestus.ports.task.When;
import org.jspecify.annotations.Nullable;

/** Restores what lost. */
final class ConflictWork {
  /** More than a person would read. */
  private static final int MATCHES = 50;

  private static final String HINT = "heph conflicts shows what can be restored";
  private static final String REF = "ref";

  private final WriteTransaction tx;
  private final Edits edits;
  private final TaskWork tasks;
  private final Instant now;

  ConflictWork(WriteTransaction tx, Edits edits, TaskWork tasks, Instant now) {
    this.tx = tx;
    this.edits = edits;
    this.tasks = tasks;
    this.now = now;
  }

  TaskWork.Done restore(ConflictRequest.RestoreConflict restore) {
    Conflict conflict = found(restore.ref().strip());
    String node = conflict.node();
    String value = conflict.value().isEmpty() ? null : conflict.value();
    Field field = Field.of(conflict.field());
    if (field == null) {
      throw new IllegalStateException("a conflict of no known field: " + conflict);
    }
    NodeRecord task = tx.node(node).orElseThrow();
    switch (field) {
      case DO_DATE -> doDate(task, value);
      case RECURRENCE -> recurrence(task, value);
      case PROJECT -> project(node, value);
      default -> edits.set(node, field, value);
    }
    return new TaskWork.Done(
        node, false, conflict.field() + " is again " + said(conflict, restore.capture()));
  }

  private void doDate(NodeRecord task, @Nullable String value) {
    if (value == null && task.recurrence() != null) {
      throw Refusal.parameter(
          REF,
          "what lost is no date, and a recurring task needs a do date",
          "clear the recurrence first: heph edit " + task.id() + " --recur none");
    }
    When date = value == null ? null : ConflictViews.date(Field.DO_DATE.word(), value);
    if (value != null && date == null) {
      edits.set(task.id(), Field.DO_DATE, value); // a newer build will understand it
    } else {
      tasks.moveTo(task.id(), date, true);
    }
  }

  private void recurrence(NodeRecord task, @Nullable String rule) {
    if (rule != null && task.doDate() == null) {
      throw Refusal.parameter(
          REF,
          "a recurring task needs a do date",
          "give it one first: heph edit " + task.id() + " --do-date fri");
    }
    edits.set(task.id(), Field.RECURRENCE, rule);
    tasks.moveTo(task.id(), task.doDate(), false);
  }

  private void project(String node, @Nullable String project) {
    if (project != null && tx.node(project).filter(p -> !p.deleted()).isEmpty()) {
      throw Refusal.notFound(REF, "the project that lost is not here any more", "");
    }
    edits.set(node, Field.PROJECT, project);
  }

  private String said(Conflict conflict, Capture capture) {
    String value = conflict.value();
    if (value.isEmpty()) {
      return Words.NONE;
    }
    When when = ConflictViews.date(conflict.field(), value);
    if (when != null) {
      return DateWords.absolute(when, capture) + ", " + DateWords.relative(when, capture);
    }
    return conflict.field().equals(Field.PROJECT.word())
        ? tx.node(value).map(NodeRecord::title).orElse(value)
        : value;
  }

  private Conflict found(String typed) {
    String part = Ulids.normal(typed);
    List<Conflict> matches = part.isEmpty() ? List.of() : tx.conflictsMatching(part, MATCHES);
    long oldest = ConflictPolicy.oldest(now);
    List<Conflict> open = matches.stream().filter(c -> c.hlc() >= oldest).toList();
    Optional<Conflict> equal = open.stream().filter(c -> c.op().equals(part)).findFirst();
    if (equal.isPresent() || open.size() == 1) {
      return equal.orElseGet(open::getFirst);
    }
    if (open.size() > 1) {
      throw Refusal.ambiguousOf(
          REF, "'" + typed + "' is part of the ids of several conflicts", candidates(open));
    }
    String whole = matches.isEmpty() ? part : matches.getFirst().op();
    ConflictPolicy.Decision decision = ConflictJournal.fate(tx, whole, now);
    throw decision.kind() == ConflictPolicy.Kind.UNKNOWN
        ? Refusal.notFound(
            REF, "no conflict has an id that begins or ends with '" + typed + "'", HINT)
        : Refusal.notFound(
            REF, "there is nothing to restore of " + whole + ": " + decision.reason(), HINT);
  }

  private List<ApiError.Candidate> candidates(List<Conflict> conflicts) {
    return conflicts.stream()
        .map(
            conflict ->
                new ApiError.Candidate(
                    conflict.op(),
                    tx.node(conflict.node()).map(NodeRecord::title).orElse("")
                        + ": "
                        + conflict.field()))
        .toList();
  }
}
