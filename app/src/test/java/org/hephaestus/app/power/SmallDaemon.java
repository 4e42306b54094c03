package org.hephaestus.app.power;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.hephaestus.app.hephd.KillPointProgram;
import org.hephaestus.domain.update.SelfUpdater;
import org.hephaestus.domain.update.UpdateSettings;
import org.hephaestus.files.FileTrials;
import org.hephaestus.files.FileUpdateControl;
import org.hephaestus.files.FileUpdateJournal;
import org.hephaestus.files.FileUpdateLock;
import org.hephaestus.files.FileUpdateMemory;
import org.hephaestus.files.FileVersionStore;
import org.hephaestus.files.HomeLayout;
import org.hephaestus.files.jdk.SystemClock;
import org.hephaestus.ports.update.JournalEntry;
import org.hephaestus.ports.update.StagingArea;
import org.hephaestus.ports.update.Trial;
import org.hephaestus.ports.update.Trials;
import org.hephaestus.ports.update.UpdateControl;
import org.hephaestus.ports.update.UpdateJournal;
import org.hephaestus.ports.update.UserControl;
import org.hephaestus.ports.update.VersionId;
import org.hephaestus.ports.update.VersionStore;
import org.hephaestus.ports.update.WriteResult;
import org.hephaestus.testkit.audit.FakeAuditSink;
import org.hephaestus.testkit.time.FakeChance;
import org.hephaestus.testkit.time.FakeClock;
import org.hephaestus.testkit.time.FakeScheduler;
import org.hephaestus.testkit.update.FakeDataGuard;
import org.hephaestus.testkit.update.FakeInstaller;
import org.hephaestus.testkit.update.FakeReleaseSource;
import org.hephaestus.testkit.update.FakeRestarter;
import org.hephaestus.testkit.update.FakeSelfCheck;
import org.hephaestus.testkit.update.FakeUpdateHost;
import org.jspecify.annotations.Nullable;

/**
 * One start of a daemon that is its updater alone, on the files of a home. The newer release is
 * always there; what its files promise is told to whoever wants to know.
 */
final class SmallDaemon {
  static final VersionId OLD = KillPointProgram.OLD;
  static final VersionId NEW = KillPointProgram.NEW;

  private final FakeScheduler scheduler = new FakeScheduler(new FakeClock());
  private final SelfUpdater updater;

  /** Hears of what was promised about a subject; null when nothing is any more. */
  interface Told {
    void change(String subject, Disk.@Nullable Promise promise);
  }

  SmallDaemon(HomeLayout home, VersionId running, Told told) {
    FakeInstaller installer = new FakeInstaller();
    installer.duringStage(
        call -> {
          URI product = FakeInstaller.productOf(call.area());
          KillPointProgram.writeVersion(
              home.home().getFileSystem().provider().getPath(product), NEW);
        });
    updater =
        SelfUpdater.builder(running.toString())
            .settings(UpdateSettings.DEFAULT)
            .source(new FakeReleaseSource().publish("v1.1.0", "b".repeat(40)))
            .installer(installer)
            .versions(new ToldVersions(new FileVersionStore(home, List.of("hephd")), told))
            .journal(new ToldJournal(new FileUpdateJournal(home), new ArrayList<>(), told))
            .memory(new FileUpdateMemory(home, new SystemClock()))
            .lock(new FileUpdateLock(home))
            .audit(new FakeAuditSink())
            .restarter(new FakeRestarter())
            .control(control(home, told))
            .trials(new ToldTrials(new FileTrials(home), told))
            .selfCheck(new FakeSelfCheck())
            .data(new FakeDataGuard())
            .host(new FakeUpdateHost())
            .clock(new SystemClock())
            .scheduler(scheduler)
            .chance(new FakeChance())
            .build();
  }

  private static UpdateControl control(HomeLayout home, Told told) {
    return new ToldControl(new FileUpdateControl(home, new SystemClock()), told);
  }

  /** The user pins, holds, and takes all of it back. */
  static void saySome(HomeLayout home, Told told) {
    UpdateControl control = control(home, told);
    UserControl pinned = UserControl.NONE.withPin("1.0");
    control.save(pinned);
    control.save(pinned.withHold(new UserControl.Hold(Instant.EPOCH, null)));
    control.save(UserControl.NONE);
  }

  /** Starts, settles what was, and lives long enough for a version on trial to prove itself. */
  SmallDaemon start() {
    updater.start();
    scheduler.advance(Duration.ofMinutes(2));
    return this;
  }

  /** The user wants the newest. */
  SelfUpdater update() {
    updater.applyNow();
    scheduler.runDue();
    return updater;
  }

  SelfUpdater updater() {
    return updater;
  }

  private static Disk.Promise promise(String words, Predicate<HomeLayout> kept) {
    return new Disk.Promise(words, root -> kept.test(new HomeLayout(root)));
  }

  private record ToldVersions(VersionStore versions, Told told) implements VersionStore {
    @Override
    public Optional<VersionId> current() {
      return versions.current();
    }

    @Override
    public List<VersionId> installed() {
      return versions.installed();
    }

    @Override
    public String digest(VersionId id) {
      return versions.digest(id);
    }

    @Override
    public Opened open() {
      return versions.open();
    }

    @Override
    public WriteResult admit(StagingArea area, URI product, VersionId id) {
      WriteResult result = versions.admit(area, product, id);
      if (result.equals(WriteResult.OK)) {
        told.change(
            "installed " + id,
            promise(
                "installed " + id,
                home -> new FileVersionStore(home, List.of("hephd")).verify(id).isEmpty()));
      }
      return result;
    }

    @Override
    public WriteResult activate(VersionId id) {
      told.change("current", null);
      WriteResult result = versions.activate(id);
      if (result.equals(WriteResult.OK)) {
        told.change(
            "current",
            promise(
                "current is " + id,
                home ->
                    new FileVersionStore(home, List.of("hephd"))
                        .current()
                        .equals(Optional.of(id))));
      }
      return result;
    }

    @Override
    public WriteResult remove(VersionId id) {
      told.change("installed " + id, null);
      return versions.remove(id);
    }

    @Override
    public void discard(StagingArea area) {
      versions.discard(area);
    }

    @Override
    public int sweep() {
      return versions.sweep();
    }
  }

  private record ToldJournal(UpdateJournal journal, List<JournalEntry> entries, Told told)
      implements UpdateJournal {
    @Override
    public WriteResult append(JournalEntry entry) {
      WriteResult result = journal.append(entry);
      if (result.equals(WriteResult.OK)) {
        entries.add(entry);
        List<JournalEntry> promised = List.copyOf(entries);
        told.change(
            "journal",
            promise(
                "journalled " + promised.size() + " states",
                home -> new FileUpdateJournal(home).replay().entries().containsAll(promised)));
      }
      return result;
    }

    @Override
    public Replay replay() {
      return journal.replay();
    }
  }

  private record ToldControl(UpdateControl control, Told told) implements UpdateControl {
    @Override
    public Loaded load() {
      return control.load();
    }

    @Override
    public WriteResult save(UserControl said) {
      UserControl before = control.load().control();
      told.change("control", says("the user's word, old or new", List.of(before, said)));
      WriteResult result = control.save(said);
      if (result.equals(WriteResult.OK)) {
        told.change("control", says("the user's word " + said, List.of(said)));
      }
      return result;
    }

    private static Disk.Promise says(String words, List<UserControl> oneOf) {
      return promise(
          words,
          home -> {
            Loaded loaded = new FileUpdateControl(home, new SystemClock()).load();
            return loaded.problem() == null && oneOf.contains(loaded.control());
          });
    }
  }

  private record ToldTrials(Trials trials, Told told) implements Trials {
    @Override
    public WriteResult arm(Trial trial) {
      told.change("trial", null);
      WriteResult result = trials.arm(trial);
      if (result.equals(WriteResult.OK)) {
        told.change(
            "trial",
            promise(
                "armed " + trial, home -> new FileTrials(home).open().equals(Optional.of(trial))));
      }
      return result;
    }

    @Override
    public Optional<Trial> open() {
      return trials.open();
    }

    @Override
    public int starts() {
      return trials.starts();
    }

    @Override
    public void progress() {
      trials.progress();
    }

    @Override
    public WriteResult condemn(String reason) {
      return trials.condemn(reason);
    }

    @Override
    public Optional<Trial.Verdict> verdict() {
      return trials.verdict();
    }

    @Override
    public WriteResult close() {
      told.change("trial", null);
      WriteResult result = trials.close();
      if (result.equals(WriteResult.OK)) {
        told.change("trial", promise("closed", home -> new FileTrials(home).open().isEmpty()));
      }
      return result;
    }
  }
}
