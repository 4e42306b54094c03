package org.hephaestus.app.hephd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.hephaestus.domain.update.SelfUpdater;
import org.hephaestus.domain.update.UpdateSettings;
import org.hephaestus.files.FileAuditSink;
import org.hephaestus.files.FileTrials;
import org.hephaestus.files.FileUpdateControl;
import org.hephaestus.files.FileUpdateJournal;
import org.hephaestus.files.FileUpdateLock;
import org.hephaestus.files.FileUpdateMemory;
import org.hephaestus.files.FileVersionStore;
import org.hephaestus.files.HomeLayout;
import org.hephaestus.files.jdk.SystemClock;
import org.hephaestus.ports.update.Failure;
import org.hephaestus.ports.update.FailureCause;
import org.hephaestus.ports.update.JournalEntry;
import org.hephaestus.ports.update.StagingArea;
import org.hephaestus.ports.update.UpdateJournal;
import org.hephaestus.ports.update.UpdateState;
import org.hephaestus.ports.update.VersionId;
import org.hephaestus.ports.update.VersionStore;
import org.hephaestus.ports.update.WriteResult;
import org.hephaestus.testkit.time.FakeChance;
import org.hephaestus.testkit.time.FakeClock;
import org.hephaestus.testkit.time.FakeScheduler;
import org.hephaestus.testkit.update.FakeDataGuard;
import org.hephaestus.testkit.update.FakeInstaller;
import org.hephaestus.testkit.update.FakeReleaseSource;
import org.hephaestus.testkit.update.FakeRestarter;
import org.hephaestus.testkit.update.FakeSelfCheck;
import org.hephaestus.testkit.update.FakeUpdateHost;

/**
 * One start of a small daemon whose updater works on real files, with a place to be killed at: it
 * says {@code AT} and waits for SIGKILL, before or after it has journalled one state. The versions
 * are shell scripts that print what they are made of.
 *
 * <p>Arguments: home, running version, state or {@code -}, {@code before|after}, and {@code good},
 * {@code bad} (the build fails) or {@code unlink} (the control: a switch that is not one rename,
 * killed in its middle).
 */
public final class KillPointProgram {
  public static final VersionId OLD = new VersionId("1.0.0", "a".repeat(12));
  public static final VersionId NEW = new VersionId("1.1.0", "b".repeat(12));

  private KillPointProgram() {}

  /** Starts, settles what an earlier start left, and tries to update if it is the old version. */
  public static void main(String[] args) {
    run(new HomeLayout(Path.of(args[0])), args[1], args[2], args[3].equals("before"), args[4]);
    System.out.println("END");
  }

  static void run(HomeLayout home, String running, String state, boolean before, String build) {
    FakeScheduler scheduler = new FakeScheduler(new FakeClock());
    FakeReleaseSource source = new FakeReleaseSource().publish("v1.1.0", "b".repeat(40));
    FakeInstaller installer = new FakeInstaller();
    if (build.equals("bad")) {
      installer.failNext(Failure.of(FailureCause.BUILD_FAILED, "it does not build", ""));
    }
    installer.duringStage(call -> writeVersion(Path.of(FakeInstaller.productOf(call.area())), NEW));
    SelfUpdater updater =
        SelfUpdater.builder(running)
            .settings(UpdateSettings.DEFAULT)
            .source(source)
            .installer(installer)
            .versions(
                build.equals("unlink")
                    ? new UnlinkingStore(new FileVersionStore(home, List.of("hephd")), home)
                    : new FileVersionStore(home, List.of("hephd")))
            .journal(new KillingJournal(new FileUpdateJournal(home), state, before))
            .memory(new FileUpdateMemory(home, new SystemClock()))
            .lock(new FileUpdateLock(home))
            .audit(new FileAuditSink(home))
            .restarter(new FakeRestarter())
            .control(new FileUpdateControl(home, new SystemClock()))
            .trials(new FileTrials(home))
            .selfCheck(new FakeSelfCheck())
            .data(new FakeDataGuard())
            .host(new FakeUpdateHost())
            .clock(new SystemClock())
            .scheduler(scheduler)
            .chance(new FakeChance())
            .build();
    updater.start();
    // A version on trial proves itself.
    scheduler.advance(Duration.ofMinutes(2));
    if (running.equals(OLD.toString())) {
      updater.applyNow();
      scheduler.runDue();
    }
  }

  /** A version that prints its two parts: a mix would show. */
  public static void writeVersion(Path folder, VersionId id) {
    try {
      Files.createDirectories(folder.resolve("bin"));
      Files.createDirectories(folder.resolve("lib"));
      Files.writeString(folder.resolve("lib/one"), id.version() + "\n");
      Files.writeString(folder.resolve("lib/two"), id.version() + "\n");
      Path program = folder.resolve("bin/hephd");
      Files.writeString(
          program, "#!/bin/sh\nhere=${0%/bin/*}\nexec cat \"$here/lib/one\" \"$here/lib/two\"\n");
      Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static void install(HomeLayout home, VersionId id) {
    FileVersionStore versions = new FileVersionStore(home, List.of("hephd"));
    StagingArea area = ((VersionStore.Opened.Area) versions.open()).area();
    URI product = FakeInstaller.productOf(area);
    writeVersion(Path.of(product), id);
    if (!versions.admit(area, product, id).equals(WriteResult.OK)
        || !versions.activate(id).equals(WriteResult.OK)) {
      throw new IllegalStateException("the first version could not be installed");
    }
    versions.discard(area);
  }

  private record KillingJournal(UpdateJournal journal, String state, boolean before)
      implements UpdateJournal {
    @Override
    public WriteResult append(JournalEntry entry) {
      boolean here = entry.state().name().equals(state);
      if (here && before) {
        waitToBeKilled(entry.state());
      }
      WriteResult written = journal.append(entry);
      if (here) {
        waitToBeKilled(entry.state());
      }
      return written;
    }

    @Override
    public Replay replay() {
      return journal.replay();
    }
  }

  private static void waitToBeKilled(UpdateState at) {
    System.out.println("AT " + at);
    System.out.flush();
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What the switch must not be: takes the link away, and would make a new one after that. */
  private record UnlinkingStore(VersionStore store, HomeLayout home) implements VersionStore {
    @Override
    public WriteResult activate(VersionId id) {
      try {
        Files.delete(home.current());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      waitToBeKilled(UpdateState.FLIPPED);
      return store.activate(id);
    }

    @Override
    public Optional<VersionId> current() {
      return store.current();
    }

    @Override
    public List<VersionId> installed() {
      return store.installed();
    }

    @Override
    public String digest(VersionId id) {
      return store.digest(id);
    }

    @Override
    public WriteResult remove(VersionId id) {
      return store.remove(id);
    }

    @Override
    public Opened open() {
      return store.open();
    }

    @Override
    public WriteResult admit(StagingArea area, URI product, VersionId id) {
      return store.admit(area, product, id);
    }

    @Override
    public void discard(StagingArea area) {
      store.discard(area);
    }

    @Override
    public int sweep() {
      return store.sweep();
    }
  }
}
