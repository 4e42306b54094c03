package org.hephaestus.cli.tui;

/** What the agenda wants done. */
sealed interface Effect {
  /** Ask for the list; answered by {@link Event.Listed} or {@link Event.NotListed}. */
  record Refresh() implements Effect {}

  /** Change a task; answered by {@link Event.Acted}. */
  record Act(Key key, String nodeId) implements Effect {}

  /** End. */
  record Quit() implements Effect {}
}
