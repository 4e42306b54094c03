package org.hephaestus.domain.task;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.hephaestus.domain.date.DateWords;
import org.hephaestus.domain.op.Edits;
import org.hephaestus.domain.op.Field;
import org.hephaestus.domain.op.LineDocument;
import org.hephaestus.domain.op.Nodes;
import org.hephaestus.domain.op.Ulids;
import org.hephaestus.ports.api.ApiError;
import org.hephaestus.ports.api.KnowledgeRequest;
import org.hephaestus.ports.store.Line;
import org.hephaestus.ports.store.NodeKind;
import org.hephaestus.ports.store.NodeRecord;
import org.hephaestus.ports.store.WriteTransaction;
import org.hephaestus.ports.task.Capture;
import org.hephaestus.ports.task.When;
import org.jspecify.annotations.Nullable;

/** What is done to documents, logs, projects and journal pages. */
final class KnowledgeWork {
  private final WriteTransaction tx;
  private final Edits edits;
  private final References references;

  KnowledgeWork(WriteTransaction tx, Edits edits) {
    this.tx = tx;
    this.edits = edits;
    this.references = new References(tx);
  }

  TaskWork.Done append(KnowledgeRequest.AppendDocument append) {
    NodeRecord node = references.any(append.ref());
    List<String> more = Documents.lines("text", append.text());
    List<Line> shown = LineDocument.of(tx.lines(node.id())).alive();
    List<String> wanted = new ArrayList<>(shown.stream().map(Line::text).toList());
    wanted.addAll(more);
    edits.text(node.id(), shown, wanted);
    return new TaskWork.Done(node.id(), false, "appended " + count(more.size(), "line"));
  }

  TaskWork.Done set(KnowledgeRequest.SetDocument set) {
    NodeRecord node = references.any(set.ref());
    List<String> wanted = Documents.lines("text", set.text());
    LineDocument document = LineDocument.of(tx.lines(node.id()));
    List<Line> alive = document.alive();
    Long base = set.base();
    if (base != null && (base < 0 || base >= tx.revision())) {
      throw Refusal.of(
          ApiError.STALE,
          "stale",
          "the text was written against revision " + base + ", which this store has not had",
          "the store was probably restored; read the document again and merge by hand");
    }
    List<Line> shown = base == null ? alive : document.aliveAt(base);
    boolean others = base != null && !shown.equals(alive);
    edits.text(node.id(), shown, wanted);
    return new TaskWork.Done(
        node.id(), false, others ? "saved, together with what was changed meanwhile" : "saved");
  }

  TaskWork.Done log(KnowledgeRequest.AddLog log) {
    NodeRecord node = references.any(log.ref());
    edits.log(node.id(), Documents.entry(log.text()));
    return new TaskWork.Done(node.id(), false, "logged");
  }

  TaskWork.Done addProject(KnowledgeRequest.AddProject add) {
    String name = Words.title("name", add.name());
    if (Words.clears(name)) {
      throw Refusal.parameter(
          "name", "'none' is no name: it says that there is no project", "choose another name");
    }
    return switch (ReferencePolicy.byName(name, tx.projects())) {
      case ReferencePolicy.Decision.One one ->
          new TaskWork.Done(one.node().id(), false, "project " + one.node().title() + " was there");
      case ReferencePolicy.Decision.Many many ->
          throw Refusal.ambiguous("name", many.reason(), many.nodes());
      case ReferencePolicy.Decision.None none -> {
        String id = projectId(name);
        edits.set(id, Field.KIND, Nodes.word(NodeKind.PROJECT));
        edits.set(id, Field.TITLE, name);
        yield new TaskWork.Done(id, true, "added project " + name);
      }
    };
  }

  /**
   * Alike on all devices; but a project that was renamed keeps its id, and a new one gets its own.
   */
  private String projectId(String name) {
    String derived = Ulids.derived("project", name.toLowerCase(Locale.ROOT));
    return tx.node(derived).isEmpty() ? derived : edits.newId();
  }

  TaskWork.Done addJournal(KnowledgeRequest.AddJournal add) {
    String text = Documents.entry(add.text());
    LocalDate day = day(add.day(), add.capture());
    String id = pageId(day);
    boolean created = tx.node(id).isEmpty();
    edits.set(id, Field.KIND, Nodes.word(NodeKind.JOURNAL));
    edits.set(id, Field.DAY, day.toString());
    edits.set(id, Field.TITLE, day.toString());
    edits.log(id, text);
    return new TaskWork.Done(
        id,
        created,
        "added to the page of " + DateWords.absolute(new When.Day(day), add.capture()));
  }

  /** The page of a day is the same one on all devices. */
  static String pageId(LocalDate day) {
    return Ulids.derived("journal", day.toString());
  }

  static LocalDate day(@Nullable String typed, Capture capture) {
    if (typed == null) {
      return capture.at().atZone(capture.zone()).toLocalDate();
    }
    When when = Words.date("day", typed, capture);
    if (when == null) {
      throw Refusal.parameter("day", "a journal page needs a day", "leave it out for today");
    }
    return DateWords.dayOf(when, capture.zone());
  }

  private static String count(int number, String what) {
    return number == 1 ? "1 " + what : number + " " + what + "s";
  }
}
