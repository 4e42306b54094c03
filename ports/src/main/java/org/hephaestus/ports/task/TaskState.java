package org.hephaestus.ports.task;

/** Whether a task still waits to be done. */
public enum TaskState {
  /** Waits. */
  OUTSTANDING,
  /** Was done. */
  DONE,
  /** Will not be done. */
  DROPPED
}
