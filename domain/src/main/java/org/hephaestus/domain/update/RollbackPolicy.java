package org.hephaestus.domain.update;

import java.util.List;
import java.util.Optional;
import org.hephaestus.ports.update.JournalEntry;
import org.hephaestus.ports.update.UpdateState;
import org.hephaestus.ports.update.VersionId;
import org.jspecify.annotations.Nullable;

/** Which version a rollback goes back to: the one that ran before, or the one that was named. */
final class RollbackPolicy {
  private RollbackPolicy() {}

  /**
   * The choice.
   *
   * @param to null when there is none
   * @param reason one sentence
   */
  record Choice(@Nullable VersionId to, String reason) {}

  /**
   * Chooses.
   *
   * @param wanted a version, alone or with its commit as its folder is named; empty for the one
   *     before
   * @param journal all attempts, oldest first
   */
  static Choice choose(
      String wanted,
      RunningVersion running,
      List<VersionId> installed,
      List<JournalEntry> journal) {
    String others =
        installed.stream()
            .filter(id -> !running.is(id))
            .map(VersionId::folderName)
            .sorted()
            .reduce((a, b) -> a + ", " + b)
            .orElse("none");
    if (wanted.isEmpty()) {
      return before(running, installed, journal)
          .map(id -> new Choice(id, "back to " + id + ", which ran before"))
          .orElseGet(
              () ->
                  new Choice(
                      null,
                      "no version that ran before is installed any more; installed besides "
                          + running.text()
                          + ": "
                          + others));
    }
    List<VersionId> matching =
        installed.stream()
            .filter(id -> id.version().equals(wanted) || id.folderName().equals(wanted))
            .toList();
    if (matching.size() > 1) {
      return new Choice(
          null, wanted + " is installed more than once, name one with its commit: " + others);
    }
    if (matching.isEmpty()) {
      return new Choice(
          null, wanted + " is not installed; installed besides " + running.text() + ": " + others);
    }
    VersionId to = matching.getFirst();
    return running.is(to)
        ? new Choice(null, to + " runs already")
        : new Choice(to, "back to " + to + ", as you said");
  }

  /**
   * What ran when the running version was installed; then whatever stayed before, newest first.
   * Never a newer one: going back twice does not go forward.
   */
  private static Optional<VersionId> before(
      RunningVersion running, List<VersionId> installed, List<JournalEntry> journal) {
    for (JournalEntry entry : journal.reversed()) {
      VersionId from = entry.from();
      if (entry.state() == UpdateState.COMMITTED
          && running.is(entry.to())
          && from != null
          && isOlder(from, running)
          && installed.contains(from)) {
        return Optional.of(from);
      }
    }
    for (JournalEntry entry : journal.reversed()) {
      if (entry.state() == UpdateState.COMMITTED
          && isOlder(entry.to(), running)
          && installed.contains(entry.to())) {
        return Optional.of(entry.to());
      }
    }
    return Optional.empty();
  }

  private static boolean isOlder(VersionId id, RunningVersion running) {
    SemanticVersion now = running.version();
    return now != null
        && SemanticVersion.parse(id.version()).filter(v -> now.isNewerThan(v)).isPresent();
  }
}
