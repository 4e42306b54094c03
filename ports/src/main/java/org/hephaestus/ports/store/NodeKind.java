package org.hephaestus.ports.store;

/** What a node is. */
public enum NodeKind {
  /** Something to do. */
  TASK,
  /** What tasks belong to. */
  PROJECT,
  /** The page of one day. */
  JOURNAL,
  /** Not understood by this build, or its kind has not arrived yet. */
  OTHER
}
