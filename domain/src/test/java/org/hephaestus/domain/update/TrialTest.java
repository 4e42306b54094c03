package org.hephaestus.domain.update;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.hephaestus.ports.time.CallLimits;
import org.hephaestus.ports.update.ApplyTicket;
import org.hephaestus.ports.update.CheckOutcome;
import org.hephaestus.ports.update.Failure;
import org.hephaestus.ports.update.FailureCause;
import org.hephaestus.ports.update.Gate;
import org.hephaestus.ports.update.GateVerdict;
import org.hephaestus.ports.update.HealthProbe.Check;
import org.hephaestus.ports.update.HealthProbe.Result;
import org.hephaestus.ports.update.ReleaseSource;
import org.hephaestus.ports.update.Trial;
import org.hephaestus.ports.update.UpdateMode;
import org.hephaestus.ports.update.UpdateState;
import org.hephaestus.ports.update.UpdateStatus;
import org.hephaestus.ports.update.UserControl.By;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** From the switch to staying or going, and back at the user's word. */
class TrialTest {
  private static final VersionId OLD = new VersionId("1.0.3", "aaaaaaaaaaaa");
  private static final VersionId NEW = new VersionId("1.0.4", "bbbbbbbbbbbb");
  private static final Check STORE = new Check("store", Result.GOOD, "fine");
  private static final Check HUB = new Check("hub", Result.GOOD, "synced");
  private static final Check BROKEN = new Check("store", Result.BAD, "it lost a write");
  private static final Check NO_HUB = new Check("hub", Result.UNKNOWN, "connection refused");
  private static final UpdateSettings SETTINGS =
      UpdateSettings.DEFAULT.withMode(UpdateMode.APPLY).withMinAge(Duration.ZERO);

  private final FakeClock clock = new FakeClock();
  private final FakeReleaseSource source = new FakeReleaseSource();
  private final FakeInstaller installer = new FakeInstaller();
  private final FakeVersionStore versions = new FakeVersionStore().installCurrent(OLD);
  private final FakeUpdateJournal journal = new FakeUpdateJournal();
  private final FakeUpdateMemory memory = new FakeUpdateMemory();
  private final FakeUpdateLock lock = new FakeUpdateLock();
  private final FakeAuditSink audit = new FakeAuditSink();
  private final FakeUpdateControl control = new FakeUpdateControl();
  private final FakeTrials trials = new FakeTrials();
  private final FakeHealthProbe health = new FakeHealthProbe().then(STORE, HUB);
  private final FakeSelfCheck selfCheck = new FakeSelfCheck();
  private final FakeDataGuard data = new FakeDataGuard();
  private final FakeUpdateHost host = new FakeUpdateHost();
  private final List<String> settled = new ArrayList<>();
  private final List<String> errors = new ArrayList<>();
  private Runnable duringCheck = () -> {};

  /** A forge during whose answer something else happens. */
  private final class Interrupted implements ReleaseSource {
    private final ReleaseSource source;

    Interrupted(ReleaseSource source) {
      this.source = source;
    }

    @Override
    public String describe() {
      return source.describe();
    }

    @Override
    public Listing list(@Nullable String validator, CallLimits limits) {
      duringCheck.run();
      return source.list(validator, limits);
    }
  }

  /** One run of the daemon. */
  private final class Run {
    final FakeScheduler scheduler = new FakeScheduler(clock);
    final FakeRestarter restarter = new FakeRestarter();
    final SelfUpdater updater;

    Run(VersionId running) {
      this(running, SETTINGS);
    }

    Run(VersionId running, UpdateSettings settings) {
      updater =
          SelfUpdater.builder(running.toString())
              .settings(settings)
              .listener(
                  event -> {
                    if (event.level() == UpdateEvent.Level.ERROR) {
                      errors.add(event.message());
                    }
                  })
              .source(new Interrupted(source))
              .installer(installer)
              .versions(versions)
              .journal(journal)
              .memory(memory)
              .lock(lock)
              .restarter(restarter)
              .clock(clock)
              .scheduler(scheduler)
              .chance(new FakeChance())
              .audit(audit)
              .control(control)
              .trials(trials)
              .health(health)
              .selfCheck(selfCheck)
              .data(data)
              .host(host)
              .failureLog(() -> List.of("the last line"))
              .settled(() -> settled.add(running.version()))
              .build();
      updater.start();
    }

    void rounds(int count) {
      scheduler.advance(UpdateSettings.PROBATION_ROUND.multipliedBy(count));
    }

    Gate heldBy() {
      updater.checkNow();
      return shownAsHeldBy();
    }

    Gate shownAsHeldBy() {
      CheckOutcome outcome = updater.status().outcome();
      assertThat(outcome).isInstanceOf(CheckOutcome.Held.class);
      return outcome instanceof CheckOutcome.Held held ? held.gate() : Gate.NOT_A_RELEASE;
    }
  }

  /** The old version updates; answers the new one, started by its supervisor. */
  private Run updated() {
    source.publish("v1.0.4", "b".repeat(40));
    Run old = new Run(OLD);
    old.scheduler.advance(Duration.ofHours(12));
    assertThat(old.restarter.restarts()).hasSize(1);
    assertThat(versions.current()).contains(NEW);
    trials.countStart();
    return new Run(NEW);
  }

  /** The old version, after a launcher has switched back to it. */
  private Run back() {
    versions.activate(OLD);
    return new Run(OLD);
  }

  @Nested
  class Stays {
    @Test
    void afterEnoughGoodRounds() {
      Run next = updated();
      assertThat(trials.open().orElseThrow().baseline()).isEqualTo(Set.of("store", "hub"));
      assertThat(trials.open().orElseThrow().back()).containsExactly(OLD);
      next.rounds(SETTINGS.probationRounds() - 1);
      assertThat(journal.states()).endsWith(UpdateState.PROBATION);
      assertThat(settled).doesNotContain("1.0.4");
      next.rounds(1);
      assertThat(journal.states()).endsWith(UpdateState.COMMITTED);
      assertThat(trials.open()).isEmpty();
      assertThat(settled).endsWith("1.0.4");
      assertThat(trials.signs()).isEqualTo(SETTINGS.probationRounds());
    }

    @Test
    void whateverTheWorldDoes() {
      health.then(STORE, NO_HUB);
      Run next = updated();
      next.rounds(SETTINGS.probationRounds());
      assertThat(journal.states()).endsWith(UpdateState.COMMITTED);
    }

    @Test
    void whenItIsKilledBetweenTheTrialsEndAndTheJournal() {
      updated();
      trials.close();
      new Run(NEW);
      assertThat(journal.states()).endsWith(UpdateState.COMMITTED);
      assertThat(settled).endsWith("1.0.4");
    }

    @Test
    void alsoWhenTheJournalCannotSaySo() {
      Run next = updated();
      journal.failNext(Failure.of(FailureCause.STORAGE, "disk full", "make room"));
      next.rounds(SETTINGS.probationRounds());
      assertThat(trials.open()).isEmpty();
      new Run(NEW);
      assertThat(journal.states()).endsWith(UpdateState.COMMITTED);
    }

    /** The negative control: without a baseline a version that lost everything stays. */
    @Test
    void brokenWhenNothingIsKnownOfBefore() {
      FakeHealthProbe silent = health;
      source.publish("v1.0.4", "b".repeat(40));
      silent.then();
      Run first = new Run(OLD);
      first.scheduler.advance(Duration.ofHours(12));
      // The baseline of a probe that found nothing good is empty.
      silent.then(BROKEN);
      trials.arm(
          new Trial(
              trials.open().orElseThrow().attempt(),
              NEW,
              List.of(OLD),
              3,
              Duration.ZERO,
              Set.of()));
      Run next = new Run(NEW);
      next.rounds(SETTINGS.probationRounds());
      assertThat(journal.states()).endsWith(UpdateState.COMMITTED);
    }
  }

  @Nested
  class Goes {
    @Test
    void whenWhatWorkedBeforeDoesNot() {
      health.then(BROKEN, HUB);
      Run next = updated();
      next.rounds(ProbationPolicy.BAD_IN_A_ROW);
      assertThat(versions.current()).contains(OLD);
      assertThat(next.restarter.restarts()).hasSize(1);
      assertThat(trials.verdict().orElseThrow().reason()).contains("it lost a write");
      assertThat(journal.states()).doesNotContain(UpdateState.REVERTED);

      Run old = back();
      assertThat(journal.states()).endsWith(UpdateState.REVERTED);
      assertThat(trials.open()).isEmpty();
      assertThat(control.load().control().denied())
          .singleElement()
          .satisfies(
              denial -> {
                assertThat(denial.version()).isEqualTo(NEW);
                assertThat(denial.by()).isEqualTo(By.TRIAL);
                assertThat(denial.reason()).contains("it lost a write");
                assertThat(denial.log()).containsExactly("the last line");
              });
      assertThat(old.heldBy()).isEqualTo(Gate.DENIED);
      assertThat(errors).anySatisfy(line -> assertThat(line).contains("is back"));
    }

    @Test
    void byTheLaunchersHand() {
      updated();
      trials.condemn("start 3 without proving itself");
      Run old = back();
      assertThat(journal.states()).endsWith(UpdateState.REVERTED);
      assertThat(versions.installed()).as("what failed is not needed").containsExactly(OLD);
      assertThat(old.heldBy()).isEqualTo(Gate.DENIED);
      // and never again by itself
      old.scheduler.advance(Duration.ofDays(30));
      assertThat(old.restarter.restarts()).isEmpty();
      assertThat(installer.calls()).hasSize(1);
    }

    @Test
    void andTheDenialSurvivesTheLossOfItsFile() {
      updated();
      trials.condemn("bad");
      back();
      control.save(org.hephaestus.ports.update.UserControl.NONE);
      Run old = new Run(OLD);
      assertThat(control.load().control().denied()).hasSize(1);
      assertThat(old.heldBy()).isEqualTo(Gate.DENIED);
    }

    @Test
    void untilTheUserAllowsIt() {
      updated();
      trials.condemn("bad");
      Run old = back();
      clock.advance(Duration.ofSeconds(1));
      assertThat(old.updater.allow("1.0.9").done()).isFalse();
      assertThat(old.updater.allow("1.0.4").done()).isTrue();
      assertThat(old.updater.checkNow().outcome()).isInstanceOf(CheckOutcome.UpdateAvailable.class);
      // which a restart does not undo
      assertThat(new Run(OLD).updater.checkNow().outcome())
          .isInstanceOf(CheckOutcome.UpdateAvailable.class);
    }

    @Test
    void wheneverTheRollbackIsCut() {
      health.then(BROKEN, HUB);
      Run next = updated();
      // Condemned, and killed before the switch: the next start of it goes on with leaving.
      trials.condemn("bad");
      Run again = new Run(NEW);
      assertThat(again.restarter.restarts()).hasSize(1);
      assertThat(versions.current()).contains(OLD);
      // The version that comes back is cut after each of its steps: the outcome is the same.
      journal.failNext(Failure.of(FailureCause.STORAGE, "disk full", "make room"));
      new Run(OLD);
      assertThat(journal.states()).doesNotContain(UpdateState.REVERTED);
      assertThat(trials.open()).isPresent();
      new Run(OLD);
      assertThat(journal.states()).endsWith(UpdateState.REVERTED);
      assertThat(trials.open()).isEmpty();
      assertThat(next.restarter.restarts()).isEmpty();
    }

    /** The launcher has switched back, but only a store can make that last. */
    @Test
    void andTheTrialEndsOnlyWhenTheWayBackLasts() {
      updated();
      versions.activate(OLD);
      trials.condemn("bad");
      versions.failNextActivate(Failure.of(FailureCause.STORAGE, "disk full", "make room"));
      new Run(OLD);
      assertThat(journal.states()).doesNotContain(UpdateState.REVERTED);
      assertThat(trials.open()).isPresent();
      new Run(OLD);
      assertThat(journal.states()).endsWith(UpdateState.REVERTED);
      assertThat(trials.open()).isEmpty();
    }

    @Test
    void notWhenThereIsNothingToGoBackTo() {
      health.then(BROKEN, HUB);
      Run next = updated();
      versions.failNextActivate(Failure.of(FailureCause.STORAGE, "gone", "install it"));
      next.rounds(ProbationPolicy.BAD_IN_A_ROW);
      assertThat(next.restarter.restarts()).isEmpty();
      assertThat(next.updater.status().notices())
          .anySatisfy(notice -> assertThat(notice).contains("stays"));
      int signs = trials.signs();
      next.rounds(5);
      assertThat(trials.signs()).as("it is not killed for it").isGreaterThan(signs);
    }
  }

  /** A client that asks while the daemon's own look is under way gets what that one finds. */
  @Test
  void aCheckDuringACheckHasItsAnswer() {
    source.publish("v1.0.4", "b".repeat(40));
    Run old = new Run(OLD, SETTINGS.withMode(UpdateMode.NOTIFY));
    List<CompletableFuture<UpdateStatus>> second = new ArrayList<>();
    duringCheck = () -> second.add(CompletableFuture.supplyAsync(old.updater::checkNow));
    old.updater.checkNow();
    duringCheck = () -> {};
    assertThat(second.getFirst().orTimeout(30, TimeUnit.SECONDS).join().outcome())
        .isInstanceOf(CheckOutcome.UpdateAvailable.class);
  }

  @Nested
  class BeforeTheSwitch {
    @Test
    void aLiarIsDenied() {
      selfCheck.lie(OLD);
      source.publish("v1.0.4", "b".repeat(40));
      Run old = new Run(OLD);
      old.scheduler.advance(Duration.ofHours(12));
      assertThat(versions.current()).contains(OLD);
      assertThat(trials.open()).isEmpty();
      assertThat(old.heldBy()).isEqualTo(Gate.DENIED);
      assertThat(journal.states()).endsWith(UpdateState.ABANDONED);
    }

    @Test
    void aMachineWithoutTimeSaysNothingAboutTheVersion() {
      selfCheck.failNext(Failure.of(FailureCause.TIMEOUT, "it took too long", "try later"));
      source.publish("v1.0.4", "b".repeat(40));
      Run old = new Run(OLD);
      old.scheduler.advance(Duration.ofHours(7));
      assertThat(journal.states()).contains(UpdateState.ABANDONED);
      assertThat(control.load().control().denied()).isEmpty();
    }

    @Test
    void dataThatCannotBeCopiedStopIt() {
      data.failNext(Failure.of(FailureCause.STORAGE, "disk full", "make room"));
      source.publish("v1.0.4", "b".repeat(40));
      Run old = new Run(OLD);
      old.scheduler.advance(Duration.ofHours(7));
      assertThat(versions.current()).contains(OLD);
      assertThat(journal.states()).doesNotContain(UpdateState.ARMED);
    }

    @Test
    void aHoldDuringTheBuildCounts() {
      source.publish("v1.0.4", "b".repeat(40));
      Run old = new Run(OLD);
      installer.duringStage(call -> old.updater.hold(null));
      old.scheduler.advance(Duration.ofHours(12));
      assertThat(versions.current()).contains(OLD);
      assertThat(journal.states()).endsWith(UpdateState.SNAPSHOT, UpdateState.ABANDONED);
      assertThat(old.restarter.restarts()).isEmpty();
    }

    @Test
    void dataThatTheOldVersionCouldNotReadTakeTheUsersWord() {
      data.says(NEW, 2, 2);
      source.publish("v1.0.4", "b".repeat(40));
      Run old = new Run(OLD);
      old.scheduler.advance(Duration.ofHours(12));
      assertThat(versions.current()).contains(OLD);
      assertThat(old.updater.status().gates())
          .anySatisfy(
              verdict -> {
                assertThat(verdict.gate()).isEqualTo(Gate.DATA_FORMAT);
                assertThat(verdict.open()).isFalse();
              });
      assertThat(old.updater.applyNow().started()).isTrue();
      old.scheduler.runDue();
      assertThat(versions.current()).contains(NEW);
    }
  }

  @Nested
  class AtTheUsersWord {
    private Run committed() {
      Run next = updated();
      next.rounds(SETTINGS.probationRounds());
      assertThat(journal.states()).endsWith(UpdateState.COMMITTED);
      return next;
    }

    @Test
    void goesBackAndStaysThere() {
      Run next = committed();
      ApplyTicket ticket = next.updater.rollBack("");
      assertThat(ticket.started()).isTrue();
      next.scheduler.runDue();
      assertThat(versions.current()).contains(OLD);
      assertThat(next.restarter.restarts()).hasSize(1);

      Run old = new Run(OLD);
      old.rounds(SETTINGS.probationRounds());
      assertThat(journal.states()).endsWith(UpdateState.COMMITTED);
      assertThat(control.load().control().denied())
          .singleElement()
          .satisfies(denial -> assertThat(denial.by()).isEqualTo(By.ROLLBACK));
      assertThat(old.heldBy()).isEqualTo(Gate.DENIED);
      old.scheduler.advance(Duration.ofDays(30));
      assertThat(versions.current()).contains(OLD);
      // Going back twice does not go forward.
      assertThat(old.updater.rollBack("").started()).isFalse();
    }

    @Test
    void aRollbackThatDoesNotWorkEndsWhereItBegan() {
      Run next = committed();
      next.updater.rollBack("1.0.3");
      next.scheduler.runDue();
      trials.condemn("start 3 without proving itself");
      versions.activate(NEW);
      Run again = new Run(NEW);
      assertThat(journal.states()).endsWith(UpdateState.REVERTED);
      assertThat(again.updater.status().running()).isEqualTo(NEW.toString());
    }

    /** Asked for by another thread, as a client's request is, while the forge is slow to answer. */
    @Test
    void isTakenAlsoDuringACheck() {
      Run next = committed();
      List<ApplyTicket> tickets = new ArrayList<>();
      duringCheck =
          () ->
              tickets.add(
                  CompletableFuture.supplyAsync(() -> next.updater.rollBack(""))
                      .orTimeout(30, TimeUnit.SECONDS)
                      .join());
      next.updater.checkNow();
      assertThat(tickets)
          .singleElement()
          .satisfies(ticket -> assertThat(ticket.started()).as(ticket.reason()).isTrue());
      next.scheduler.runDue();
      assertThat(versions.current()).contains(OLD);
    }

    @Test
    void doesNotOverwriteATrialThatHasBegunMeanwhile() {
      Run next = committed();
      assertThat(next.updater.rollBack("").started()).isTrue();
      Trial other = new Trial("a-9", OLD, List.of(NEW), 3, Duration.ZERO, Set.of());
      trials.arm(other);
      next.scheduler.runDue();
      assertThat(trials.open()).contains(other);
      assertThat(versions.current()).contains(NEW);
      assertThat(next.restarter.restarts()).isEmpty();
      assertThat(next.updater.status().attempt())
          .satisfies(attempt -> assertThat(attempt.reason()).contains("on trial"));
    }

    @Test
    void isRefusedWithAReason() {
      Run old = new Run(OLD);
      assertThat(old.updater.rollBack("").reason()).contains("no version that ran before");
      assertThat(old.updater.rollBack("9.9.9").reason()).contains("not installed");
      assertThat(old.updater.rollBack("1.0.3").reason()).contains("runs already");
      Run next = updated();
      assertThat(next.updater.rollBack("").reason()).contains("on trial");
    }

    @Test
    void nothingIsInstalledWhileHeld() {
      source.publish("v1.0.4", "b".repeat(40));
      Run old = new Run(OLD);
      assertThat(old.updater.hold(clock.now().minusSeconds(1)).done()).isFalse();
      assertThat(old.updater.hold(clock.now().plus(Duration.ofDays(3))).done()).isTrue();
      old.scheduler.advance(Duration.ofDays(2));
      assertThat(installer.calls()).isEmpty();
      assertThat(old.shownAsHeldBy()).isEqualTo(Gate.HOLD);
      assertThat(old.updater.applyNow().started()).isTrue();
      old.scheduler.runDue();
      assertThat(installer.calls()).as("also not at the user's own word").isEmpty();
      old.scheduler.advance(Duration.ofDays(2));
      assertThat(versions.current()).as("and then it ends by itself").contains(NEW);
    }

    @Test
    void aPinKeepsOthersOutAcrossRestarts() {
      source.publish("v1.0.4", "b".repeat(40));
      source.publish("v1.1.0", "c".repeat(40));
      Run old = new Run(OLD);
      assertThat(old.updater.pin("v1").done()).isFalse();
      assertThat(old.updater.pin("1.0").done()).isTrue();
      Run again = new Run(OLD, SETTINGS.withMode(UpdateMode.NOTIFY));
      assertThat(again.updater.checkNow().outcome())
          .isInstanceOfSatisfying(
              CheckOutcome.UpdateAvailable.class,
              available -> assertThat(available.id()).isEqualTo(NEW));
      assertThat(again.updater.pin("1.0.3").done()).isTrue();
      assertThat(again.heldBy()).isEqualTo(Gate.PIN);
      assertThat(again.updater.unpin().status().control().pin()).isNull();
    }

    @Test
    void whatWasSaidAndIsLostStopsEverything() {
      source.publish("v1.0.4", "b".repeat(40));
      control.lose("control.json is damaged");
      Run old = new Run(OLD);
      old.scheduler.advance(Duration.ofDays(1));
      assertThat(installer.calls()).isEmpty();
      assertThat(old.updater.status().gates())
          .filteredOn(verdict -> verdict.gate() == Gate.CONTROL)
          .extracting(GateVerdict::open)
          .containsExactly(false);
      old.updater.endHold();
      old.scheduler.advance(Duration.ofDays(1));
      assertThat(versions.current()).contains(NEW);
    }
  }
}
