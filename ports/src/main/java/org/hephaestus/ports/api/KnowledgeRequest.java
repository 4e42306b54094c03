package org.hephaestus.ports.api;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.hephaestus.ports.task.Capture;
import org.jspecify.annotations.Nullable;

/**
 * What can be asked about knowledge: documents, logs, projects, journal pages, search and history.
 * References as in {@link TaskRequest}.
 *
 * @param <R> the type of the answer
 */
public sealed interface KnowledgeRequest<R> extends Request<R> {
  /** {@code node.show}: everything about one node. */
  record Show(Capture capture, String ref) implements KnowledgeRequest<NodeDetail> {
    @Override
    public String method() {
      return "node.show";
    }

    @Override
    public Kind kind() {
      return Kind.READ;
    }
  }

  /**
   * A node with all that belongs to it.
   *
   * @param kind {@code task}, {@code project}, {@code journal} or {@code other}
   * @param task null when it is none
   * @param document its canonical-context document, possibly empty
   * @param log oldest first
   * @param tags in order
   */
  record NodeDetail(
      String nodeId,
      String kind,
      String title,
      @Nullable TaskRow task,
      Document document,
      List<LogLine> log,
      List<String> tags) {
    public NodeDetail {
      log = List.copyOf(log);
      tags = List.copyOf(tags);
    }
  }

  /**
   * A document.
   *
   * @param text lines separated by a newline, none at the end
   * @param revision to send back with a changed text
   */
  record Document(String nodeId, String text, long revision) {}

  /** One entry of a log. */
  record LogLine(Instant at, String text) {}

  /** {@code context.get}: the document of a node. */
  record GetDocument(String ref) implements KnowledgeRequest<Document> {
    @Override
    public String method() {
      return "context.get";
    }

    @Override
    public Kind kind() {
      return Kind.READ;
    }
  }

  /** {@code context.append}: adds lines at the end. */
  record AppendDocument(Capture capture, String ref, String text)
      implements KnowledgeRequest<Changed> {
    @Override
    public String method() {
      return "context.append";
    }

    @Override
    public Kind kind() {
      return Kind.MUTATION;
    }
  }

  /**
   * {@code context.set}: saves a whole text. What others changed since {@code base} stays: the
   * difference between the base and the text is what is applied.
   *
   * @param base {@link Document#revision()} of the text that was shown to its author; null for the
   *     text as it is now. One that this store cannot recall is {@link ApiError#STALE}
   */
  record SetDocument(Capture capture, String ref, String text, @Nullable Long base)
      implements KnowledgeRequest<Changed> {
    @Override
    public String method() {
      return "context.set";
    }

    @Override
    public Kind kind() {
      return Kind.MUTATION;
    }
  }

  /** {@code log.get}: the log of a node, oldest first. */
  record GetLog(String ref) implements KnowledgeRequest<Log> {
    @Override
    public String method() {
      return "log.get";
    }

    @Override
    public Kind kind() {
      return Kind.READ;
    }
  }

  /** A log, oldest first. */
  record Log(String nodeId, List<LogLine> entries) {
    public Log {
      entries = List.copyOf(entries);
    }
  }

  /** {@code log.add}: adds an entry. */
  record AddLog(Capture capture, String ref, String text) implements KnowledgeRequest<Changed> {
    @Override
    public String method() {
      return "log.add";
    }

    @Override
    public Kind kind() {
      return Kind.MUTATION;
    }
  }

  /** {@code project.list}: in order of name. */
  record ListProjects() implements KnowledgeRequest<Projects> {
    @Override
    public String method() {
      return "project.list";
    }

    @Override
    public Kind kind() {
      return Kind.READ;
    }
  }

  /** Projects in order of name. */
  record Projects(List<ProjectRow> projects) {
    public Projects {
      projects = List.copyOf(projects);
    }
  }

  /**
   * A project.
   *
   * @param outstanding how many tasks of it wait
   */
  record ProjectRow(String nodeId, String name, long outstanding) {}

  /** {@code project.add}: a project of this name; the one that is there already, if one is. */
  record AddProject(Capture capture, String name) implements KnowledgeRequest<Changed> {
    @Override
    public String method() {
      return "project.add";
    }

    @Override
    public Kind kind() {
      return Kind.MUTATION;
    }
  }

  /**
   * {@code search}: nodes that contain every word, best first.
   *
   * @param limit the most that are answered, 1 to {@link TaskRequest.ListTasks#MAX_ROWS}
   */
  record Search(Capture capture, String text, int limit) implements KnowledgeRequest<Hits> {
    @Override
    public String method() {
      return "search";
    }

    @Override
    public Kind kind() {
      return Kind.READ;
    }
  }

  /** What was found, best first. */
  record Hits(List<Hit> hits) {
    public Hits {
      hits = List.copyOf(hits);
    }
  }

  /**
   * A node that was found.
   *
   * @param kind as in {@link NodeDetail}
   * @param snippet around the match; may be empty
   * @param task null when it is none
   */
  record Hit(String nodeId, String kind, String title, String snippet, @Nullable TaskRow task) {}

  /**
   * {@code journal.get}: the page of a day.
   *
   * @param day words of a date; null for today
   */
  record GetJournal(Capture capture, @Nullable String day)
      implements KnowledgeRequest<JournalPage> {
    @Override
    public String method() {
      return "journal.get";
    }

    @Override
    public Kind kind() {
      return Kind.READ;
    }
  }

  /**
   * A journal page.
   *
   * @param nodeId null while nobody has written on it
   * @param words the day for a person
   */
  record JournalPage(@Nullable String nodeId, LocalDate day, String words, List<LogLine> entries) {
    public JournalPage {
      entries = List.copyOf(entries);
    }
  }

  /** {@code journal.add}: an entry on the page of a day; makes the page when it is missing. */
  record AddJournal(Capture capture, @Nullable String day, String text)
      implements KnowledgeRequest<Changed> {
    @Override
    public String method() {
      return "journal.add";
    }

    @Override
    public Kind kind() {
      return Kind.MUTATION;
    }
  }

  /**
   * {@code history}: what changed, newest first.
   *
   * @param ref one node; null for all
   * @param limit the most that are answered, 1 to {@link TaskRequest.ListTasks#MAX_ROWS}
   */
  record GetHistory(@Nullable String ref, int limit) implements KnowledgeRequest<History> {
    @Override
    public String method() {
      return "history";
    }

    @Override
    public Kind kind() {
      return Kind.READ;
    }
  }

  /** Changes, newest first. */
  record History(List<HistoryEntry> entries) {
    public History {
      entries = List.copyOf(entries);
    }
  }

  /**
   * One change.
   *
   * @param op id of the op
   * @param at wall-clock time of its author
   * @param nodeId what it changed
   * @param title of that node now
   * @param kind of the op
   * @param patch an RFC 6902 patch of the node's fields, as JSON
   */
  record HistoryEntry(
      String op, Instant at, String nodeId, String title, String kind, String patch) {}
}
