package org.hephaestus.domain.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.hephaestus.ports.update.ApplyTicket;
import org.hephaestus.ports.update.CheckOutcome;
import org.hephaestus.ports.update.Failure;
import org.hephaestus.ports.update.FailureCause;
import org.hephaestus.ports.update.Gate;
import org.hephaestus.ports.update.Installer;
import org.hephaestus.ports.update.JournalEntry;
import org.hephaestus.ports.update.UpdateMemory;
import org.hephaestus.ports.update.UpdateMode;
import org.hephaestus.ports.update.UpdateState;
import org.hephaestus.ports.update.UpdateStatus;
import org.hephaestus.ports.update.VersionId;
import org.hephaestus.testkit.audit.FakeAuditSink;
import org.hephaestus.testkit.time.FakeChance;
import org.hephaestus.testkit.time.FakeClock;
import org.hephaestus.testkit.time.FakeScheduler;
import org.hephaestus.testkit.update.FakeDataGuard;
import org.hephaestus.testkit.update.FakeHealthProbe;
import org.hephaestus.testkit.update.FakeInstaller;
import org.hephaestus.testkit.update.FakeReleaseSource;
import org.hephaestus.testkit.update.FakeRestarter;
import org.hephaestus.testkit.update.FakeSelfCheck;
import org.hephaestus.testkit.update.FakeTrials;
import org.hephaestus.testkit.update.FakeUpdateControl;
import org.hephaestus.testkit.update.FakeUpdateHost;
import org.hephaestus.testkit.update.FakeUpdateJournal;
import org.hephaestus.testkit.update.FakeUpdateLock;
import org.hephaestus.testkit.update.FakeUpdateMemory;
import org.hephaestus.testkit.update.FakeVersionStore;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SelfUpdaterTest {
  private static final VersionId OLD = new VersionId("1.0.3", "aaaaaaaaaaaa");
  private static final VersionId NEW = new VersionId("1.0.4", "bbbbbbbbbbbb");
  private static final String NEW_COMMIT = "b".repeat(40);
  private static final UpdateSettings SETTINGS = UpdateSettings.DEFAULT.withMinAge(Duration.ZERO);
  private static final Duration SIX_HOURS = UpdateSettings.DEFAULT_INTERVAL;
  private static final Failure DOWN =
      Failure.of(FailureCause.UNREACHABLE, "connection refused", "is the forge up?");
  private static final Failure DISK = Failure.of(FailureCause.STORAGE, "disk full", "make room");

  private final FakeClock clock = new FakeClock();
  private final FakeScheduler scheduler = new FakeScheduler(clock);
  private final FakeChance chance = new FakeChance();
  private final FakeReleaseSource source = new FakeReleaseSource();
  private final FakeInstaller installer = new FakeInstaller();
  private final FakeVersionStore versions = new FakeVersionStore().installCurrent(OLD);
  private final FakeUpdateJournal journal = new FakeUpdateJournal();
  private final FakeUpdateMemory memory = new FakeUpdateMemory();
  private final FakeUpdateLock lock = new FakeUpdateLock();
  private final FakeRestarter restarter = new FakeRestarter();
  private final FakeAuditSink audit = new FakeAuditSink();
  private final FakeUpdateControl control = new FakeUpdateControl();
  private final FakeTrials trials = new FakeTrials();
  private final FakeHealthProbe health = new FakeHealthProbe();
  private final FakeSelfCheck selfCheck = new FakeSelfCheck();
  private final FakeDataGuard data = new FakeDataGuard();
  private final FakeUpdateHost host = new FakeUpdateHost();
  private final List<UpdateEvent> events = new ArrayList<>();
  private final List<String> drained = new ArrayList<>();

  private SelfUpdater updater(UpdateMode mode) {
    return updater(OLD.toString(), mode);
  }

  private SelfUpdater updater(String running, UpdateMode mode) {
    return builder(running).settings(SETTINGS.withMode(mode)).build();
  }

  private SelfUpdaterBuilder builder(String running) {
    return SelfUpdater.builder(running)
        .listener(events::add)
        .beforeRestart(() -> drained.add("drained"))
        .source(source)
        .installer(installer)
        .versions(versions)
        .journal(journal)
        .memory(memory)
        .lock(lock)
        .restarter(restarter)
        .clock(clock)
        .scheduler(scheduler)
        .chance(chance)
        .audit(audit)
        .control(control)
        .trials(trials)
        .health(health)
        .selfCheck(selfCheck)
        .data(data)
        .host(host);
  }

  private List<String> messages(UpdateEvent.Level level) {
    return events.stream().filter(e -> e.level() == level).map(UpdateEvent::message).toList();
  }

  private void poll() {
    scheduler.advance(SIX_HOURS.multipliedBy(2));
  }

  /** As long as a trial takes. */
  private void trial() {
    scheduler.advance(UpdateSettings.PROBATION_ROUND.multipliedBy(SETTINGS.probationRounds() + 1));
  }

  @Nested
  class Modes {
    @Test
    @DisplayName("off: nothing is scheduled, nothing is asked, nothing is written")
    void off() {
      source.publish("v1.0.4", NEW_COMMIT);
      updater(UpdateMode.OFF).start();
      assertThat(scheduler.isEmpty()).isTrue();
      assertThat(scheduler.submitted()).isZero();
      clock.advance(Duration.ofDays(365));
      scheduler.runDue();
      assertThat(source.calls()).isEmpty();
      assertThat(journal.entries()).isEmpty();
      assertThat(memory.load().contents()).isEqualTo(UpdateMemory.Contents.EMPTY);
      assertThat(messages(UpdateEvent.Level.INFO))
          .containsExactly("self-update is off: no request is made");
    }

    @Test
    @DisplayName("the default is off")
    void defaultIsOff() {
      assertThat(UpdateSettings.DEFAULT.mode()).isEqualTo(UpdateMode.OFF);
    }

    @Test
    @DisplayName("notify: says it once per check, shows it, changes nothing")
    void notifyOnly() {
      source.publish("v1.0.4", NEW_COMMIT);
      SelfUpdater updater = updater(UpdateMode.NOTIFY);
      updater.start();
      poll();
      assertThat(source.calls()).isNotEmpty();
      assertThat(updater.status().outcome()).isInstanceOf(CheckOutcome.UpdateAvailable.class);
      assertThat(updater.status().notices()).anySatisfy(n -> assertThat(n).contains("1.0.4"));
      assertThat(messages(UpdateEvent.Level.INFO))
          .anySatisfy(m -> assertThat(m).contains("1.0.4 is newer than 1.0.3"));
      assertThat(installer.calls()).isEmpty();
      assertThat(versions.activations()).isEmpty();
      assertThat(restarter.restarts()).isEmpty();
      assertThat(journal.entries()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("the mode is announced at start")
    void announced(UpdateMode mode) {
      updater(mode).start();
      assertThat(messages(UpdateEvent.Level.INFO).getFirst())
          .startsWith("self-update is " + mode.name().toLowerCase(java.util.Locale.ROOT));
    }

    @Test
    @DisplayName("a development build polls nothing in any mode and says why")
    void developmentBuild() {
      SelfUpdater updater = updater("0.0.0-dev (aaaaaaaaaaaa)", UpdateMode.APPLY);
      updater.start();
      assertThat(scheduler.isEmpty()).isTrue();
      assertThat(updater.status().notices())
          .anySatisfy(n -> assertThat(n).contains("carries no release version"));
      assertThat(updater.applyNow().started()).isFalse();
      assertThat(source.calls()).isEmpty();
    }
  }

  @Nested
  class Applying {
    @Test
    @DisplayName("apply: check, stage, switch, drain, restart, each journalled in order")
    void wholeWay() {
      source.publish("v1.0.4", NEW_COMMIT);
      SelfUpdater updater = updater(UpdateMode.APPLY);
      updater.start();
      poll();
      assertThat(journal.states())
          .containsExactly(
              UpdateState.CHECKED,
              UpdateState.ELIGIBLE,
              UpdateState.FETCHED,
              UpdateState.VERIFIED,
              UpdateState.STAGED,
              UpdateState.SMOKE_OK,
              UpdateState.SNAPSHOT,
              UpdateState.ARMED,
              UpdateState.FLIPPED,
              UpdateState.DRAINING,
              UpdateState.EXITED);
      assertThat(versions.current()).contains(NEW);
      assertThat(drained).containsExactly("drained");
      assertThat(restarter.restarts()).hasSize(1);
      assertThat(versions.openAreas()).isEmpty();
      assertThat(lock.isHeld()).isFalse();
      assertThat(scheduler.isEmpty()).as("nothing after the restart").isTrue();
      assertThat(audit.records()).hasSameSizeAs(journal.entries());
      assertThat(updater.status().state()).isEqualTo(UpdateState.EXITED);
    }

    @Test
    @DisplayName("the new version finds itself in the journal and commits; later checks are quiet")
    void arrival() {
      source.publish("v1.0.4", NEW_COMMIT);
      updater(UpdateMode.APPLY).start();
      poll();
      events.clear();
      SelfUpdater next = updater(NEW.toString(), UpdateMode.APPLY);
      next.start();
      assertThat(journal.states()).endsWith(UpdateState.PROBATION);
      assertThat(next.status().state()).isEqualTo(UpdateState.PROBATION);
      trial();
      assertThat(journal.states()).endsWith(UpdateState.PROBATION, UpdateState.COMMITTED);
      assertThat(messages(UpdateEvent.Level.INFO))
          .anySatisfy(m -> assertThat(m).startsWith("updated: 1.0.3 -> 1.0.4"));
      UpdateStatus status = next.status();
      assertThat(attempt(next).state()).isEqualTo(UpdateState.COMMITTED);
      assertThat(status.state()).isEqualTo(UpdateState.IDLE);
      poll();
      assertThat(next.status().outcome()).isInstanceOf(CheckOutcome.UpToDate.class);
      assertThat(restarter.restarts()).hasSize(1);
    }

    @Test
    @DisplayName("the user's apply works in mode off, answers an id, and leaves no schedule behind")
    void byUser() {
      source.publish("v1.0.4", NEW_COMMIT);
      SelfUpdater updater = updater(UpdateMode.OFF);
      updater.start();
      ApplyTicket ticket = updater.applyNow();
      assertThat(ticket.started()).isTrue();
      assertThat(attempt(updater).id()).isEqualTo(ticket.attempt());
      scheduler.runDue();
      assertThat(versions.current()).contains(NEW);
      assertThat(restarter.restarts()).hasSize(1);
      assertThat(journal.entries())
          .allSatisfy(e -> assertThat(e.attempt()).isEqualTo(ticket.attempt()));
      assertThat(scheduler.isEmpty()).isTrue();
    }

    @Test
    @DisplayName("the user's apply with nothing newer starts nothing and says so")
    void byUserUpToDate() {
      source.publish("v1.0.3", "a".repeat(40));
      SelfUpdater updater = updater(UpdateMode.OFF);
      ApplyTicket ticket = updater.applyNow();
      assertThat(ticket.started()).isFalse();
      assertThat(ticket.reason()).contains("newest acceptable version");
      assertThat(scheduler.isEmpty()).isTrue();
    }

    @Test
    @DisplayName("a second apply while one is under way answers the first one's id")
    void applyTwice() {
      source.publish("v1.0.4", NEW_COMMIT);
      SelfUpdater updater = updater(UpdateMode.OFF);
      List<ApplyTicket> second = new ArrayList<>();
      installer.duringStage(call -> onAnotherThread(() -> second.add(updater.applyNow())));
      ApplyTicket first = updater.applyNow();
      scheduler.runDue();
      assertThat(second).hasSize(1);
      assertThat(second.getFirst().attempt()).isEqualTo(first.attempt());
      assertThat(installer.calls()).hasSize(1);
    }

    @Test
    @DisplayName("a version that is on disk already is not built again")
    void alreadyInstalled() {
      versions.install(NEW);
      source.publish("v1.0.4", NEW_COMMIT);
      updater(UpdateMode.APPLY).start();
      poll();
      assertThat(installer.calls()).isEmpty();
      assertThat(restarter.restarts()).hasSize(1);
    }
  }

  @Nested
  @DisplayName("restart only after a successful install")
  class Failing {
    private void assertNothingHappened() {
      assertThat(restarter.restarts()).isEmpty();
      assertThat(versions.current()).contains(OLD);
      assertThat(versions.openAreas()).isEmpty();
      assertThat(lock.isHeld()).isFalse();
      assertThat(drained).isEmpty();
    }

    @Test
    void buildFails() {
      source.publish("v1.0.4", NEW_COMMIT);
      installer.failNext(
          new Failure(
              FailureCause.BUILD_FAILED,
              "mvn exited with 1",
              "see the log",
              List.of("boom"),
              null));
      SelfUpdater updater = updater(UpdateMode.OFF);
      updater.applyNow();
      scheduler.runDue();
      assertNothingHappened();
      assertThat(journal.states()).endsWith(UpdateState.ABANDONED);
      assertThat(attempt(updater).state()).isEqualTo(UpdateState.ABANDONED);
      assertThat(updater.status().notices())
          .anySatisfy(n -> assertThat(n).contains("mvn exited with 1"));
      assertThat(messages(UpdateEvent.Level.DETAIL)).contains("boom");
      assertThat(messages(UpdateEvent.Level.ERROR)).hasSize(1);
    }

    @Test
    void noStagingArea() {
      versions.failNextOpen(DISK);
      failByUser();
      assertThat(installer.calls()).isEmpty();
    }

    @Test
    void notAdmitted() {
      versions.failNextAdmit(DISK);
      failByUser();
    }

    @Test
    void notActivated() {
      versions.failNextActivate(DISK);
      failByUser();
      assertThat(journal.states()).endsWith(UpdateState.ARMED, UpdateState.ABANDONED);
    }

    @Test
    void noToolchain() {
      installer.preflight(
          new Installer.Preflight.NotReady(
              Failure.of(FailureCause.TOOL_MISSING, "mvn is not on PATH", "install Maven")));
      SelfUpdater updater = failByUser();
      assertThat(installer.calls()).isEmpty();
      assertThat(journal.entries()).as("nothing is held against the release").isEmpty();
      assertThat(updater.status().outcome())
          .isInstanceOfSatisfying(
              CheckOutcome.Held.class,
              held -> {
                assertThat(held.gate()).isEqualTo(Gate.TOOLCHAIN);
                assertThat(held.reason()).contains("mvn is not on PATH").contains("install Maven");
              });
    }

    @Test
    void installerThrows() {
      installer.duringStage(
          call -> {
            throw new IllegalStateException("a bug");
          });
      failByUser();
      assertThat(journal.states()).endsWith(UpdateState.ABANDONED);
    }

    private SelfUpdater failByUser() {
      source.publish("v1.0.4", NEW_COMMIT);
      SelfUpdater updater = updater(UpdateMode.OFF);
      assertThat(updater.applyNow().started()).isTrue();
      scheduler.runDue();
      assertNothingHappened();
      assertThat(attempt(updater).state()).isEqualTo(UpdateState.ABANDONED);
      assertThat(updater.status().state()).isEqualTo(UpdateState.IDLE);
      return updater;
    }

    @Test
    @DisplayName("a transition that cannot be journalled ends the attempt before its next step")
    void journalFails() {
      // The n-th append fails: whatever it was, the switch has not happened unless ARMED is on
      // disk.
      for (int nth = 1; nth <= 6; nth++) {
        SelfUpdaterTest fresh = new SelfUpdaterTest();
        fresh.source.publish("v1.0.4", NEW_COMMIT);
        fresh.journal.failOn(nth, DISK);
        SelfUpdater updater = fresh.updater(UpdateMode.OFF);
        updater.applyNow();
        fresh.scheduler.runDue();
        assertThat(fresh.versions.current()).as("append %d", nth).contains(OLD);
        assertThat(fresh.restarter.restarts()).isEmpty();
        assertThat(fresh.lock.isHeld()).isFalse();
        assertThat(fresh.versions.openAreas()).isEmpty();
        assertThat(updater.status().state()).isEqualTo(UpdateState.IDLE);
      }
    }

    @Test
    @DisplayName("a failed release is not tried again by itself before its time")
    void failedBefore() {
      source.publish("v1.0.4", NEW_COMMIT);
      installer.failNext(DISK).failNext(DISK).failNext(DISK).failNext(DISK).failNext(DISK);
      SelfUpdater updater = updater(UpdateMode.APPLY);
      updater.start();
      scheduler.advance(Duration.ofHours(24));
      // attempts at 3 h, 9 h (3 h passed), 15 h (6 h passed); at 21 h the third pause of 12 h holds
      assertThat(installer.calls()).hasSize(3);
      assertThat(updater.status().outcome())
          .isInstanceOfSatisfying(
              CheckOutcome.Held.class,
              held -> {
                assertThat(held.gate()).isEqualTo(Gate.FAILED_BEFORE);
                assertThat(held.until()).isAfter(clock.now());
              });
      assertThat(updater.applyNow().started()).as("the user's word is not held back").isTrue();
    }
  }

  @Nested
  class Gates {
    @Test
    @DisplayName("nobody would restart us: installed, not switched to, and said so, once built")
    void unsupervised() {
      source.publish("v1.0.4", NEW_COMMIT);
      restarter.unsupervised("started from a shell", "use heph daemon start");
      SelfUpdater updater = updater(UpdateMode.APPLY);
      updater.start();
      poll();
      poll();
      assertThat(installer.calls()).hasSize(1);
      assertThat(versions.installed()).contains(NEW);
      assertThat(versions.current()).contains(OLD);
      assertThat(restarter.restarts()).isEmpty();
      assertThat(updater.status().outcome())
          .isInstanceOfSatisfying(
              CheckOutcome.Held.class,
              held -> {
                assertThat(held.gate()).isEqualTo(Gate.SUPERVISOR);
                assertThat(held.reason()).contains("started from a shell");
              });
      // and when somebody does, it goes on without another build
      restarter.supervised("systemd");
      poll();
      assertThat(installer.calls()).hasSize(1);
      assertThat(restarter.restarts()).hasSize(1);
    }

    @Test
    @DisplayName("nobody would restart us, but the user asks: switched, not exited")
    void unsupervisedByUser() {
      source.publish("v1.0.4", NEW_COMMIT);
      restarter.unsupervised("started from a shell", "use heph daemon start");
      SelfUpdater updater = updater(UpdateMode.APPLY);
      updater.applyNow();
      scheduler.runDue();
      assertThat(versions.current()).contains(NEW);
      assertThat(restarter.restarts()).isEmpty();
      assertThat(drained).isEmpty();
      assertThat(updater.status().state()).isEqualTo(UpdateState.IDLE);
      assertThat(updater.status().notices())
          .anySatisfy(n -> assertThat(n).contains("restart the daemon yourself"));
      // its own polls see that the switch is done and do not do it again
      updater.start();
      poll();
      assertThat(versions.activations()).hasSize(1);
    }

    @Test
    @DisplayName("another process updates: held, not failed, and nothing is written")
    void busy() {
      source.publish("v1.0.4", NEW_COMMIT);
      lock.tryAcquire("heph update apply, pid 4711");
      SelfUpdater updater = updater(UpdateMode.OFF);
      updater.applyNow();
      scheduler.runDue();
      assertThat(journal.entries()).isEmpty();
      assertThat(updater.status().outcome())
          .isInstanceOfSatisfying(
              CheckOutcome.Held.class,
              held -> {
                assertThat(held.gate()).isEqualTo(Gate.BUSY);
                assertThat(held.reason()).contains("4711");
              });
      assertThat(updater.status().state()).isEqualTo(UpdateState.IDLE);
    }

    @Test
    @DisplayName("what runs is none of our versions: held, and nothing is touched")
    void installedByOtherMeans() {
      source.publish("v1.0.4", NEW_COMMIT);
      SelfUpdater updater = updater("1.0.2 (dddddddddddd)", UpdateMode.OFF);
      updater.applyNow();
      scheduler.runDue();
      assertThat(installer.calls()).isEmpty();
      assertThat(journal.entries()).isEmpty();
      assertThat(updater.status().outcome())
          .isInstanceOfSatisfying(
              CheckOutcome.Held.class, h -> assertThat(h.gate()).isEqualTo(Gate.ORIGIN));
    }

    @Test
    @DisplayName("a tag that moved between two checks is refused")
    void movedTag() {
      source.publish("v1.0.4", NEW_COMMIT);
      SelfUpdater updater = updater(UpdateMode.NOTIFY);
      updater.checkNow();
      source.publish("v1.0.4", "c".repeat(40));
      assertThat(updater.checkNow().outcome())
          .isInstanceOfSatisfying(
              CheckOutcome.Held.class, held -> assertThat(held.gate()).isEqualTo(Gate.TAG_MOVED));
      assertThat(updater.applyNow().started()).isFalse();
    }

    @Test
    @DisplayName("a toolchain that is missing is said at start, not weeks later")
    void toolchainAtStart() {
      installer.preflight(
          new Installer.Preflight.NotReady(
              Failure.of(FailureCause.TOOL_MISSING, "mvn is not on PATH", "install Maven")));
      SelfUpdater updater = updater(UpdateMode.APPLY);
      updater.start();
      assertThat(messages(UpdateEvent.Level.WARNING))
          .anySatisfy(m -> assertThat(m).contains("mvn is not on PATH"));
      assertThat(updater.status().notices()).hasSize(1);
      // a check that finds nothing new does not make it go away
      poll();
      assertThat(updater.status().notices())
          .anySatisfy(n -> assertThat(n).contains("mvn is not on PATH"));
      // with a release it is what holds it; nothing is begun, so nothing has failed before
      source.publish("v1.0.4", NEW_COMMIT);
      poll();
      assertThat(journal.entries()).isEmpty();
      assertThat(updater.status().outcome())
          .isInstanceOfSatisfying(
              CheckOutcome.Held.class, h -> assertThat(h.gate()).isEqualTo(Gate.TOOLCHAIN));
      // and once the tool is there, the next check goes through
      installer.preflight(new Installer.Preflight.Ready(List.of("mvn")));
      poll();
      assertThat(restarter.restarts()).hasSize(1);
    }

    @Test
    @DisplayName("prereleases are for the channel that asks for them")
    void channel() {
      source.publish("v1.1.0-rc.1", NEW_COMMIT);
      assertThat(updater(UpdateMode.NOTIFY).checkNow().outcome())
          .isInstanceOf(CheckOutcome.UpToDate.class);
      SelfUpdater curious =
          builder(OLD.toString()).settings(SETTINGS.withChannel(Channel.PRERELEASE)).build();
      assertThat(curious.checkNow().outcome()).isInstanceOf(CheckOutcome.UpdateAvailable.class);
    }
  }

  @Nested
  class Polling {
    @Test
    @DisplayName("first check at half the interval, then one per interval")
    void rhythm() {
      updater(UpdateMode.NOTIFY).start();
      scheduler.advance(Duration.ofHours(3).minusSeconds(1));
      assertThat(source.calls()).isEmpty();
      scheduler.advance(Duration.ofSeconds(1));
      assertThat(source.calls()).hasSize(1);
      scheduler.advance(Duration.ofHours(6).minusSeconds(1));
      assertThat(source.calls()).hasSize(1);
      scheduler.advance(Duration.ofSeconds(1));
      assertThat(source.calls()).hasSize(2);
      scheduler.advance(Duration.ofDays(10));
      assertThat(source.calls()).hasSize(42);
    }

    @Test
    @DisplayName("the second check carries the first one's validator and still knows the release")
    void notModified() {
      source.publish("v1.0.4", NEW_COMMIT);
      SelfUpdater updater = updater(UpdateMode.NOTIFY);
      updater.checkNow();
      updater.checkNow();
      assertThat(source.calls().get(0).validator()).isNull();
      assertThat(source.calls().get(1).validator()).isNotNull();
      assertThat(updater.status().outcome()).isInstanceOf(CheckOutcome.UpdateAvailable.class);
    }

    @Test
    @DisplayName("a forge that is down costs warnings, backs off, and heals by itself")
    void backoff() {
      source.failAlways(DOWN);
      SelfUpdater updater = updater(UpdateMode.APPLY);
      updater.start();
      scheduler.advance(Duration.ofHours(24));
      assertThat(source.calls()).hasSizeLessThanOrEqualTo(12);
      assertThat(updater.status().outcome()).isInstanceOf(CheckOutcome.Failed.class);
      source.failAlways(null).publish("v1.0.4", NEW_COMMIT);
      poll();
      assertThat(restarter.restarts()).hasSize(1);
    }

    @Test
    @DisplayName("Retry-After is obeyed across a restart")
    void retryAfter() {
      source.failNext(
          new Failure(FailureCause.RATE_LIMITED, "429", "wait", List.of(), Duration.ofHours(20)));
      SelfUpdater first = updater(UpdateMode.NOTIFY);
      first.start();
      scheduler.advance(Duration.ofHours(3));
      assertThat(source.calls()).hasSize(1);
      first.stop();
      updater(UpdateMode.NOTIFY).start();
      scheduler.advance(Duration.ofHours(20).minusSeconds(1));
      assertThat(source.calls()).hasSize(1);
      scheduler.advance(Duration.ofSeconds(1));
      assertThat(source.calls()).hasSize(2);
    }

    @Test
    @DisplayName("a crash loop does not poll: the plan survives 100 restarts")
    void crashLoop() {
      for (int i = 0; i < 100; i++) {
        SelfUpdater updater = updater(UpdateMode.NOTIFY);
        updater.start();
        scheduler.advance(Duration.ofSeconds(1));
        updater.stop();
      }
      assertThat(source.calls()).isEmpty();
      assertThat(scheduler.isEmpty()).isTrue();
    }

    @Test
    @DisplayName("the next check is on disk before the request is sent")
    void plannedBeforeTheRequest() {
      Instant before = clock.now();
      memory.failOn(3, DISK); // start saves once, the check once before and once after the request
      SelfUpdater updater = updater(UpdateMode.NOTIFY);
      updater.start();
      scheduler.advance(Duration.ofHours(3));
      assertThat(source.calls()).hasSize(1);
      assertThat(memory.load().contents().nextCheck()).isAfter(before.plus(Duration.ofHours(4)));
    }

    @Test
    @DisplayName("after three days of suspend: one catch-up poll, then the usual rhythm")
    void suspend() {
      updater(UpdateMode.NOTIFY).start();
      scheduler.advance(Duration.ofHours(1));
      clock.suspend(Duration.ofDays(3));
      scheduler.advance(PollPolicy.MAX_TICK);
      assertThat(source.calls()).hasSize(1);
      scheduler.advance(Duration.ofHours(5));
      assertThat(source.calls()).hasSize(1);
      scheduler.advance(Duration.ofHours(1));
      assertThat(source.calls()).hasSize(2);
    }

    @Test
    @DisplayName("a clock set back a year does not switch updates off for a year")
    void clockSetBack() {
      updater(UpdateMode.NOTIFY).start();
      scheduler.advance(Duration.ofHours(1));
      clock.jumpWall(Duration.ofDays(-365));
      scheduler.advance(SIX_HOURS);
      assertThat(source.calls()).hasSize(1);
    }

    @Test
    @DisplayName("a source that throws is a failed check, and the loop goes on")
    void sourceThrows() {
      SelfUpdater updater =
          builder(OLD.toString())
              .settings(SETTINGS.withMode(UpdateMode.NOTIFY))
              .source(new ThrowingSource())
              .build();
      updater.start();
      poll();
      assertThat(updater.status().outcome())
          .isInstanceOfSatisfying(
              CheckOutcome.Failed.class,
              f -> assertThat(f.failure().cause()).isEqualTo(FailureCause.INTERNAL));
      assertThat(scheduler.thrown()).isEmpty();
      assertThat(scheduler.isEmpty()).isFalse();
    }

    @Test
    @DisplayName("stop cancels what is scheduled and cuts a build")
    void stop() {
      source.publish("v1.0.4", NEW_COMMIT);
      SelfUpdater updater = updater(UpdateMode.APPLY);
      updater.start();
      installer.duringStage(
          call -> {
            updater.stop();
            assertThat(call.limits().cancel().isCancelled()).isTrue();
          });
      poll();
      assertThat(installer.calls()).hasSize(1);
      assertThat(restarter.restarts()).isEmpty();
      assertThat(versions.current()).contains(OLD);
      assertThat(scheduler.isEmpty()).isTrue();
      assertThat(updater.applyNow().started()).isFalse();
    }
  }

  @Nested
  class Recovering {
    private void interruptedAt(UpdateState state) {
      journal.seed(new JournalEntry(clock.now(), 1, "attempt-1", state, OLD, NEW, "as it was"));
    }

    @Test
    @DisplayName("killed before the switch: written off, rubbish swept, attempt shown")
    void beforeTheSwitch() {
      interruptedAt(UpdateState.FETCHED);
      versions.leaveRubbish(2);
      SelfUpdater updater = updater(UpdateMode.OFF);
      updater.start();
      assertThat(journal.states()).containsExactly(UpdateState.FETCHED, UpdateState.ABANDONED);
      assertThat(attempt(updater).state()).isEqualTo(UpdateState.ABANDONED);
      assertThat(versions.sweep()).as("swept already").isZero();
      assertThat(lock.isHeld()).isFalse();
    }

    @Test
    @DisplayName("killed after the switch: the new version commits itself")
    void afterTheSwitch() {
      interruptedAt(UpdateState.FLIPPED);
      versions.installCurrent(NEW);
      updater(NEW.toString(), UpdateMode.OFF).start();
      trial();
      assertThat(journal.states())
          .containsExactly(UpdateState.FLIPPED, UpdateState.PROBATION, UpdateState.COMMITTED);
    }

    @Test
    @DisplayName("killed in probation: commits on the second start, without a second PROBATION")
    void inProbation() {
      interruptedAt(UpdateState.PROBATION);
      versions.installCurrent(NEW);
      updater(NEW.toString(), UpdateMode.OFF).start();
      assertThat(journal.states()).containsExactly(UpdateState.PROBATION, UpdateState.COMMITTED);
    }

    @Test
    @DisplayName("the supervisor starts the old version after all: said loudly, and no loop")
    void supervisorRunsOther() {
      source.publish("v1.0.4", NEW_COMMIT);
      interruptedAt(UpdateState.EXITED);
      versions.installCurrent(NEW);
      SelfUpdater updater = updater(UpdateMode.APPLY);
      updater.start();
      assertThat(messages(UpdateEvent.Level.ERROR)).hasSize(1);
      scheduler.advance(Duration.ofDays(3));
      assertThat(restarter.restarts()).isEmpty();
      assertThat(updater.status().outcome())
          .isInstanceOfSatisfying(
              CheckOutcome.Held.class, h -> assertThat(h.gate()).isEqualTo(Gate.SUPERVISOR));
    }

    @Test
    @DisplayName("a journal that cannot be read whole is reported, and the daemon goes on")
    void damagedJournal() {
      journal.reportProblem("the last line was cut");
      SelfUpdater updater = updater(UpdateMode.NOTIFY);
      updater.start();
      assertThat(updater.status().notices()).contains("the last line was cut");
      assertThat(scheduler.isEmpty()).isFalse();
    }
  }

  @Test
  @DisplayName("a missing port is named")
  void builderNamesWhatIsMissing() {
    assertThatThrownBy(() -> SelfUpdater.builder("1.0.0").build())
        .isInstanceOf(NullPointerException.class)
        .hasMessage("source is missing");
  }

  private static UpdateStatus.Attempt attempt(SelfUpdater updater) {
    return java.util.Objects.requireNonNull(updater.status().attempt(), "no attempt is shown");
  }

  private static void onAnotherThread(Runnable work) {
    Thread thread = Thread.ofVirtual().start(work);
    try {
      assertThat(thread.join(Duration.ofSeconds(10))).as("ended in time").isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static final class ThrowingSource implements org.hephaestus.ports.update.ReleaseSource {
    @Override
    public String describe() {
      return "a broken source";
    }

    @Override
    public Listing list(
        @org.jspecify.annotations.Nullable String validator,
        org.hephaestus.ports.time.CallLimits limits) {
      throw new IllegalStateException("a bug");
    }
  }
}
