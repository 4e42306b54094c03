package org.hephaestus.testkit.update;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.hephaestus.ports.time.CallLimits;
import org.hephaestus.ports.update.Failure;
import org.hephaestus.ports.update.FailureCause;
import org.hephaestus.ports.update.Installer;
import org.hephaestus.ports.update.Installer.Order;
import org.hephaestus.ports.update.Installer.Preflight;
import org.hephaestus.ports.update.Installer.Result;
import org.hephaestus.ports.update.StagingArea;
import org.hephaestus.ports.update.UpdateState;
import org.hephaestus.ports.update.VersionId;
import org.junit.jupiter.api.Test;

/**
 * The laws of {@link Installer}. An adapter's test extends this and supplies a repository that has
 * one tag which builds.
 */
public abstract class InstallerContract {
  private static final Duration TIMEOUT = Duration.ofMinutes(3);

  /** For subclasses. */
  protected InstallerContract() {}

  /** The installer under test; the same one on every call within a test. */
  protected abstract Installer installer();

  /** A fresh, empty staging area on every call. */
  protected abstract StagingArea freshArea();

  /** The order of the tag that builds. */
  protected abstract Order goodOrder();

  @Test
  final void theDeliveryHasANameUsersCanWrite() {
    assertTrue(installer().delivery().matches("[a-z]+"), installer().delivery());
  }

  @Test
  final void itIsReadyWhereItsToolsAre() {
    assertInstanceOf(Preflight.Ready.class, installer().preflight());
  }

  @Test
  final void aGoodOrderIsFetchedThenVerifiedThenStagedBelowTheArea() {
    StagingArea area = freshArea();
    Heard heard = new Heard();

    Result result = installer().stage(goodOrder(), area, CallLimits.within(TIMEOUT), heard);

    URI product =
        assertInstanceOf(Result.Staged.class, result, () -> result + "\n" + heard.lines).product();
    assertEquals(List.of(UpdateState.FETCHED, UpdateState.VERIFIED), heard.states);
    assertEquals(product, product.normalize());
    assertTrue(
        product.getPath().startsWith(area.location().getPath()), product + " not below " + area);
    assertNotEquals(area.location(), product);
  }

  @Test
  final void aMovedTagIsNotVerified() {
    Order good = goodOrder();
    String other = good.commit().substring(1) + (good.commit().startsWith("0") ? "1" : "0");
    Order moved =
        new Order(new VersionId(good.id().version(), other.substring(0, 12)), good.tag(), other);
    Heard heard = new Heard();

    Failure failure = failed(moved, CallLimits.within(TIMEOUT), heard);

    assertEquals(FailureCause.COMMIT_MISMATCH, failure.cause(), failure::summary);
    assertTrue(failure.message().contains(good.commit()), failure.message());
    assertTrue(failure.message().contains(other), failure.message());
    assertFalse(heard.states.contains(UpdateState.VERIFIED));
  }

  @Test
  final void aTagThatIsNotThereIsSaidToBeMissing() {
    Order good = goodOrder();
    Order missing = new Order(good.id(), "v999.0.0", good.commit());
    Heard heard = new Heard();

    Failure failure = failed(missing, CallLimits.within(TIMEOUT), heard);

    assertEquals(FailureCause.TAG_MISSING, failure.cause(), failure::summary);
    assertTrue(failure.message().contains("v999.0.0"), failure.message());
    assertEquals(List.of(), heard.states);
  }

  @Test
  final void aCancelledOrderSaysSo() {
    CallLimits cancelled = new CallLimits(TIMEOUT, ReleaseSourceContract.FIRED);
    Failure failure = failed(goodOrder(), cancelled, new Heard());
    assertEquals(FailureCause.CANCELLED, failure.cause(), failure::summary);
  }

  private Failure failed(Order order, CallLimits limits, Heard heard) {
    Result result = installer().stage(order, freshArea(), limits, heard);
    return assertInstanceOf(Result.Failed.class, result).failure();
  }

  private static final class Heard implements Installer.Observer {
    final List<UpdateState> states = new CopyOnWriteArrayList<>();
    final List<String> lines = new CopyOnWriteArrayList<>();

    @Override
    public void reached(UpdateState state) {
      states.add(state);
    }

    @Override
    public void output(String line) {
      lines.add(line);
    }
  }
}
