package org.hephaestus.domain.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.hephaestus.ports.api.ApiError;
import org.hephaestus.ports.api.Changed;
import org.hephaestus.ports.api.KnowledgeRequest;
import org.hephaestus.ports.api.TaskFields;
import org.hephaestus.ports.api.TaskRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KnowledgeTest {
  private final Daemon daemon = new Daemon();
  private final String task = daemon.add("Plan the garden");

  private KnowledgeRequest.Document document() {
    return daemon.ok(new KnowledgeRequest.GetDocument(task));
  }

  private Changed set(String text, @Nullable Long base) {
    return daemon.ok(new KnowledgeRequest.SetDocument(daemon.here(), task, text, base));
  }

  private Changed append(String text) {
    return daemon.ok(new KnowledgeRequest.AppendDocument(daemon.here(), task, text));
  }

  // ------------------------------------------------------------------------- documents

  @ParameterizedTest
  @CsvSource({
    // what is saved, and what it reads: a newline at the end begins no line
    "a, a",
    "a|, a",
    "a||, a|",
    "a||b, a||b",
    "|a, |a",
    "'', ''",
    "a^|b^|, a|b",
  })
  void textsAreKept(String saved, String read) {
    set(saved.replace("^", "\r").replace("|", "\n"), null);
    assertThat(document().text()).isEqualTo(read.replace("|", "\n"));
  }

  @Test
  void appends() {
    append("one\ntwo");
    append("three\n");
    assertThat(document().text()).isEqualTo("one\ntwo\nthree");
  }

  @Test
  void whatOthersChangedMeanwhileStays() {
    set("a\nb\nc", null);
    long base = document().revision();
    set("a\nb, by another\nc", null);
    append("d, by another");
    Changed saved = set("a, mine\nb\nc", base);
    assertThat(saved.summary()).contains("changed meanwhile");
    assertThat(document().text()).isEqualTo("a, mine\nb, by another\nc\nd, by another");
    assertThat(set(document().text(), document().revision()).summary()).isEqualTo("saved");
  }

  @Test
  void theSameLineChangedTwiceIsKeptTwice() {
    set("a\nb\nc", null);
    long base = document().revision();
    set("a\nb1\nc", null);
    set("a\nb2\nc", base);
    assertThat(List.of(document().text().split("\n", -1)))
        .containsExactlyInAnyOrder("a", "b1", "b2", "c")
        .startsWith("a")
        .endsWith("c");
  }

  @Test
  void aDeletedLineStaysDeleted() {
    set("a\nb\nc", null);
    long base = document().revision();
    set("a\nc", null);
    set("a\nb\nc\nd", base);
    assertThat(document().text()).isEqualTo("a\nc\nd");
  }

  @Test
  void aRevisionThatTheStoreHasNotHadIsStale() {
    for (long base : new long[] {-1, 1_000}) {
      assertThat(
              daemon
                  .refused(new KnowledgeRequest.SetDocument(daemon.here(), task, "x", base))
                  .code())
          .isEqualTo(ApiError.STALE);
    }
    assertThat(document().text()).isEmpty();
  }

  @Test
  void aLongTextTravelsInManyOpsAndALongLineNotAtAll() {
    String line = "x".repeat(1_000);
    set((line + "\n").repeat(300), null);
    assertThat(document().text().split("\n", -1)).hasSize(300);
    assertThat(daemon.ok(new KnowledgeRequest.GetHistory(task, 100)).entries())
        .filteredOn(entry -> entry.kind().equals("lines"))
        .hasSizeGreaterThan(3);
    assertThat(
            daemon
                .refused(
                    new KnowledgeRequest.AppendDocument(
                        daemon.here(), task, "x".repeat((64 << 10) + 1)))
                .field())
        .isEqualTo("text");
  }

  // ------------------------------------------------------------------------- log, journal

  @Test
  void logsAndJournal() {
    daemon.ok(new KnowledgeRequest.AddLog(daemon.here(), task, " called them\n"));
    daemon.ok(new KnowledgeRequest.AddLog(daemon.here(), task, "two\nlines"));
    assertThat(daemon.ok(new KnowledgeRequest.GetLog(task)).entries())
        .extracting(KnowledgeRequest.LogLine::text)
        .containsExactly("called them", "two\nlines");
    assertThat(daemon.refused(new KnowledgeRequest.AddLog(daemon.here(), task, " \n")).field())
        .isEqualTo("text");

    KnowledgeRequest.GetJournal today = new KnowledgeRequest.GetJournal(daemon.here(), null);
    assertThat(daemon.ok(today).nodeId()).isNull();
    Changed first = daemon.ok(new KnowledgeRequest.AddJournal(daemon.here(), null, "a good day"));
    Changed second =
        daemon.ok(new KnowledgeRequest.AddJournal(daemon.here(), "today", "and evening"));
    assertThat(first.created()).isTrue();
    assertThat(second.created()).isFalse();
    assertThat(second.nodeId()).isEqualTo(first.nodeId());
    assertThat(daemon.ok(today).entries())
        .extracting(KnowledgeRequest.LogLine::text)
        .containsExactly("a good day", "and evening");
    assertThat(daemon.ok(new KnowledgeRequest.GetJournal(daemon.here(), "yesterday")).entries())
        .isEmpty();
    assertThat(daemon.ok(new KnowledgeRequest.Show(daemon.here(), first.nodeId())).kind())
        .isEqualTo("journal");
  }

  // ------------------------------------------------------------------------- projects

  @Test
  void aProjectIsMadeOnceAndTwoDevicesMakeTheSame() {
    Changed first = daemon.ok(new KnowledgeRequest.AddProject(daemon.here(), "Home"));
    Changed again = daemon.ok(new KnowledgeRequest.AddProject(daemon.here(), " home "));
    assertThat(first.created()).isTrue();
    assertThat(again.created()).isFalse();
    assertThat(again.nodeId()).isEqualTo(first.nodeId());
    assertThat(new Daemon().ok(new KnowledgeRequest.AddProject(daemon.here(), "Home")).nodeId())
        .isEqualTo(first.nodeId());
    daemon.ok(new KnowledgeRequest.AddProject(daemon.here(), "Attic"));
    daemon.add(new TaskFields("in home", "Home", null, null, null, null));
    assertThat(daemon.ok(new KnowledgeRequest.ListProjects()).projects())
        .extracting(p -> p.name() + " " + p.outstanding())
        .containsExactly("Attic 0", "Home 1");
    assertThat(daemon.refused(new KnowledgeRequest.AddProject(daemon.here(), "none")).field())
        .isEqualTo("name");
  }

  @Test
  void aTaskLeavesItsProject() {
    daemon.ok(new KnowledgeRequest.AddProject(daemon.here(), "Home"));
    String id = daemon.add(new TaskFields("in home", "Home", null, null, null, null));
    daemon.edit(id, new TaskFields(null, "none", null, null, null, null));
    assertThat(daemon.list()).allMatch(row -> row.project() == null);
    assertThat(daemon.refused(new TaskRequest.Edit(daemon.here(), id, TaskFields.NONE)).code())
        .isEqualTo(ApiError.INVALID_PARAMS);
  }

  // ------------------------------------------------------------------------- search, history

  @Test
  void searchFindsTitlesDocumentsAndLogs() {
    append("buy tulips");
    daemon.ok(new KnowledgeRequest.AddLog(daemon.here(), task, "asked the neighbour"));
    daemon.edit(task, TaskFields.titled("Plan the orchard"));
    for (String words : List.of("orchard", "TULIP", "neighbour plan")) {
      assertThat(daemon.ok(new KnowledgeRequest.Search(daemon.here(), words, 10)).hits())
          .as(words)
          .extracting(KnowledgeRequest.Hit::nodeId)
          .containsExactly(task);
    }
    assertThat(daemon.ok(new KnowledgeRequest.Search(daemon.here(), "garden", 10)).hits())
        .isEmpty();
    assertThat(daemon.refused(new KnowledgeRequest.Search(daemon.here(), " ", 10)).field())
        .isEqualTo("text");
  }

  @Test
  void historySaysWhatChanged() {
    daemon.edit(task, TaskFields.titled("Plan the orchard"));
    append("one");
    List<KnowledgeRequest.HistoryEntry> entries =
        daemon.ok(new KnowledgeRequest.GetHistory(task, 2)).entries();
    assertThat(entries)
        .extracting(KnowledgeRequest.HistoryEntry::kind)
        .containsExactly("lines", "set");
    assertThat(entries.getLast().patch())
        .isEqualTo("{title=\"Plan the garden\"} -> {title=\"Plan the orchard\"}");
    assertThat(entries).allMatch(entry -> entry.title().equals("Plan the orchard"));
    assertThat(daemon.ok(new KnowledgeRequest.GetHistory(null, 1)).entries())
        .containsExactly(entries.getFirst());
  }
}
