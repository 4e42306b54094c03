package org.hephaestus.testkit.update;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.hephaestus.ports.update.Release;
import org.hephaestus.ports.update.UpdateMemory;
import org.hephaestus.ports.update.UpdateMemory.Contents;
import org.hephaestus.ports.update.WriteResult;
import org.junit.jupiter.api.Test;

/** The laws of {@link UpdateMemory}, but for damaged files and power cuts. */
public abstract class UpdateMemoryContract {
  private static final Instant AT = Instant.parse("2026-03-29T01:30:00.123456789Z");
  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  /** Something in every field. */
  protected static final Contents FULL =
      new Contents(
          AT.plusSeconds(21_600),
          AT,
          3,
          "GET https://forge.example/api: 500\n\"quoted\" \u2603",
          "W/\"abc\" sha256:00ff",
          List.of(
              new Release("v1.0.4", COMMIT, false, true, AT, "https://forge.example/1", "notes\n"),
              new Release("nightly \"x\"", null, true, false, null, "", "")),
          Map.of("v1.0.4", COMMIT, "v1.0.3", COMMIT.replace('0', 'f')),
          Map.of("v1.0.4", AT));

  /** For subclasses. */
  protected UpdateMemoryContract() {}

  /** The memory; every call may answer another instance, all over the same storage. */
  protected abstract UpdateMemory memory();

  @Test
  void startsEmptyAndSound() {
    assertEquals(Contents.EMPTY, memory().load().contents());
    assertNull(memory().load().problem());
  }

  @Test
  void keepsEverything() {
    assertEquals(WriteResult.OK, memory().save(FULL));
    assertEquals(FULL, memory().load().contents());
    assertNull(memory().load().problem());
  }

  @Test
  void saveReplacesTheWhole() {
    assertEquals(WriteResult.OK, memory().save(FULL));
    Contents less = new Contents(AT, null, 0, null, null, List.of(), Map.of(), Map.of());
    assertEquals(WriteResult.OK, memory().save(less));
    assertEquals(less, memory().load().contents());
    assertEquals(WriteResult.OK, memory().save(Contents.EMPTY));
    assertEquals(Contents.EMPTY, memory().load().contents());
  }
}
