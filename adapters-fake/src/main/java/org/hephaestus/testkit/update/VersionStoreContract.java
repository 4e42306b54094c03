package org.hephaestus.testkit.update;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hephaestus.ports.update.Failure;
import org.hephaestus.ports.update.FailureCause;
import org.hephaestus.ports.update.StagingArea;
import org.hephaestus.ports.update.VersionId;
import org.hephaestus.ports.update.VersionStore;
import org.hephaestus.ports.update.VersionStore.Opened;
import org.hephaestus.ports.update.WriteResult;
import org.junit.jupiter.api.Test;

/** The laws of {@link VersionStore}, but for readers in other processes and power cuts. */
public abstract class VersionStoreContract {
  private static final VersionId V1 = new VersionId("1.0.3", "0123456789ab");
  private static final VersionId V2 = new VersionId("1.0.4-rc.1+build.7", "ba9876543210");

  /** For subclasses. */
  protected VersionStoreContract() {}

  /** The store; every call may answer another instance, all over the same storage. */
  protected abstract VersionStore store();

  /** Makes a product below {@code area} that could run as {@code id}. */
  protected abstract URI product(StagingArea area, VersionId id);

  /** Whether nothing is left at {@code location}. */
  protected abstract boolean isGone(URI location);

  @Test
  void startsWithNothing() {
    assertEquals(Optional.empty(), store().current());
    assertEquals(List.of(), store().installed());
    assertEquals(0, store().sweep());
  }

  @Test
  void admitsActivatesAndSwitchesBack() {
    admit(V1);
    assertEquals(List.of(V1), store().installed());
    assertEquals(Optional.empty(), store().current(), "admitting is not activating");
    assertEquals(WriteResult.OK, store().activate(V1));
    assertEquals(Optional.of(V1), store().current());
    admit(V2);
    assertEquals(Optional.of(V1), store().current());
    assertEquals(WriteResult.OK, store().activate(V2));
    assertEquals(WriteResult.OK, store().activate(V2));
    assertEquals(Optional.of(V2), store().current());
    assertEquals(Set.of(V1, V2), new HashSet<>(store().installed()));
    assertEquals(WriteResult.OK, store().activate(V1));
    assertEquals(Optional.of(V1), store().current());
  }

  @Test
  void admittingAgainKeepsWhatIsThere() {
    admit(V1);
    admit(V1);
    assertEquals(List.of(V1), store().installed());
  }

  @Test
  void removesAllButTheCurrentOne() {
    admit(V1);
    admit(V2);
    assertFalse(store().digest(V1).isEmpty());
    assertEquals(WriteResult.OK, store().activate(V2));
    assertFalse(failure(store().remove(V2)).message().isBlank());
    assertEquals(WriteResult.OK, store().remove(V1));
    assertEquals(WriteResult.OK, store().remove(V1));
    assertEquals(List.of(V2), store().installed());
    assertEquals("", store().digest(V1));
    failure(store().activate(V1));
    admit(V1);
    assertEquals(WriteResult.OK, store().activate(V1));
  }

  @Test
  void onlyAnAdmittedVersionIsActivated() {
    admit(V1);
    assertEquals(WriteResult.OK, store().activate(V1));
    Failure failure = failure(store().activate(V2));
    assertFalse(failure.message().isBlank());
    assertEquals(Optional.of(V1), store().current());
  }

  @Test
  void productsOutsideTheirAreaAreRejected() {
    StagingArea area = open();
    StagingArea other = open();
    Failure failure = failure(store().admit(area, product(other, V1), V1));
    assertEquals(FailureCause.PRODUCT_REJECTED, failure.cause());
    assertEquals(List.of(), store().installed());
  }

  @Test
  void areasArePrivateAndDiscardedWhole() {
    StagingArea one = open();
    StagingArea two = open();
    assertNotEquals(one.location(), two.location());
    URI product = product(one, V1);
    store().discard(one);
    store().discard(one);
    assertEquals(true, isGone(product));
    assertEquals(true, isGone(one.location()));
    assertEquals(WriteResult.OK, store().admit(two, product(two, V1), V1), "the other is whole");
  }

  @Test
  void sweepTakesTheRubbishAndLeavesTheVersions() {
    admit(V1);
    assertEquals(WriteResult.OK, store().activate(V1));
    // The area of V1 is still there: nobody discarded it.
    StagingArea area = open();
    URI product = product(area, V2);
    assertEquals(2, store().sweep());
    assertEquals(true, isGone(product));
    assertEquals(Optional.of(V1), store().current());
    assertEquals(List.of(V1), store().installed());
    assertEquals(0, store().sweep());
  }

  private void admit(VersionId id) {
    StagingArea area = open();
    assertEquals(WriteResult.OK, store().admit(area, product(area, id), id));
  }

  private StagingArea open() {
    return assertInstanceOf(Opened.Area.class, store().open()).area();
  }

  private static Failure failure(WriteResult result) {
    return assertInstanceOf(WriteResult.Failed.class, result).failure();
  }
}
