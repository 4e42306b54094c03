package org.hephaestus.domain.op;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hephaestus.domain.date.Occurrences;
import org.hephaestus.domain.date.Resolution;
import org.hephaestus.ports.store.Cell;
import org.hephaestus.ports.store.Line;
import org.hephaestus.ports.store.Occurrence;
import org.hephaestus.ports.store.Op;
import org.hephaestus.ports.store.StoreIdentity;
import org.hephaestus.ports.store.WriteTransaction;
import org.hephaestus.ports.task.Capture;
import org.hephaestus.ports.task.When;
import org.hephaestus.ports.time.Chance;
import org.jspecify.annotations.Nullable;

/**
 * Writes the ops of what a person does here, within one transaction, and lets them take effect as
 * any other op. Each overtakes the value that its author saw.
 */
public final class Edits {
  /** Version of the payloads that this build writes. */
  public static final int SCHEMA = 1;

  /** An op stays far below the limit of what is synced at once. */
  static final int MAX_CHARS_PER_OP = 64 << 10;

  private final WriteTransaction tx;
  private final StoreIdentity store;
  private final Instant now;
  private final Chance chance;
  private final Merge merge;

  /**
   * Edits in a transaction.
   *
   * @param now the machine's wall clock
   * @param chance for ids
   */
  public Edits(WriteTransaction tx, StoreIdentity store, Instant now, Chance chance) {
    this.tx = tx;
    this.store = store;
    this.now = WallClock.corrected(tx, now);
    this.chance = chance;
    this.merge = new Merge(tx);
  }

  /** A new id. */
  public String newId() {
    return Ulids.next(now, chance);
  }

  /** Sets a register; nothing happens when it has that value. Null clears it. */
  public void set(String node, Field field, @Nullable String value) {
    Optional<Cell> cell = tx.cell(node, field.word());
    String current = cell.map(Cell::value).orElse("");
    if (current.equals(value == null ? "" : value)) {
      return;
    }
    emit(
        newId(),
        node,
        new Payload.SetField(field, value),
        cell.map(Cell::hlc).orElse(0L),
        cell.map(Cell::op).orElse(null));
  }

  /** Sets a register to a value that it has already, so that it counts as set now. */
  public void setAgain(String node, Field field, String value, long after) {
    Optional<Cell> cell = tx.cell(node, field.word());
    emit(
        newId(),
        node,
        new Payload.SetField(field, value),
        Math.max(after, cell.map(Cell::hlc).orElse(0L)),
        cell.map(Cell::op).orElse(null));
  }

  /** Adds an entry to a log. */
  public void log(String node, String text) {
    emit(newId(), node, new Payload.AddLog(null, text), 0, null);
  }

  /** Resolves an occurrence, with an entry in the log that all devices write alike. */
  public void resolve(String node, When date, Resolution how, Capture capture) {
    String key = Occurrences.key(date);
    Optional<Occurrence> there =
        tx.occurrences(node).stream().filter(o -> o.key().equals(key)).findFirst();
    long seen =
        Math.max(
            there.map(Occurrence::lastHlc).orElse(0L),
            tx.cell(node, Field.DO_DATE.word()).map(Cell::hlc).orElse(0L));
    String on = capture.at().atZone(capture.zone()).toLocalDate().toString();
    emit(
        newId(),
        node,
        new Payload.Resolve(key, how, on, capture.zoneId()),
        seen,
        there.map(Occurrence::op).orElse(null));
    String word = how == Resolution.DONE ? "done" : "skipped";
    emit(
        newId(),
        node,
        new Payload.AddLog(Ulids.derived(word, node + "/" + key), word + " " + key),
        0,
        null);
  }

  /**
   * Turns the text that its author saw into another one.
   *
   * @param shown the lines that the author saw
   */
  public void text(String node, List<Line> shown, List<String> wanted) {
    List<Payload.Insert> inserts = new ArrayList<>();
    List<String> deletes = new ArrayList<>();
    String id = newId();
    String after = "";
    int chars = 0;
    for (LineDiff.Step step : LineDiff.between(shown.stream().map(Line::text).toList(), wanted)) {
      if (chars > MAX_CHARS_PER_OP) {
        emit(id, node, new Payload.EditLines(inserts, deletes), newest(shown), null);
        inserts.clear();
        deletes.clear();
        id = newId();
        chars = 0;
      }
      switch (step.kind()) {
        case KEEP -> after = shown.get(step.index()).id();
        case DELETE -> {
          // What is inserted instead goes behind it: dead lines keep their place.
          after = shown.get(step.index()).id();
          deletes.add(after);
          chars += after.length() + 3;
        }
        case INSERT -> {
          String line = id + "." + inserts.size();
          inserts.add(new Payload.Insert(line, after, wanted.get(step.index())));
          chars += line.length() + after.length() + wanted.get(step.index()).length() + 9;
          after = line;
        }
      }
    }
    if (!inserts.isEmpty() || !deletes.isEmpty()) {
      emit(id, node, new Payload.EditLines(inserts, deletes), newest(shown), null);
    }
  }

  private static long newest(List<Line> lines) {
    return lines.stream().mapToLong(Line::hlc).max().orElse(0);
  }

  private void emit(
      String id, String node, Payload payload, long overwritten, @Nullable String previous) {
    long hlc = HlcPolicy.next(now, tx.clock(), overwritten);
    boolean fresh =
        merge.apply(
            new Op(
                id,
                store.origin(),
                tx.nextSequence(),
                hlc,
                SCHEMA,
                store.owner(),
                node,
                PayloadJson.kind(payload),
                PayloadJson.write(payload),
                previous));
    if (!fresh) {
      throw new IllegalStateException("a new id was there already: " + id);
    }
  }

  /**
   * Derives what was changed.
   *
   * @return the ids of the changed nodes; empty when nothing was
   */
  public Set<String> finish() {
    return merge.finish();
  }
}
