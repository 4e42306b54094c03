package org.hephaestus.testkit.update;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hephaestus.ports.update.DataGuard;
import org.hephaestus.ports.update.Failure;
import org.hephaestus.ports.update.VersionId;

/** Copies of no data. Safe from any thread. */
public final class FakeDataGuard implements DataGuard {
  private final FailureScript copies = new FailureScript();
  private final List<String> snapshots = new ArrayList<>();
  private final Map<VersionId, DataFormats> formats = new HashMap<>();
  private Optional<DataFormats> own = Optional.of(new DataFormats(1, 1));

  @Override
  public synchronized Snapshot snapshot(String attempt) {
    Failure failure = copies.call();
    if (failure != null) {
      return new Snapshot.Failed(failure);
    }
    snapshots.add(attempt);
    return new Snapshot.Taken("fake:/snapshots/" + attempt, "00");
  }

  @Override
  public synchronized Optional<DataFormats> formats(VersionId id) {
    return Optional.ofNullable(formats.get(id));
  }

  @Override
  public synchronized Optional<DataFormats> own() {
    return own;
  }

  @Override
  public synchronized boolean canReturnTo(DataFormats wanted) {
    return own.map(mine -> mine.writes() <= wanted.reads()).orElse(true) && !snapshots.isEmpty();
  }

  /** A version says which formats it has. */
  public synchronized void says(VersionId id, int reads, int writes) {
    formats.put(id, new DataFormats(reads, writes));
  }

  /** What the data have now. */
  public synchronized void own(int reads, int writes) {
    own = Optional.of(new DataFormats(reads, writes));
  }

  /** Fails the next copy that is not scripted yet. */
  public synchronized void failNext(Failure failure) {
    copies.failNext(failure);
  }

  /** The attempts that copies were made for, oldest first. */
  public synchronized List<String> snapshots() {
    return List.copyOf(snapshots);
  }
}
