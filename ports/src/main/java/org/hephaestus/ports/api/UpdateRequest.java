package org.hephaestus.ports.api;

import java.util.List;
import org.hephaestus.ports.update.ApplyTicket;
import org.hephaestus.ports.update.ControlAnswer;
import org.hephaestus.ports.update.DoctorReport;
import org.hephaestus.ports.update.JournalEntry;

/**
 * What a person says to the self-updater, and asks it, beyond {@link Request.GetUpdateStatus},
 * {@link Request.CheckForUpdate} and {@link Request.ApplyUpdate}.
 *
 * @param <R> the type of the answer
 */
public sealed interface UpdateRequest<R> extends Request<R> {
  /**
   * {@code update.rollback}: restart onto a version that ran before, and deny the one that runs.
   * Answers at once; follow it with {@link Request.GetUpdateStatus}, across the restart.
   *
   * @param version which; empty for the one that ran before this one
   */
  record RollBack(String version) implements UpdateRequest<ApplyTicket> {
    @Override
    public String method() {
      return "update.rollback";
    }

    @Override
    public Kind kind() {
      return Kind.ACTION;
    }
  }

  /** What can be said. */
  enum Word {
    /** Stay on a version or a line of versions: the value. */
    PIN,
    /** The end of a pin. */
    UNPIN,
    /** No updates, until the value (ISO 8601) or, without one, for good. */
    HOLD,
    /** The end of a hold. */
    END_HOLD,
    /** A version, the value, that was denied may be installed again. */
    ALLOW
  }

  /**
   * {@code update.say}: the user's word, which holds across restarts and updates. Saying it twice
   * says it once.
   *
   * @param value see {@link Word}; empty for words without one
   */
  record Say(Word word, String value) implements UpdateRequest<ControlAnswer> {
    @Override
    public String method() {
      return "update.say";
    }

    @Override
    public Kind kind() {
      return Kind.READ;
    }
  }

  /**
   * {@code update.history}: the transitions of all attempts.
   *
   * @param limit the newest so many, 1 to 10,000
   */
  record GetTransitions(int limit) implements UpdateRequest<Transitions> {
    @Override
    public String method() {
      return "update.history";
    }

    @Override
    public Kind kind() {
      return Kind.READ;
    }
  }

  /**
   * Transitions of attempts.
   *
   * @param entries oldest first
   */
  record Transitions(List<JournalEntry> entries) {
    public Transitions {
      entries = List.copyOf(entries);
    }
  }

  /** {@code update.doctor}: whether an update could work here. Blocks for up to 30 s. */
  record Examine() implements UpdateRequest<DoctorReport> {
    @Override
    public String method() {
      return "update.doctor";
    }

    @Override
    public Kind kind() {
      return Kind.READ;
    }
  }
}
