package org.hephaestus.domain.update;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.hephaestus.ports.audit.AuditRecord;
import org.hephaestus.ports.update.JournalEntry;
import org.hephaestus.ports.update.UpdateState;
import org.hephaestus.ports.update.VersionId;
import org.hephaestus.ports.update.WriteResult;

/** Writes transitions down: durably in the journal, for people in the audit trail. */
final class Transitions {
  private final UpdatePorts ports;
  private final RunningVersion running;
  private final UpdateEvent.Listener events;
  private final Consumer<JournalEntry> onTransition;

  Transitions(
      UpdatePorts ports,
      RunningVersion running,
      UpdateEvent.Listener events,
      Consumer<JournalEntry> onTransition) {
    this.ports = ports;
    this.running = running;
    this.events = events;
    this.onTransition = onTransition;
  }

  /** The next transition of the attempt of {@code last}. */
  WriteResult after(long fence, JournalEntry last, UpdateState state, String reason) {
    return write(
        new JournalEntry(
            ports.clock().now(), fence, last.attempt(), state, last.from(), last.to(), reason),
        Map.of());
  }

  /**
   * Journals a transition, and then records it.
   *
   * @param facts more that the audit trail is to hold: digests, verdicts
   */
  WriteResult write(JournalEntry entry, Map<String, String> facts) {
    WriteResult written = ports.journal().append(entry);
    if (written instanceof WriteResult.Ok) {
      onTransition.accept(entry);
      audit(entry, facts);
    }
    return written;
  }

  private void audit(JournalEntry entry, Map<String, String> more) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("attempt", entry.attempt());
    VersionId from = entry.from();
    facts.put("from", from == null ? running.text() : from.toString());
    facts.put("to", entry.to().toString());
    facts.putAll(more);
    decision(
        "update." + entry.state().name().toLowerCase(Locale.ROOT),
        entry.at(),
        entry.reason(),
        facts);
  }

  /** Records what is no transition: the user's word, a gate that held. */
  void decision(String kind, Instant at, String reason, Map<String, String> facts) {
    if (!ports.audit().append(new AuditRecord(at, kind, reason, facts))) {
      events.on(
          new UpdateEvent(
              UpdateEvent.Level.WARNING, "the audit trail could not be written; going on"));
    }
  }
}
