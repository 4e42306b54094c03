package org.hephaestus.domain.update;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.hephaestus.domain.update.UpdateEvent.Level;
import org.hephaestus.ports.update.JournalEntry;
import org.hephaestus.ports.update.UpdateControl;
import org.hephaestus.ports.update.UpdateState;
import org.hephaestus.ports.update.UserControl;
import org.hephaestus.ports.update.UserControl.Allowance;
import org.hephaestus.ports.update.UserControl.By;
import org.hephaestus.ports.update.UserControl.Denial;
import org.hephaestus.ports.update.VersionId;
import org.hephaestus.ports.update.WriteResult;

/**
 * What the user said, and which versions failed here. What failed is known twice: in the control
 * file and, should that be lost, from the journal. Safe from any thread.
 */
final class ControlRoom {
  private final UpdatePorts ports;
  private final Transitions transitions;
  private final UpdateEvent.Listener events;

  ControlRoom(UpdatePorts ports, Transitions transitions, UpdateEvent.Listener events) {
    this.ports = ports;
    this.transitions = transitions;
    this.events = events;
  }

  synchronized UpdateControl.Loaded load() {
    return ports.control().load();
  }

  /** Denies again what the journal shows as left, where the control file does not know of it. */
  synchronized void rebuild(List<JournalEntry> journal) {
    UpdateControl.Loaded loaded = load();
    List<Denial> denied = new ArrayList<>(loaded.control().denied());
    for (JournalEntry entry : journal) {
      boolean known =
          denied.stream()
              .anyMatch(
                  d ->
                      d.version().equals(entry.to())
                          && !d.at().isBefore(entry.at().minusSeconds(60)));
      if (entry.state() == UpdateState.REVERTED && !known && !allowedSince(loaded, entry)) {
        denied.add(new Denial(entry.to(), By.TRIAL, entry.at(), entry.reason(), List.of()));
      }
    }
    if (denied.size() == loaded.control().denied().size()) {
      return;
    }
    events.on(
        new UpdateEvent(
            Level.WARNING, "versions that failed here were found in the journal and denied again"));
    // While what the user said is lost it stays lost: only the user can say it again.
    if (loaded.problem() == null) {
      save(loaded.control().withVersions(denied, loaded.control().allowed()));
    }
  }

  private static boolean allowedSince(UpdateControl.Loaded loaded, JournalEntry entry) {
    return loaded.control().allowed().stream()
        .anyMatch(a -> a.version().equals(entry.to()) && a.at().isAfter(entry.at()));
  }

  /** A version failed here. */
  synchronized void denyFailed(VersionId version, String reason, List<String> log) {
    deny(new Denial(version, By.TRIAL, ports.clock().now(), reason, log));
  }

  /** The user goes back from a version. */
  synchronized WriteResult denyLeft(VersionId version) {
    return deny(
        new Denial(
            version,
            By.ROLLBACK,
            ports.clock().now(),
            "you went back from it with heph update rollback",
            List.of()));
  }

  private WriteResult deny(Denial denial) {
    UserControl before = load().control();
    List<Denial> denied = new ArrayList<>(before.denied());
    denied.removeIf(d -> d.version().equals(denial.version()));
    denied.add(denial);
    // An allowance that is not older than the denial would win: the clock may have gone back.
    List<Allowance> allowed = new ArrayList<>(before.allowed());
    allowed.removeIf(a -> a.version().equals(denial.version()));
    return save(before.withVersions(denied, allowed));
  }

  /** The user's word that a version may be tried again. */
  synchronized WriteResult allow(VersionId version) {
    UserControl before = load().control();
    List<Allowance> allowed = new ArrayList<>(before.allowed());
    allowed.removeIf(a -> a.version().equals(version));
    Instant at = ports.clock().now();
    for (Denial denial : before.denied()) {
      if (denial.version().equals(version) && !at.isAfter(denial.at())) {
        at = denial.at().plusMillis(1); // the clock went back since
      }
    }
    allowed.add(new Allowance(version, at));
    return say("allow", version.toString(), before.withVersions(before.denied(), allowed));
  }

  /** The user's word on pin or hold. */
  synchronized WriteResult change(String kind, String what, UnaryOperator<UserControl> change) {
    return say(kind, what, change.apply(load().control()));
  }

  private WriteResult say(String kind, String what, UserControl after) {
    WriteResult saved = save(after);
    if (saved instanceof WriteResult.Ok) {
      transitions.decision("update." + kind, ports.clock().now(), what, Map.of());
    }
    return saved;
  }

  private WriteResult save(UserControl control) {
    WriteResult saved = ports.control().save(control);
    if (saved instanceof WriteResult.Failed failed) {
      events.on(new UpdateEvent(Level.ERROR, failed.failure().summary()));
    }
    return saved;
  }
}
