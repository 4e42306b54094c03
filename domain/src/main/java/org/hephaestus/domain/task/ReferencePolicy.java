package org.hephaestus.domain.task;

import java.util.List;
import java.util.Locale;
import org.hephaestus.domain.op.Nodes;
import org.hephaestus.ports.store.NodeKind;
import org.hephaestus.ports.store.NodeRecord;

/** Which node a person means. Never picks one of several. */
public final class ReferencePolicy {
  /** The least that counts as the ending of an id. */
  public static final int SHORTEST_ENDING = 4;

  /** What the words refer to. */
  public sealed interface Decision {
    /** This one. */
    record One(NodeRecord node) implements Decision {}

    /** None, and why. */
    record None(String reason) implements Decision {}

    /** Several. */
    record Many(List<NodeRecord> nodes, String reason) implements Decision {}
  }

  private ReferencePolicy() {}

  /**
   * Decides for a reference by id.
   *
   * @param typed as the person typed it
   * @param matches the nodes whose id begins or ends so; an id that is equal wins over both
   * @param wanted what the node must be; {@link NodeKind#OTHER} for any
   */
  public static Decision byId(String typed, List<NodeRecord> matches, NodeKind wanted) {
    List<NodeRecord> right =
        matches.stream().filter(node -> wanted == NodeKind.OTHER || node.kind() == wanted).toList();
    List<NodeRecord> equal =
        right.stream().filter(node -> node.id().equalsIgnoreCase(typed)).toList();
    if (equal.size() == 1) {
      return new Decision.One(equal.getFirst());
    }
    if (right.size() == 1) {
      return new Decision.One(right.getFirst());
    }
    if (right.size() > 1) {
      return new Decision.Many(
          right, "'" + typed + "' is part of the ids of several " + plural(wanted));
    }
    return new Decision.None(
        matches.isEmpty()
            ? "no " + name(wanted) + " has an id that begins or ends with '" + typed + "'"
            : "'"
                + typed
                + "' is a "
                + name(matches.getFirst().kind())
                + ", not a "
                + name(wanted));
  }

  /**
   * Decides for a project by name: the whole name, in upper or lower case.
   *
   * @param projects all of them
   */
  public static Decision byName(String typed, List<NodeRecord> projects) {
    String wanted = typed.strip().toLowerCase(Locale.ROOT);
    List<NodeRecord> right =
        projects.stream()
            .filter(project -> project.title().toLowerCase(Locale.ROOT).equals(wanted))
            .toList();
    if (right.size() > 1) {
      return new Decision.Many(right, "several projects have the name '" + typed + "'");
    }
    return right.isEmpty()
        ? new Decision.None("no project has the name or id '" + typed + "'")
        : new Decision.One(right.getFirst());
  }

  private static String name(NodeKind kind) {
    return switch (kind) {
      case OTHER -> "node";
      case JOURNAL -> "journal page";
      case TASK, PROJECT -> Nodes.word(kind);
    };
  }

  private static String plural(NodeKind kind) {
    return name(kind) + "s";
  }
}
