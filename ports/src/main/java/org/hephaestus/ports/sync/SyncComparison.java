package org.hephaestus.ports.sync;

import java.util.List;

/**
 * Whether a person sees the same here and at the hub.
 *
 * @param verdict how it ended
 * @param message for a person; one line
 * @param differences the nodes that differ, at most 100
 */
public record SyncComparison(Verdict verdict, String message, List<Difference> differences) {
  public SyncComparison {
    differences = List.copyOf(differences);
  }

  /** How a comparison ended. */
  public enum Verdict {
    /** All digests are equal. */
    EQUAL,
    /** Some are not. */
    DIFFERENT,
    /** One side changed meanwhile, or they are not in sync: it says nothing. */
    MOVED,
    /** The hub did not answer; see the message. */
    FAILED
  }

  /** Which side is not what its changes come to. */
  public enum Side {
    /** This one. */
    HERE,
    /** The hub. */
    HUB,
    /** Cannot be told from here. */
    UNKNOWN
  }

  /**
   * A node that differs.
   *
   * @param node its id
   * @param title as it is here; empty when it is not here
   * @param damaged which side is wrong
   * @param repaired whether this side was made right
   */
  public record Difference(String node, String title, Side damaged, boolean repaired) {}
}
