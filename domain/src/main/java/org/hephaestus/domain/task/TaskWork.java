package org.hephaestus.domain.task;

import java.util.List;
import java.util.Optional;
import org.hephaestus.domain.date.DateWords;
import org.hephaestus.domain.date.Occurrences;
import org.hephaestus.domain.date.Recurrence;
import org.hephaestus.domain.date.Resolution;
import org.hephaestus.domain.op.Edits;
import org.hephaestus.domain.op.Field;
import org.hephaestus.domain.op.Nodes;
import org.hephaestus.domain.op.Repetition;
import org.hephaestus.ports.api.TaskFields;
import org.hephaestus.ports.api.TaskRequest;
import org.hephaestus.ports.store.Cell;
import org.hephaestus.ports.store.NodeKind;
import org.hephaestus.ports.store.NodeRecord;
import org.hephaestus.ports.store.Occurrence;
import org.hephaestus.ports.store.WriteTransaction;
import org.hephaestus.ports.task.Attention;
import org.hephaestus.ports.task.Capture;
import org.hephaestus.ports.task.TaskState;
import org.hephaestus.ports.task.When;
import org.jspecify.annotations.Nullable;

/** What is done to tasks. Everything is looked at before anything is written. */
final class TaskWork {
  private final WriteTransaction tx;
  private final Edits edits;
  private final References references;

  TaskWork(WriteTransaction tx, Edits edits) {
    this.tx = tx;
    this.edits = edits;
    this.references = new References(tx);
  }

  /** What was done, and to which node. */
  record Done(String nodeId, boolean created, String summary) {}

  Done create(TaskRequest.Create create) {
    Capture capture = create.capture();
    TaskFields fields = create.fields();
    if (fields.title() == null) {
      throw Refusal.parameter("title", "a task needs a title", "");
    }
    String title = Words.title("title", fields.title());
    String project = fields.project() == null ? null : project(fields.project());
    When doDate = fields.doDate() == null ? null : Words.date("do_date", fields.doDate(), capture);
    When lateOn = fields.lateOn() == null ? null : Words.date("late_on", fields.lateOn(), capture);
    Attention attention =
        fields.attention() == null ? Attention.WHITE : Words.attention(fields.attention());
    Recurrence rule = fields.recurrence() == null ? null : Words.recurrence(fields.recurrence());
    if (rule != null && doDate == null) {
      doDate = begin(rule, fields.doDate(), capture);
    }
    List<String> text =
        create.context() == null ? List.of() : Documents.lines("context", create.context());

    String node = edits.newId();
    edits.set(node, Field.KIND, Nodes.word(NodeKind.TASK));
    edits.set(node, Field.TITLE, title);
    edits.set(node, Field.STATE, Nodes.word(TaskState.OUTSTANDING));
    edits.set(node, Field.ATTENTION, Nodes.word(attention));
    edits.set(node, Field.PROJECT, project);
    edits.set(node, Field.DO_DATE, key(doDate));
    edits.set(node, Field.LATE_ON, key(lateOn));
    edits.set(node, Field.RECURRENCE, rule == null ? null : rule.text());
    edits.text(node, List.of(), text);
    return new Done(
        node, true, "added" + (doDate == null ? "" : ", to do " + said(doDate, capture)));
  }

  /** Where a rule begins when nobody gave a date. */
  private static When begin(Recurrence rule, @Nullable String typedDate, Capture capture) {
    if (typedDate != null) {
      throw Refusal.parameter(
          "do_date",
          "a recurring task needs a do date",
          "leave the date out to begin with the rule's first one");
    }
    return rule.firstOnOrAfter(capture)
        .orElseThrow(
            () ->
                Refusal.parameter(
                    "recurrence",
                    "the rule '" + rule.text() + "' has no date from today on",
                    "give a rule that has not ended"));
  }

  Done edit(TaskRequest.Edit edit) {
    Capture capture = edit.capture();
    TaskFields fields = edit.fields();
    if (fields.equals(TaskFields.NONE)) {
      throw Refusal.parameter("", "nothing to change was given", "give at least one field");
    }
    NodeRecord task = references.task(edit.ref());
    String title = fields.title() == null ? null : Words.title("title", fields.title());
    boolean newProject = fields.project() != null;
    String project = fields.project() == null ? null : project(fields.project());
    Attention attention = fields.attention() == null ? null : Words.attention(fields.attention());
    When lateOn = fields.lateOn() == null ? null : Words.date("late_on", fields.lateOn(), capture);
    When doDate = fields.doDate() == null ? null : Words.date("do_date", fields.doDate(), capture);
    boolean newRule = fields.recurrence() != null;
    Recurrence rule = fields.recurrence() == null ? null : Words.recurrence(fields.recurrence());
    boolean repeats = newRule ? rule != null : task.recurrence() != null;
    if (fields.doDate() != null && doDate == null && repeats) {
      throw Refusal.parameter(
          "do_date", "a recurring task needs a do date", "clear the recurrence, too: --recur none");
    }
    if (fields.doDate() == null && newRule) {
      // The schedule that ends, or begins, does so at the occurrence that waits now.
      doDate = task.doDate();
      if (doDate == null && rule != null) {
        doDate = begin(rule, null, capture);
      }
    }

    String node = task.id();
    if (title != null) {
      edits.set(node, Field.TITLE, title);
    }
    if (newProject) {
      edits.set(node, Field.PROJECT, project);
    }
    if (attention != null) {
      edits.set(node, Field.ATTENTION, Nodes.word(attention));
    }
    if (fields.lateOn() != null) {
      edits.set(node, Field.LATE_ON, key(lateOn));
    }
    if (newRule) {
      edits.set(node, Field.RECURRENCE, rule == null ? null : rule.text());
    }
    if (fields.doDate() != null || newRule) {
      moveTo(node, doDate, fields.doDate() != null);
    }
    String summary =
        fields.doDate() == null
            ? "changed"
            : doDate == null ? "changed, no do date" : "changed, to do " + said(doDate, capture);
    return new Done(node, false, summary);
  }

  /** Sets the do date; a date that was resolved already waits again. */
  void moveTo(String node, @Nullable When date, boolean asked) {
    Optional<Cell> cell = tx.cell(node, Field.DO_DATE.word());
    String key = key(date);
    boolean same = cell.map(Cell::value).orElse("").equals(key == null ? "" : key);
    Optional<Occurrence> last = repetition(node).last();
    if (key != null && last.isPresent() && (asked || !same)) {
      edits.setAgain(node, Field.DO_DATE, key, last.get().lastHlc());
    } else {
      edits.set(node, Field.DO_DATE, key);
    }
  }

  Done move(TaskRequest.Move move) {
    NodeRecord task = references.task(move.ref());
    return switch (move.step()) {
      case DONE -> done(task, move.capture());
      case UNDONE -> undone(task, move.capture());
      case DROP -> drop(task);
      case SKIP -> skip(task, move.capture());
    };
  }

  private Done done(NodeRecord task, Capture capture) {
    if (task.state() == TaskState.DONE) {
      return new Done(task.id(), false, "was done already");
    }
    if (task.state() == TaskState.OUTSTANDING && task.doDate() != null) {
      Repetition repetition = repetition(task.id());
      if (repetition.repeats()) {
        return resolve(task, repetition, task.doDate(), Resolution.DONE, capture);
      }
    }
    edits.set(task.id(), Field.STATE, Nodes.word(TaskState.DONE));
    return new Done(task.id(), false, "done");
  }

  private Done skip(NodeRecord task, Capture capture) {
    Repetition repetition = repetition(task.id());
    if (!repetition.repeats() || task.doDate() == null) {
      throw Refusal.parameter(
          "ref",
          "'" + task.title() + "' does not recur, so nothing can be skipped",
          "to put it off: heph edit ID --do-date +1d");
    }
    if (task.state() != TaskState.OUTSTANDING) {
      throw Refusal.parameter(
          "ref",
          "'" + task.title() + "' is " + Nodes.word(task.state()) + ", so nothing can be skipped",
          "heph undone ID makes it outstanding again");
    }
    return resolve(task, repetition, task.doDate(), Resolution.SKIP, capture);
  }

  /** Rolls once: the next date follows from the resolved one. */
  private Done resolve(
      NodeRecord task, Repetition repetition, When date, Resolution how, Capture capture) {
    String word = how == Resolution.DONE ? "done" : "skipped";
    edits.resolve(task.id(), date, how, capture);
    Optional<When> next = repetition.next(date, capture, how);
    if (next.isEmpty()) {
      edits.set(task.id(), Field.STATE, Nodes.word(TaskState.DONE));
      return new Done(task.id(), false, word + ", and that was the last one");
    }
    return new Done(task.id(), false, word + "; next " + said(next.get(), capture));
  }

  private Done undone(NodeRecord task, Capture capture) {
    Optional<Occurrence> last = repetition(task.id()).last();
    boolean closed = task.state() != TaskState.OUTSTANDING;
    // A dropped one comes back with the occurrence that waited; one that was done, with its last.
    boolean back = last.isPresent() && task.state() != TaskState.DROPPED;
    if (!closed && !back) {
      return new Done(task.id(), false, "is outstanding already");
    }
    edits.set(task.id(), Field.STATE, Nodes.word(TaskState.OUTSTANDING));
    if (!back) {
      return new Done(task.id(), false, "outstanding again");
    }
    String key = last.orElseThrow().key();
    edits.setAgain(task.id(), Field.DO_DATE, key, last.orElseThrow().lastHlc());
    return new Done(
        task.id(),
        false,
        "outstanding again"
            + Occurrences.parse(key).map(date -> ", to do " + said(date, capture)).orElse(""));
  }

  private Done drop(NodeRecord task) {
    if (task.state() == TaskState.DROPPED) {
      return new Done(task.id(), false, "was dropped already");
    }
    edits.set(task.id(), Field.STATE, Nodes.word(TaskState.DROPPED));
    return new Done(task.id(), false, "dropped");
  }

  private Repetition repetition(String node) {
    return Repetition.of(
        tx.cell(node, Field.DO_DATE.word()).orElse(null),
        tx.cell(node, Field.RECURRENCE.word()).orElse(null),
        tx.occurrences(node));
  }

  private @Nullable String project(String typed) {
    return Words.clears(typed) ? null : references.project(typed).id();
  }

  private static @Nullable String key(@Nullable When when) {
    return when == null ? null : Occurrences.key(when);
  }

  private static String said(When when, Capture capture) {
    return DateWords.absolute(when, capture) + ", " + DateWords.relative(when, capture);
  }
}
