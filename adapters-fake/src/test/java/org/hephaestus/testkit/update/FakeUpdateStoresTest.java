package org.hephaestus.testkit.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;
import org.hephaestus.ports.update.Failure;
import org.hephaestus.ports.update.FailureCause;
import org.hephaestus.ports.update.JournalEntry;
import org.hephaestus.ports.update.Restarter;
import org.hephaestus.ports.update.StagingArea;
import org.hephaestus.ports.update.Trial;
import org.hephaestus.ports.update.Trials;
import org.hephaestus.ports.update.UpdateControl;
import org.hephaestus.ports.update.UpdateJournal;
import org.hephaestus.ports.update.UpdateLock;
import org.hephaestus.ports.update.UpdateMemory;
import org.hephaestus.ports.update.UpdateState;
import org.hephaestus.ports.update.UserControl;
import org.hephaestus.ports.update.VersionId;
import org.hephaestus.ports.update.VersionStore;
import org.hephaestus.ports.update.WriteResult;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The fakes pass the ports' contracts and fail when they are told to. */
class FakeUpdateStoresTest {
  private static final Failure FULL = Failure.of(FailureCause.STORAGE, "disk full", "make room");
  private static final VersionId V1 = new VersionId("1.0.3", "0123456789ab");

  @Nested
  class VersionStoreTest extends VersionStoreContract {
    private final FakeVersionStore store = new FakeVersionStore();

    @Override
    protected VersionStore store() {
      return store;
    }

    @Override
    protected URI product(StagingArea area, VersionId id) {
      return area.location().resolve("product/");
    }

    @Override
    protected boolean isGone(URI location) {
      return store.openAreas().stream()
          .noneMatch(a -> location.toString().startsWith(a.toString()));
    }

    @Test
    void failsOnCommand() {
      store.failNextOpen(FULL);
      store.failNextAdmit(FULL);
      store.failNextActivate(FULL);
      assertThat(store.open()).isEqualTo(new VersionStore.Opened.Failed(FULL));
      store.installCurrent(V1).leaveRubbish(2);
      StagingArea area = new StagingArea(URI.create("fake:/staging/9/"));
      assertThat(store.admit(area, area.location(), V1)).isEqualTo(new WriteResult.Failed(FULL));
      assertThat(store.activate(V1)).isEqualTo(new WriteResult.Failed(FULL));
      assertThat(store.current()).contains(V1);
      assertThat(store.sweep()).isEqualTo(2);
      assertThat(store.activations()).isEmpty();
    }
  }

  @Nested
  class TrialsTest extends TrialsContract {
    private final FakeTrials trials = new FakeTrials();

    @Override
    protected Trials trials() {
      return trials;
    }

    @Test
    void countsStartsAndLosesOnCommand() {
      VersionId next = new VersionId("1.0.4", "bbbbbbbbbbbb");
      trials.arm(new Trial("a-1", next, List.of(V1), 3, Duration.ZERO, Set.of()));
      assertThat(trials.countStart()).isEqualTo(1);
      assertThat(trials.starts()).isEqualTo(1);
      trials.lose();
      assertThat(trials.open()).isEmpty();
      assertThat(trials.close()).isEqualTo(WriteResult.OK);
      assertThat(trials.starts()).isZero();
    }
  }

  @Nested
  class UpdateControlTest extends UpdateControlContract {
    private final FakeUpdateControl control = new FakeUpdateControl();

    @Override
    protected UpdateControl control() {
      return control;
    }

    @Override
    protected void damage() {
      control.lose("damaged");
    }

    @Test
    void losesAndFailsOnCommand() {
      control.save(FULL);
      control.failNext(FakeUpdateStoresTest.FULL);
      assertThat(control.save(UserControl.NONE))
          .isEqualTo(new WriteResult.Failed(FakeUpdateStoresTest.FULL));
      assertThat(control.load().control()).isEqualTo(FULL);
      control.lose("gone");
      assertThat(control.load().problem()).isEqualTo("gone");
      assertThat(control.save(UserControl.NONE)).isEqualTo(WriteResult.OK);
      assertThat(control.load().problem()).isNull();
    }
  }

  @Nested
  class UpdateJournalTest extends UpdateJournalContract {
    private final FakeUpdateJournal journal = new FakeUpdateJournal();

    @Override
    protected UpdateJournal journal() {
      return journal;
    }

    @Test
    void failsOnCommandAndTellsAListenerThatMayThrow() {
      JournalEntry entry =
          new JournalEntry(Instant.EPOCH, 1, "x", UpdateState.CHECKED, null, V1, "");
      journal.failOn(2, FULL);
      journal.failNext(FULL);
      assertThat(journal.append(entry)).isEqualTo(new WriteResult.Failed(FULL));
      assertThat(journal.append(entry)).isEqualTo(new WriteResult.Failed(FULL));
      journal.onAppend(
          written -> {
            throw new IllegalStateException("killed here");
          });
      assertThatThrownBy(() -> journal.append(entry)).hasMessage("killed here");
      assertThat(journal.states()).containsExactly(UpdateState.CHECKED);
      journal.reportProblem("torn");
      assertThat(journal.replay()).isEqualTo(new UpdateJournal.Replay(List.of(entry), "torn"));
    }
  }

  @Nested
  class UpdateMemoryTest extends UpdateMemoryContract {
    private final FakeUpdateMemory memory = new FakeUpdateMemory();

    @Override
    protected UpdateMemory memory() {
      return memory;
    }

    @Test
    void failsOnCommandAndReportsDamageOnce() {
      assertThat(memory.save(FULL)).isEqualTo(WriteResult.OK);
      memory.failNext(FakeUpdateStoresTest.FULL);
      assertThat(memory.save(UpdateMemory.Contents.EMPTY)).isNotEqualTo(WriteResult.OK);
      assertThat(memory.contents()).isEqualTo(FULL);
      assertThat(memory.saves()).isEqualTo(1);
      memory.corrupt("no JSON");
      assertThat(memory.load())
          .isEqualTo(new UpdateMemory.Loaded(UpdateMemory.Contents.EMPTY, "no JSON"));
      assertThat(memory.load().problem()).isNull();
    }
  }

  @Nested
  class UpdateLockTest extends UpdateLockContract {
    private final FakeUpdateLock lock = new FakeUpdateLock();

    @Override
    protected UpdateLock lock() {
      return lock;
    }

    @Test
    void failsOnCommandAndOutlivesItsHolder() {
      lock.failNext(FULL);
      assertThat(lock.tryAcquire("a")).isEqualTo(new UpdateLock.Attempt.Failed(FULL));
      assertThat(lock.tryAcquire("a")).isInstanceOf(UpdateLock.Attempt.Acquired.class);
      lock.holderDies();
      assertThat(lock.tryAcquire("b")).isInstanceOf(UpdateLock.Attempt.Acquired.class);
      assertThat(lock.isHeld()).isTrue();
      assertThat(lock.acquisitions()).containsExactly("a", "b");
    }
  }

  @Nested
  class RestarterTest extends RestarterContract {
    @Override
    protected Restarter supervised(IntConsumer exit) {
      return new FakeRestarter(exit);
    }

    @Override
    protected Restarter unsupervised(IntConsumer exit) {
      return new FakeRestarter(exit).unsupervised("run from a shell", "heph daemon install");
    }

    @Test
    void recordsTheReasons() {
      FakeRestarter restarter = new FakeRestarter().supervised("me");
      restarter.restart("why");
      assertThat(restarter.restarts()).containsExactly("why");
    }
  }
}
