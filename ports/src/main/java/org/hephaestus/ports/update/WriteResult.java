package org.hephaestus.ports.update;

/** What became of something that had to reach the disk. */
public sealed interface WriteResult {
  /** It is on disk. */
  WriteResult OK = new Ok();

  /** It is on disk: a crash or power cut after this moment does not take it back. */
  record Ok() implements WriteResult {}

  /** It is not, and nothing half-written is visible to a later reader. */
  record Failed(Failure failure) implements WriteResult {}
}
