package org.hephaestus.testkit.audit;

import java.util.ArrayList;
import java.util.List;
import org.hephaestus.ports.audit.AuditRecord;
import org.hephaestus.ports.audit.AuditSink;

/** An audit trail in memory. Safe from any thread. */
public final class FakeAuditSink implements AuditSink {
  private final List<AuditRecord> records = new ArrayList<>();
  private int failures;

  @Override
  public synchronized boolean append(AuditRecord entry) {
    if (failures > 0) {
      failures--;
      return false;
    }
    records.add(entry);
    return true;
  }

  /** Loses the next record, as a full disk would. Adds up. */
  public synchronized void failNext() {
    failures++;
  }

  /** What was kept, oldest first. */
  public synchronized List<AuditRecord> records() {
    return List.copyOf(records);
  }

  /** The kinds of what was kept, oldest first. */
  public synchronized List<String> kinds() {
    return records.stream().map(AuditRecord::kind).toList();
  }
}
