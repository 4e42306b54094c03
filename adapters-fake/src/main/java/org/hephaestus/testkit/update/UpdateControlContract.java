package org.hephaestus.testkit.update;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Instant;
import java.util.List;
import org.hephaestus.ports.update.UpdateControl;
import org.hephaestus.ports.update.UserControl;
import org.hephaestus.ports.update.UserControl.Allowance;
import org.hephaestus.ports.update.UserControl.By;
import org.hephaestus.ports.update.UserControl.Denial;
import org.hephaestus.ports.update.UserControl.Hold;
import org.hephaestus.ports.update.VersionId;
import org.hephaestus.ports.update.WriteResult;
import org.junit.jupiter.api.Test;

/** What every {@link UpdateControl} keeps to. */
public abstract class UpdateControlContract {
  private static final Instant AT = Instant.parse("2026-11-21T12:00:00.123Z");
  private static final VersionId BAD = new VersionId("1.0.4-rc.1", "bbbbbbbbbbbb");

  /** Something in every field. */
  protected static final UserControl FULL =
      new UserControl(
          "1.0",
          new Hold(AT, AT.plusSeconds(60)),
          List.of(
              new Denial(BAD, By.TRIAL, AT, "it \"broke\"", List.of("line 1", "\u2603")),
              new Denial(BAD, By.ROLLBACK, AT.plusSeconds(1), "left", List.of())),
          List.of(new Allowance(BAD, AT.plusSeconds(2))));

  /** For subclasses. */
  protected UpdateControlContract() {}

  /** The control; every call may answer another instance, all over the same storage. */
  protected abstract UpdateControl control();

  /** Damages what was saved. */
  protected abstract void damage();

  @Test
  void whatIsLostIsLostUntilSomebodySaysItAgain() {
    assertEquals(WriteResult.OK, control().save(FULL));
    damage();
    for (int start = 0; start < 3; start++) {
      assertEquals(UserControl.NONE, control().load().control());
      assertNotNull(control().load().problem());
    }
    UserControl again = UserControl.NONE.withPin("1.0");
    assertEquals(WriteResult.OK, control().save(again));
    assertEquals(again, control().load().control());
    assertNull(control().load().problem());
  }

  @Test
  void nothingIsSaidAtFirst() {
    assertEquals(UserControl.NONE, control().load().control());
    assertNull(control().load().problem());
  }

  @Test
  void whatIsSaidStays() {
    assertEquals(WriteResult.OK, control().save(FULL));
    assertEquals(FULL, control().load().control());
    assertNull(control().load().problem());
    UserControl less = FULL.withPin(null).withHold(new Hold(AT, null));
    assertEquals(WriteResult.OK, control().save(less));
    assertEquals(less, control().load().control());
    assertEquals(WriteResult.OK, control().save(UserControl.NONE));
    assertEquals(UserControl.NONE, control().load().control());
  }
}
