package org.hephaestus.domain.date;

/** How one occurrence of a recurring task was settled. */
public enum Resolution {
  /** It was done. */
  DONE,
  /** It was left out. */
  SKIP
}
