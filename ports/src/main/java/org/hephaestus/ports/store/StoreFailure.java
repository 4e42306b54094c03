package org.hephaestus.ports.store;

/**
 * Why the store could not do it. Nothing of the transaction is kept.
 *
 * @param kind machine-readable
 * @param message what failed, wanted against actual, with the file's path; one line
 * @param nextStep what the person can do; one line, may be empty
 */
public record StoreFailure(Kind kind, String message, String nextStep) {
  /** The causes that need different answers. */
  public enum Kind {
    /** Another process holds it for longer than we wait. */
    LOCKED,
    /** The file, its folder or its file system cannot be written. */
    READ_ONLY,
    /** No space left. */
    FULL,
    /** Not intact: a check or a read found damage. */
    CORRUPT,
    /** Not a store of ours: another program's database, or no database. Never touched. */
    FOREIGN,
    /** Written by a newer build, in a format this one does not know. Never touched. */
    NEWER_FORMAT,
    /** On a file system that cannot hold it safely. */
    UNSUITABLE_PLACE,
    /** A file or folder is missing that was named. */
    MISSING,
    /** A file is in the way. */
    EXISTS,
    /** Anything else of the disk or the database; the message says what. */
    IO
  }

  /** Message and next step in one line. */
  public String summary() {
    return nextStep.isEmpty() ? message : message + "; " + nextStep;
  }
}
