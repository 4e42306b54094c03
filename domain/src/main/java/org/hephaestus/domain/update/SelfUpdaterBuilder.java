package org.hephaestus.domain.update;

import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.hephaestus.ports.audit.AuditSink;
import org.hephaestus.ports.time.Chance;
import org.hephaestus.ports.time.Clock;
import org.hephaestus.ports.time.Scheduler;
import org.hephaestus.ports.update.DataGuard;
import org.hephaestus.ports.update.HealthProbe;
import org.hephaestus.ports.update.Installer;
import org.hephaestus.ports.update.ReleaseSource;
import org.hephaestus.ports.update.Restarter;
import org.hephaestus.ports.update.SelfCheck;
import org.hephaestus.ports.update.Trials;
import org.hephaestus.ports.update.UpdateControl;
import org.hephaestus.ports.update.UpdateHost;
import org.hephaestus.ports.update.UpdateJournal;
import org.hephaestus.ports.update.UpdateLock;
import org.hephaestus.ports.update.UpdateMemory;
import org.hephaestus.ports.update.VersionStore;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link SelfUpdater}; made by {@link SelfUpdater#builder}. Not thread-safe; use it once.
 */
public final class SelfUpdaterBuilder {
  private final String running;
  private UpdateSettings settings = UpdateSettings.DEFAULT;
  private UpdateEvent.Listener listener = event -> {};
  private Runnable beforeRestart = () -> {};
  private @Nullable ReleaseSource source;
  private @Nullable Installer installer;
  private @Nullable VersionStore versions;
  private @Nullable UpdateJournal journal;
  private @Nullable UpdateMemory memory;
  private @Nullable UpdateLock lock;
  private @Nullable Restarter restarter;
  private @Nullable Clock clock;
  private @Nullable Scheduler scheduler;
  private @Nullable Chance chance;
  private @Nullable AuditSink audit;
  private @Nullable UpdateControl control;
  private @Nullable Trials trials;
  private HealthProbe health = limits -> List.of();
  private @Nullable SelfCheck selfCheck;
  private @Nullable DataGuard data;
  private @Nullable UpdateHost host;
  private Supplier<List<String>> failureLog = List::of;
  private Runnable settled = () -> {};

  SelfUpdaterBuilder(String running) {
    this.running = running;
  }

  /** What the user decided. Default {@link UpdateSettings#DEFAULT}: off. */
  public SelfUpdaterBuilder settings(UpdateSettings value) {
    settings = value;
    return this;
  }

  /** Hears what happens, for the host's log. Default: nobody. */
  public SelfUpdaterBuilder listener(UpdateEvent.Listener value) {
    listener = value;
    return this;
  }

  /**
   * Runs on the scheduler before the restart: stop taking requests, finish those in flight. Bound
   * it in time yourself. Default: nothing.
   */
  public SelfUpdaterBuilder beforeRestart(Runnable value) {
    beforeRestart = value;
    return this;
  }

  /** Where releases come from. Required. */
  public SelfUpdaterBuilder source(ReleaseSource value) {
    source = value;
    return this;
  }

  /** How a release becomes runnable. Required. */
  public SelfUpdaterBuilder installer(Installer value) {
    installer = value;
    return this;
  }

  /** Where versions live. Required. */
  public SelfUpdaterBuilder versions(VersionStore value) {
    versions = value;
    return this;
  }

  /** What survives a kill. Required. */
  public SelfUpdaterBuilder journal(UpdateJournal value) {
    journal = value;
    return this;
  }

  /** What is known from the last check. Required. */
  public SelfUpdaterBuilder memory(UpdateMemory value) {
    memory = value;
    return this;
  }

  /** One updater at a time. Required. */
  public SelfUpdaterBuilder lock(UpdateLock value) {
    lock = value;
    return this;
  }

  /** Who starts us again. Required. */
  public SelfUpdaterBuilder restarter(Restarter value) {
    restarter = value;
    return this;
  }

  /** Time. Required. */
  public SelfUpdaterBuilder clock(Clock value) {
    clock = value;
    return this;
  }

  /** Runs the steps; builds run on it, so do not share it with loops that must not wait. */
  public SelfUpdaterBuilder scheduler(Scheduler value) {
    scheduler = value;
    return this;
  }

  /** Jitter. Required. */
  public SelfUpdaterBuilder chance(Chance value) {
    chance = value;
    return this;
  }

  /** The record for people. Default: none is kept. */
  public SelfUpdaterBuilder audit(AuditSink value) {
    audit = value;
    return this;
  }

  /** What the user said about updates. Required. */
  public SelfUpdaterBuilder control(UpdateControl value) {
    control = value;
    return this;
  }

  /** What the launcher knows of a version on trial. Required. */
  public SelfUpdaterBuilder trials(Trials value) {
    trials = value;
    return this;
  }

  /** What must work after an update as before. Default: nothing is held to anything. */
  public SelfUpdaterBuilder health(HealthProbe value) {
    health = value;
    return this;
  }

  /** The trial run before the switch. Required. */
  public SelfUpdaterBuilder selfCheck(SelfCheck value) {
    selfCheck = value;
    return this;
  }

  /** The data's way back. Required. */
  public SelfUpdaterBuilder data(DataGuard value) {
    data = value;
    return this;
  }

  /** Facts of the machine. Required. */
  public SelfUpdaterBuilder host(UpdateHost value) {
    host = value;
    return this;
  }

  /**
   * The last lines that a version wrote which was left, oldest first; asked once, at the start of
   * the version that comes back. Default: none.
   */
  public SelfUpdaterBuilder failureLog(Supplier<List<String>> value) {
    failureLog = value;
    return this;
  }

  /**
   * Runs whenever the running version is known to stay: at a start without a trial, and when a
   * trial ends well. The place to replace what must outlive a rollback. Default: nothing.
   */
  public SelfUpdaterBuilder settled(Runnable value) {
    settled = value;
    return this;
  }

  /**
   * Builds it; nothing happens before {@link SelfUpdater#start}.
   *
   * @throws NullPointerException naming the port that is missing
   */
  public SelfUpdater build() {
    return new SelfUpdater(
        RunningVersion.parse(running),
        settings,
        listener,
        beforeRestart,
        settled,
        new UpdatePorts(
            Objects.requireNonNull(source, "source is missing"),
            Objects.requireNonNull(installer, "installer is missing"),
            Objects.requireNonNull(versions, "versions is missing"),
            Objects.requireNonNull(journal, "journal is missing"),
            Objects.requireNonNull(memory, "memory is missing"),
            Objects.requireNonNull(lock, "lock is missing"),
            Objects.requireNonNull(restarter, "restarter is missing"),
            Objects.requireNonNull(clock, "clock is missing"),
            Objects.requireNonNull(scheduler, "scheduler is missing"),
            Objects.requireNonNull(chance, "chance is missing"),
            audit == null ? entry -> true : audit,
            Objects.requireNonNull(control, "control is missing"),
            Objects.requireNonNull(trials, "trials is missing"),
            health,
            Objects.requireNonNull(selfCheck, "selfCheck is missing"),
            Objects.requireNonNull(data, "data is missing"),
            Objects.requireNonNull(host, "host is missing"),
            failureLog));
  }
}
