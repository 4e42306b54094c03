package org.hephaestus.domain.task;

import java.time.Instant;
import java.util.Optional;
import org.hephaestus.domain.date.Occurrences;
import org.hephaestus.domain.op.ConflictPolicy;
import org.hephaestus.domain.op.Field;
import org.hephaestus.domain.op.HlcPolicy;
import org.hephaestus.ports.api.ConflictRequest;
import org.hephaestus.ports.store.Cell;
import org.hephaestus.ports.store.Conflict;
import org.hephaestus.ports.store.NodeRecord;
import org.hephaestus.ports.store.ReadTransaction;
import org.hephaestus.ports.task.Capture;
import org.hephaestus.ports.task.When;
import org.jspecify.annotations.Nullable;

/** What is asked about conflicts. */
final class ConflictViews {
  private final ReadTransaction tx;
  private final Rows rows;

  ConflictViews(ReadTransaction tx, Capture capture) {
    this.tx = tx;
    this.rows = new Rows(tx, capture);
  }

  ConflictRequest.Conflicts list(int limit, Instant now) {
    TaskViews.checkLimit(limit);
    long since = ConflictPolicy.oldest(now);
    return new ConflictRequest.Conflicts(
        tx.newestConflicts(since, limit).stream().map(this::row).toList(), tx.conflictCount(since));
  }

  private ConflictRequest.ConflictRow row(Conflict conflict) {
    Optional<Cell> won = tx.cell(conflict.node(), conflict.field());
    return new ConflictRequest.ConflictRow(
        conflict.op(),
        conflict.node(),
        tx.node(conflict.node()).map(NodeRecord::title).orElse(""),
        conflict.field(),
        value(conflict.field(), conflict.value(), conflict.hlc()),
        value(conflict.field(), won.map(Cell::value).orElse(""), won.map(Cell::hlc).orElse(0L)));
  }

  private ConflictRequest.WrittenValue value(String field, String value, long hlc) {
    When when = date(field, value);
    return new ConflictRequest.WrittenValue(
        HlcPolicy.time(hlc),
        value.isEmpty() || when != null ? null : value,
        rows.shown(when),
        field.equals(Field.PROJECT.word())
            ? tx.node(value).map(NodeRecord::title).orElse(null)
            : null);
  }

  /** Null for what is no date, or none that this build understands. */
  static @Nullable When date(String field, String value) {
    boolean dated = field.equals(Field.DO_DATE.word()) || field.equals(Field.LATE_ON.word());
    return dated && !value.isEmpty() ? Occurrences.parse(value).orElse(null) : null;
  }
}
