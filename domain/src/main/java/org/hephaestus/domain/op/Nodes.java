package org.hephaestus.domain.op;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.hephaestus.ports.store.Cell;
import org.hephaestus.ports.store.NodeKind;
import org.hephaestus.ports.store.NodeRecord;
import org.hephaestus.ports.store.Occurrence;
import org.hephaestus.ports.task.Attention;
import org.hephaestus.ports.task.TaskState;
import org.jspecify.annotations.Nullable;

/** Derives a node from its registers and resolved occurrences. Pure. */
public final class Nodes {
  /** The register of {@code del} ops; no {@link Field}, since nobody sets it as one. */
  static final String DELETED = "deleted";

  private Nodes() {}

  static NodeRecord derive(
      String node,
      List<Cell> cells,
      List<Occurrence> occurrences,
      Instant createdAt,
      Instant changedAt,
      long revision) {
    Map<Field, Cell> known = new EnumMap<>(Field.class);
    boolean deleted = false;
    for (Cell cell : cells) {
      Field field = Field.of(cell.field());
      if (field != null) {
        known.put(field, cell);
      } else if (cell.field().equals(DELETED)) {
        deleted = Boolean.parseBoolean(cell.value());
      }
    }
    TaskState state = constant(TaskState.class, value(known, Field.STATE), TaskState.OUTSTANDING);
    Cell stateCell = known.get(Field.STATE);
    return new NodeRecord(
        node,
        constant(NodeKind.class, value(known, Field.KIND), NodeKind.OTHER),
        Optional.ofNullable(value(known, Field.TITLE)).orElse(""),
        state,
        constant(Attention.class, value(known, Field.ATTENTION), Attention.WHITE),
        Repetition.of(known.get(Field.DO_DATE), known.get(Field.RECURRENCE), occurrences).current(),
        Repetition.date(value(known, Field.LATE_ON)),
        value(known, Field.RECURRENCE),
        value(known, Field.PROJECT),
        day(value(known, Field.DAY)),
        deleted,
        createdAt,
        changedAt,
        state == TaskState.OUTSTANDING || stateCell == null
            ? null
            : HlcPolicy.time(stateCell.hlc()),
        revision);
  }

  /** Null for a register that was never set, or was cleared. */
  private static @Nullable String value(Map<Field, Cell> cells, Field field) {
    Cell cell = cells.get(field);
    return cell == null || cell.value().isEmpty() ? null : cell.value();
  }

  /** What a newer build wrote and this one does not know reads as if nothing were set. */
  private static <E extends Enum<E>> E constant(Class<E> type, @Nullable String word, E otherwise) {
    for (E constant : type.getEnumConstants()) {
      if (constant.name().toLowerCase(Locale.ROOT).equals(word)) {
        return constant;
      }
    }
    return otherwise;
  }

  private static @Nullable LocalDate day(@Nullable String text) {
    try {
      return text == null ? null : LocalDate.parse(text);
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** The word of a constant, as registers hold it. */
  public static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
