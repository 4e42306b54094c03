package org.hephaestus.testkit.update;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.hephaestus.ports.update.Failure;
import org.hephaestus.ports.update.FailureCause;
import org.hephaestus.ports.update.JournalEntry;
import org.hephaestus.ports.update.UpdateJournal;
import org.hephaestus.ports.update.UpdateState;
import org.hephaestus.ports.update.WriteResult;
import org.jspecify.annotations.Nullable;

/** A journal in memory. Safe from any thread. */
public final class FakeUpdateJournal implements UpdateJournal {
  private final List<JournalEntry> entries = new ArrayList<>();
  private final FailureScript appends = new FailureScript();
  private @Nullable String problem;
  private Consumer<JournalEntry> listener = entry -> {};

  @Override
  public WriteResult append(JournalEntry entry) {
    Consumer<JournalEntry> hears;
    synchronized (this) {
      Failure failure = appends.call();
      if (failure != null) {
        return new WriteResult.Failed(failure);
      }
      long newest = entries.stream().mapToLong(JournalEntry::fence).max().orElse(Long.MIN_VALUE);
      if (entry.fence() < newest) {
        return new WriteResult.Failed(
            Failure.of(
                FailureCause.STORAGE,
                "journal: fence " + entry.fence() + " is older than " + newest,
                "another process took over; start the update again"));
      }
      entries.add(entry);
      hears = listener;
    }
    hears.accept(entry);
    return WriteResult.OK;
  }

  @Override
  public synchronized Replay replay() {
    return new Replay(entries, problem);
  }

  /** Fails the next append that is not scripted yet. */
  public synchronized void failNext(Failure failure) {
    appends.failNext(failure);
  }

  /** Fails the {@code nth} append from now; 1 is the next one. */
  public synchronized void failOn(int nth, Failure failure) {
    appends.failOn(nth, failure);
  }

  /** Lets {@link #replay} report that the file was damaged. */
  public synchronized void reportProblem(@Nullable String what) {
    problem = what;
  }

  /**
   * Hears of every entry after it was written. It may throw, to end the updater there as a kill
   * would: the entry is kept.
   */
  public synchronized void onAppend(Consumer<JournalEntry> newListener) {
    listener = newListener;
  }

  /** Writes entries as an earlier process has left them. */
  public synchronized void seed(JournalEntry... earlier) {
    entries.addAll(List.of(earlier));
  }

  /** What was written, oldest first. */
  public synchronized List<JournalEntry> entries() {
    return List.copyOf(entries);
  }

  /** The states that were written, oldest first. */
  public synchronized List<UpdateState> states() {
    return entries.stream().map(JournalEntry::state).toList();
  }
}
