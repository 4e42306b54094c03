package org.hephaestus.ports.api;

/** What became of a mutation. */
public sealed interface OpOutcome {
  /** It took effect. */
  record Applied(Changed changed) implements OpOutcome {}

  /** It did not, and will not: its id is fenced from now on. */
  record NotApplied() implements OpOutcome {}
}
