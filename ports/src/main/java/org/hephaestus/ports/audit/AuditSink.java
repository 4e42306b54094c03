package org.hephaestus.ports.audit;

/**
 * Keeps audit records.
 *
 * <p>Laws: append-only; records are kept in the order of the calls; a record that was appended is
 * on disk when the call returns; a failing sink never throws and never stops the work it describes,
 * so the answer is for a log line. May block for one disk write. Safe from any thread.
 */
@FunctionalInterface
public interface AuditSink {
  /**
   * Appends a record.
   *
   * @return whether it is kept; false after a failure, for example a full disk
   */
  boolean append(AuditRecord entry);
}
