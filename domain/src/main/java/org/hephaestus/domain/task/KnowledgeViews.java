package org.hephaestus.domain.task;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.hephaestus.domain.date.DateWords;
import org.hephaestus.domain.op.HlcPolicy;
import org.hephaestus.domain.op.LineDocument;
import org.hephaestus.domain.op.Nodes;
import org.hephaestus.domain.op.OpDescription;
import org.hephaestus.ports.api.KnowledgeRequest;
import org.hephaestus.ports.api.PatchWriter;
import org.hephaestus.ports.store.Link;
import org.hephaestus.ports.store.NodeRecord;
import org.hephaestus.ports.store.Op;
import org.hephaestus.ports.store.ReadTransaction;
import org.hephaestus.ports.store.StoredOp;
import org.hephaestus.ports.task.When;

/** What is asked about knowledge. */
final class KnowledgeViews {
  private static final String TAG = "tag";

  private final ReadTransaction tx;
  private final References references;

  KnowledgeViews(ReadTransaction tx) {
    this.tx = tx;
    this.references = new References(tx);
  }

  KnowledgeRequest.NodeDetail show(KnowledgeRequest.Show show) {
    NodeRecord node = references.any(show.ref());
    return new KnowledgeRequest.NodeDetail(
        node.id(),
        Nodes.word(node.kind()),
        node.title(),
        new Rows(tx, show.capture()).ofNode(node),
        document(node),
        entries(node.id()),
        tx.links(node.id()).stream()
            .filter(link -> link.present() && link.relation().equals(TAG))
            .map(Link::target)
            .toList());
  }

  KnowledgeRequest.Document document(KnowledgeRequest.GetDocument get) {
    return document(references.any(get.ref()));
  }

  private KnowledgeRequest.Document document(NodeRecord node) {
    return new KnowledgeRequest.Document(
        node.id(), LineDocument.of(tx.lines(node.id())).text(), tx.revision());
  }

  KnowledgeRequest.Log log(KnowledgeRequest.GetLog get) {
    String node = references.any(get.ref()).id();
    return new KnowledgeRequest.Log(node, entries(node));
  }

  private List<KnowledgeRequest.LogLine> entries(String node) {
    return tx.log(node).stream()
        .map(entry -> new KnowledgeRequest.LogLine(HlcPolicy.time(entry.hlc()), entry.text()))
        .toList();
  }

  KnowledgeRequest.Projects projects() {
    Map<String, Long> outstanding = new HashMap<>();
    for (NodeRecord task : tx.outstanding()) {
      if (task.project() != null) {
        outstanding.merge(task.project(), 1L, Long::sum);
      }
    }
    return new KnowledgeRequest.Projects(
        tx.projects().stream()
            .sorted(
                Comparator.comparing((NodeRecord p) -> p.title().toLowerCase(Locale.ROOT))
                    .thenComparing(NodeRecord::id))
            .map(
                p ->
                    new KnowledgeRequest.ProjectRow(
                        p.id(), p.title(), outstanding.getOrDefault(p.id(), 0L)))
            .toList());
  }

  KnowledgeRequest.Hits search(KnowledgeRequest.Search search) {
    TaskViews.checkLimit(search.limit());
    if (search.text().isBlank()) {
      throw Refusal.parameter("text", "there is nothing to search for", "give at least one word");
    }
    Rows rows = new Rows(tx, search.capture());
    return new KnowledgeRequest.Hits(
        tx.search(search.text(), search.limit()).stream()
            .map(
                hit ->
                    new KnowledgeRequest.Hit(
                        hit.node().id(),
                        Nodes.word(hit.node().kind()),
                        hit.node().title(),
                        hit.snippet(),
                        rows.ofNode(hit.node())))
            .toList());
  }

  KnowledgeRequest.JournalPage journal(KnowledgeRequest.GetJournal get) {
    LocalDate day = KnowledgeWork.day(get.day(), get.capture());
    Optional<NodeRecord> page = tx.node(KnowledgeWork.pageId(day));
    return new KnowledgeRequest.JournalPage(
        page.map(NodeRecord::id).orElse(null),
        day,
        DateWords.absolute(new When.Day(day), get.capture()),
        page.map(node -> entries(node.id())).orElse(List.of()));
  }

  KnowledgeRequest.History history(KnowledgeRequest.GetHistory get, PatchWriter patches) {
    TaskViews.checkLimit(get.limit());
    List<StoredOp> ops =
        get.ref() == null
            ? tx.newestOps(get.limit())
            : tx.ops(references.any(get.ref()).id()).reversed();
    return new KnowledgeRequest.History(
        ops.stream().limit(get.limit()).map(op -> entry(op.op(), patches)).toList());
  }

  private KnowledgeRequest.HistoryEntry entry(Op op, PatchWriter patches) {
    Optional<Op> previous = Optional.ofNullable(op.previous()).flatMap(tx::op).map(StoredOp::op);
    OpDescription description = OpDescription.of(op, previous);
    return new KnowledgeRequest.HistoryEntry(
        op.id(),
        HlcPolicy.time(op.hlc()),
        op.node(),
        tx.node(op.node()).map(NodeRecord::title).orElse(""),
        op.kind(),
        patches.patch(description.before(), description.after()));
  }
}
