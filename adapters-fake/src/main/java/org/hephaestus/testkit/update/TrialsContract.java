package org.hephaestus.testkit.update;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hephaestus.ports.update.Trial;
import org.hephaestus.ports.update.Trials;
import org.hephaestus.ports.update.VersionId;
import org.hephaestus.ports.update.WriteResult;
import org.junit.jupiter.api.Test;

/** What every {@link Trials} keeps to. */
public abstract class TrialsContract {
  private static final VersionId OLD = new VersionId("1.0.3", "aaaaaaaaaaaa");
  private static final VersionId OLDER = new VersionId("1.0.2", "cccccccccccc");
  private static final VersionId NEW = new VersionId("1.0.4", "bbbbbbbbbbbb");
  private static final Trial TRIAL =
      new Trial("a-1", NEW, List.of(OLD, OLDER), 3, Duration.ofSeconds(90), Set.of("b", "a"));

  /** For subclasses. */
  protected TrialsContract() {}

  /** The trials; every call may answer another instance, all over the same storage. */
  protected abstract Trials trials();

  @Test
  void thereIsNoneAtFirst() {
    assertEquals(Optional.empty(), trials().open());
    assertEquals(Optional.empty(), trials().verdict());
    assertEquals(0, trials().starts());
    assertEquals(WriteResult.OK, trials().close());
    trials().progress();
  }

  @Test
  void oneIsOpenUntilItIsClosed() {
    assertEquals(WriteResult.OK, trials().arm(TRIAL));
    assertEquals(Optional.of(TRIAL), trials().open());
    assertEquals(WriteResult.OK, trials().close());
    assertEquals(Optional.empty(), trials().open());
    assertEquals(WriteResult.OK, trials().close());
  }

  @Test
  void theFirstVerdictStays() {
    assertEquals(WriteResult.OK, trials().arm(TRIAL));
    assertEquals(WriteResult.OK, trials().condemn("it\r\n\nbroke"));
    assertEquals(WriteResult.OK, trials().condemn("later"));
    Trial.Verdict verdict = trials().verdict().orElseThrow();
    assertEquals("a-1", verdict.attempt());
    assertEquals(NEW, verdict.to());
    assertEquals("it broke", verdict.reason());
    assertEquals(WriteResult.OK, trials().close());
    assertTrue(trials().verdict().isEmpty());
  }

  @Test
  void aNewOneBeginsAtNothing() {
    assertEquals(WriteResult.OK, trials().arm(TRIAL));
    assertEquals(WriteResult.OK, trials().condemn("it broke"));
    Trial next = new Trial("a-2", OLD, List.of(NEW), 2, Duration.ZERO, Set.of());
    assertEquals(WriteResult.OK, trials().arm(next));
    assertEquals(Optional.of(next), trials().open());
    assertTrue(trials().verdict().isEmpty());
    assertEquals(0, trials().starts());
  }

  @Test
  void withoutATrialThereIsNothingToCondemn() {
    assertEquals(WriteResult.OK, trials().condemn("what?"));
    assertTrue(trials().verdict().isEmpty());
  }
}
