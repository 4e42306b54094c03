package org.hephaestus.ports.update;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * The versions on this machine, and the one switch that says which of them starts next.
 *
 * <p>Laws: a version is immutable once admitted; {@link #current()} always resolves to an admitted
 * version or, on a machine where nothing was ever activated, to nothing; {@link #activate} is
 * atomic, so a reader at any moment sees the old version or the new one, whole; a power cut leaves
 * one of the two. Nothing here deletes or changes a version that runs. Callers hold the {@link
 * UpdateLock} for everything that writes. Blocks for disk writes. Expected failures are answers,
 * not exceptions.
 */
public interface VersionStore {
  /** The version that starts next; empty before the first {@link #activate}. */
  Optional<VersionId> current();

  /** All admitted versions, in no order. Folders without their validity mark do not count. */
  List<VersionId> installed();

  /** The digest of an admitted version's files, as admitted; empty when it is not admitted. */
  String digest(VersionId id);

  /** Makes an empty, private staging area. */
  Opened open();

  /**
   * Makes a product a version: checks that it is what {@code id} says and could run, makes it
   * durable, and marks it valid last. Idempotent: a version that is already there is kept and the
   * product ignored.
   *
   * @param area the area the product lies in
   * @param product what the installer answered
   */
  WriteResult admit(StagingArea area, URI product, VersionId id);

  /** Lets {@code id} start next. Idempotent. Fails when the version was not admitted. */
  WriteResult activate(VersionId id);

  /**
   * Removes an admitted version: its validity mark first. Refuses the current one, and one that a
   * live process runs from. Idempotent.
   */
  WriteResult remove(VersionId id);

  /** Removes a staging area and all below it, as far as possible. Idempotent, never throws. */
  void discard(StagingArea area);

  /**
   * Removes what attempts that died have left: staging areas and folders without their validity
   * mark. Call it only while holding the {@link UpdateLock}.
   *
   * @return how many were removed
   */
  int sweep();

  /** A fresh staging area, or why there is none. */
  sealed interface Opened {
    /** Here it is. */
    record Area(StagingArea area) implements Opened {}

    /** The disk would not have it. */
    record Failed(Failure failure) implements Opened {}
  }
}
