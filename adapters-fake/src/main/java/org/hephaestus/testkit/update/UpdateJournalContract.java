package org.hephaestus.testkit.update;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.hephaestus.ports.update.JournalEntry;
import org.hephaestus.ports.update.UpdateJournal;
import org.hephaestus.ports.update.UpdateState;
import org.hephaestus.ports.update.VersionId;
import org.hephaestus.ports.update.WriteResult;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The laws of {@link UpdateJournal}, but for damaged files and power cuts. */
public abstract class UpdateJournalContract {
  private static final Instant AT = Instant.parse("2026-03-29T01:30:00.123456789Z");
  private static final VersionId OLD = new VersionId("1.0.3", "0123456789ab");
  private static final VersionId NEW = new VersionId("1.0.4+build.7", "ba9876543210");

  /** For subclasses. */
  protected UpdateJournalContract() {}

  /** The journal; every call may answer another instance, all over the same storage. */
  protected abstract UpdateJournal journal();

  @Test
  void startsEmptyAndSound() {
    assertEquals(List.of(), journal().replay().entries());
    assertNull(journal().replay().problem());
  }

  @Test
  void keepsEveryStateInOrder() {
    List<JournalEntry> written = new ArrayList<>();
    for (UpdateState state : UpdateState.values()) {
      written.add(entry(7, state, OLD, "reached " + state));
      assertEquals(WriteResult.OK, journal().append(written.get(written.size() - 1)));
    }
    assertEquals(written, journal().replay().entries());
    assertNull(journal().replay().problem());
  }

  @Test
  void keepsWhatPeopleWriteAndWhatIsMissing() {
    List<JournalEntry> written =
        List.of(
            entry(1, UpdateState.CHECKED, null, ""),
            entry(1, UpdateState.ABANDONED, OLD, "\"no\"\n\\ \u00fc \u2603 \ud83d\ude00 \u2028"),
            entry(1, UpdateState.ABANDONED, OLD, "x".repeat(20_000)));
    written.forEach(entry -> assertEquals(WriteResult.OK, journal().append(entry)));
    assertEquals(written, journal().replay().entries());
  }

  @Test
  void refusesAnOlderFence() {
    assertEquals(WriteResult.OK, journal().append(entry(5, UpdateState.CHECKED, OLD, "")));
    assertEquals(WriteResult.OK, journal().append(entry(5, UpdateState.ELIGIBLE, OLD, "")));
    WriteResult late = journal().append(entry(4, UpdateState.FLIPPED, OLD, "woke up too late"));
    String message = assertInstanceOf(WriteResult.Failed.class, late).failure().message();
    assertFalse(message.isBlank());
    assertEquals(WriteResult.OK, journal().append(entry(6, UpdateState.CHECKED, OLD, "")));
    assertEquals(
        List.of(5L, 5L, 6L), journal().replay().entries().stream().map(e -> e.fence()).toList());
  }

  /** An entry of the contract's attempt. */
  protected static JournalEntry entry(
      long fence, UpdateState state, @Nullable VersionId from, String reason) {
    return new JournalEntry(AT, fence, "a1b2c3", state, from, NEW, reason);
  }
}
