package org.hephaestus.domain.task;

import java.util.List;
import org.hephaestus.domain.op.Ulids;
import org.hephaestus.ports.store.NodeKind;
import org.hephaestus.ports.store.NodeRecord;
import org.hephaestus.ports.store.ReadTransaction;

/** Finds what a person refers to; what is not one node is refused. */
final class References {
  /** More than a person would read; enough to tell kinds apart. */
  private static final int MATCHES = 50;

  private final ReadTransaction tx;

  References(ReadTransaction tx) {
    this.tx = tx;
  }

  NodeRecord task(String typed) {
    return node(typed, NodeKind.TASK);
  }

  NodeRecord any(String typed) {
    return node(typed, NodeKind.OTHER);
  }

  private NodeRecord node(String typed, NodeKind wanted) {
    return found(
        "ref",
        ReferencePolicy.byId(typed.strip(), matches(typed), wanted),
        "heph list and heph search show ids");
  }

  private List<NodeRecord> matches(String typed) {
    String part = Ulids.normal(typed.strip());
    return part.isEmpty() ? List.of() : tx.nodesMatching(part, MATCHES);
  }

  /** By name first: a name may look like a part of an id. */
  NodeRecord project(String typed) {
    ReferencePolicy.Decision byName = ReferencePolicy.byName(typed, tx.projects());
    if (byName instanceof ReferencePolicy.Decision.None) {
      ReferencePolicy.Decision byId =
          ReferencePolicy.byId(typed.strip(), matches(typed), NodeKind.PROJECT);
      if (!(byId instanceof ReferencePolicy.Decision.None)) {
        return found("project", byId, "");
      }
    }
    return found(
        "project", byName, "heph project list shows them, heph project add NAME makes one");
  }

  private static NodeRecord found(String field, ReferencePolicy.Decision decision, String hint) {
    return switch (decision) {
      case ReferencePolicy.Decision.One one -> one.node();
      case ReferencePolicy.Decision.None none -> throw Refusal.notFound(field, none.reason(), hint);
      case ReferencePolicy.Decision.Many many ->
          throw Refusal.ambiguous(field, many.reason(), many.nodes());
    };
  }
}
