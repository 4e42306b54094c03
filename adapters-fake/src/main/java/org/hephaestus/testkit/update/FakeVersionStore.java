package org.hephaestus.testkit.update;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hephaestus.ports.update.Failure;
import org.hephaestus.ports.update.FailureCause;
import org.hephaestus.ports.update.StagingArea;
import org.hephaestus.ports.update.VersionId;
import org.hephaestus.ports.update.VersionStore;
import org.hephaestus.ports.update.WriteResult;
import org.jspecify.annotations.Nullable;

/**
 * Versions in memory. Staging areas are URIs {@code fake:/staging/<n>/}; a product is any URI below
 * its area, and is believed to be the version it is admitted as. Safe from any thread.
 */
public final class FakeVersionStore implements VersionStore {
  private final Set<VersionId> installed = new LinkedHashSet<>();
  private final Set<URI> areas = new LinkedHashSet<>();
  private final List<URI> discarded = new ArrayList<>();
  private final List<VersionId> activations = new ArrayList<>();
  private final FailureScript opens = new FailureScript();
  private final FailureScript admissions = new FailureScript();
  private final FailureScript switches = new FailureScript();
  private final Set<VersionId> running = new LinkedHashSet<>();
  private @Nullable VersionId current;
  private int opened;
  private int rubbish;

  @Override
  public synchronized Optional<VersionId> current() {
    return Optional.ofNullable(current);
  }

  @Override
  public synchronized List<VersionId> installed() {
    return List.copyOf(installed);
  }

  @Override
  public synchronized Opened open() {
    Failure failure = opens.call();
    if (failure != null) {
      return new Opened.Failed(failure);
    }
    opened++;
    URI location = URI.create("fake:/staging/" + opened + "/");
    areas.add(location);
    return new Opened.Area(new StagingArea(location));
  }

  @Override
  public synchronized WriteResult admit(StagingArea area, URI product, VersionId id) {
    Failure failure = admissions.call();
    if (failure != null) {
      return new WriteResult.Failed(failure);
    }
    if (installed.contains(id)) {
      return WriteResult.OK;
    }
    if (!areas.contains(area.location())
        || !product.normalize().toString().startsWith(area.location().toString())) {
      return new WriteResult.Failed(
          Failure.of(
              FailureCause.PRODUCT_REJECTED,
              "product " + product + " is not below an open staging area, area " + area.location(),
              "this is a bug in the installer"));
    }
    installed.add(id);
    return WriteResult.OK;
  }

  @Override
  public synchronized WriteResult activate(VersionId id) {
    Failure failure = switches.call();
    if (failure != null) {
      return new WriteResult.Failed(failure);
    }
    if (!installed.contains(id)) {
      return new WriteResult.Failed(
          Failure.of(
              FailureCause.STORAGE,
              "version " + id + " is not installed, installed are " + installed,
              "install it first"));
    }
    current = id;
    activations.add(id);
    return WriteResult.OK;
  }

  @Override
  public synchronized String digest(VersionId id) {
    return installed.contains(id) ? "fake:" + id.folderName() : "";
  }

  @Override
  public synchronized WriteResult remove(VersionId id) {
    if (id.equals(current) || running.contains(id)) {
      return new WriteResult.Failed(
          Failure.of(
              FailureCause.STORAGE,
              id + (id.equals(current) ? " starts next" : " runs") + ", so it is not removed",
              "switch to another version first"));
    }
    installed.remove(id);
    return WriteResult.OK;
  }

  /** Lets processes run from a version, so that it cannot be removed. */
  public synchronized void run(VersionId id) {
    running.add(id);
  }

  @Override
  public synchronized void discard(StagingArea area) {
    if (areas.remove(area.location())) {
      discarded.add(area.location());
    }
  }

  @Override
  public synchronized int sweep() {
    int removed = areas.size() + rubbish;
    discarded.addAll(areas);
    areas.clear();
    rubbish = 0;
    return removed;
  }

  /** Puts a version there without an update, as {@code ./install} does. */
  public synchronized FakeVersionStore install(VersionId id) {
    installed.add(id);
    return this;
  }

  /** Puts a version there and lets it start next. */
  public synchronized FakeVersionStore installCurrent(VersionId id) {
    installed.add(id);
    current = id;
    return this;
  }

  /** Leaves version folders without validity mark behind, for {@link #sweep}. */
  public synchronized void leaveRubbish(int folders) {
    rubbish += folders;
  }

  /** Fails the next {@link #open} that is not scripted yet. */
  public synchronized void failNextOpen(Failure failure) {
    opens.failNext(failure);
  }

  /** Fails the next {@link #admit} that is not scripted yet. */
  public synchronized void failNextAdmit(Failure failure) {
    admissions.failNext(failure);
  }

  /** Fails the next {@link #activate} that is not scripted yet; {@code current} stays. */
  public synchronized void failNextActivate(Failure failure) {
    switches.failNext(failure);
  }

  /** The staging areas that are open: an attempt that has ended must leave none. */
  public synchronized List<URI> openAreas() {
    return List.copyOf(areas);
  }

  /** The staging areas that were discarded or swept, oldest first. */
  public synchronized List<URI> discarded() {
    return List.copyOf(discarded);
  }

  /** The successful switches, oldest first. */
  public synchronized List<VersionId> activations() {
    return List.copyOf(activations);
  }
}
