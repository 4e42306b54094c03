package org.hephaestus.domain.update;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.hephaestus.ports.update.Gate;
import org.hephaestus.ports.update.Installer.Preflight;
import org.hephaestus.ports.update.JournalEntry;
import org.hephaestus.ports.update.Restarter.Supervision;
import org.hephaestus.ports.update.VersionId;
import org.jspecify.annotations.Nullable;

/**
 * Whether the updater may begin an attempt by itself. The user's own word does not come here.
 *
 * <p>Without a supervisor a version is still built once, so that it waits ready; it is not switched
 * to. A version that is switched to already and does not run is never switched to again: that would
 * be a restart loop.
 */
final class GatePolicy {
  private GatePolicy() {}

  /**
   * What the decision rests on.
   *
   * @param current the version that starts next; null when none
   * @param installed whether {@code to} is on disk
   * @param preflight whether the delivery could work here
   * @param journal all attempts so far, oldest first
   */
  record Facts(
      VersionId to,
      RunningVersion running,
      @Nullable VersionId current,
      boolean installed,
      Preflight preflight,
      Supervision supervision,
      List<JournalEntry> journal,
      Instant now,
      Duration interval) {}

  /** The verdict. */
  sealed interface Verdict {
    /** Begin. */
    record Open() implements Verdict {}

    /**
     * Do not.
     *
     * @param until when the verdict changes by itself; null when it takes somebody
     * @param reason one sentence
     */
    record Closed(Gate gate, @Nullable Instant until, String reason) implements Verdict {}
  }

  static Verdict mayBegin(Facts facts) {
    VersionId to = facts.to();
    if (to.equals(facts.current())) {
      String running = facts.running().text();
      return new Verdict.Closed(
          Gate.SUPERVISOR,
          null,
          to
              + " starts next, yet "
              + running
              + " runs; restart the daemon, and if it comes back as "
              + running
              + ", let its service run the launcher in bin/");
    }
    if (facts.installed() && facts.supervision() instanceof Supervision.Unsupervised nobody) {
      return new Verdict.Closed(
          Gate.SUPERVISOR,
          null,
          to
              + " is installed and waits, because nobody would start it: "
              + nobody.why()
              + "; "
              + nobody.remedy());
    }
    if (!facts.installed() && facts.preflight() instanceof Preflight.NotReady notReady) {
      // Not an attempt: a tool that is missing says nothing about the release.
      return new Verdict.Closed(
          Gate.TOOLCHAIN, null, to + " cannot be installed here: " + notReady.failure().summary());
    }
    RetryPolicy.Verdict retry =
        RetryPolicy.mayTry(facts.journal(), to, facts.now(), facts.interval());
    return retry.until() == null
        ? new Verdict.Open()
        : new Verdict.Closed(Gate.FAILED_BEFORE, retry.until(), retry.reason());
  }
}
