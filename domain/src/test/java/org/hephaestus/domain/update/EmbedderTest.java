package org.hephaestus.domain.update;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.hephaestus.ports.update.UpdateMode;
import org.hephaestus.ports.update.VersionId;
import org.hephaestus.testkit.time.FakeChance;
import org.hephaestus.testkit.time.FakeClock;
import org.hephaestus.testkit.time.FakeScheduler;
import org.hephaestus.testkit.update.FakeDataGuard;
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
import org.junit.jupiter.api.Test;

/** Somebody else's daemon: a plain main, the builder, the published fakes, nothing of hephd. */
class EmbedderTest {
  /** A daemon that keeps itself current. */
  static final class Daemon {
    final FakeClock clock = new FakeClock();
    final FakeScheduler scheduler = new FakeScheduler(clock);
    final FakeReleaseSource source = new FakeReleaseSource();
    final FakeVersionStore versions = new FakeVersionStore();
    final List<Integer> exits = new ArrayList<>();
    final List<String> log = new ArrayList<>();
    final FakeUpdateJournal journal = new FakeUpdateJournal();
    final FakeUpdateMemory memory = new FakeUpdateMemory();
    final FakeTrials trials = new FakeTrials();

    SelfUpdater start(VersionId running) {
      versions.installCurrent(running);
      SelfUpdater updater =
          SelfUpdater.builder(running.toString())
              .settings(
                  UpdateSettings.DEFAULT
                      .withMode(UpdateMode.APPLY)
                      .withMinAge(Duration.ZERO)
                      .withInterval(Duration.ofMinutes(10)))
              .listener(event -> log.add(event.message()))
              .source(source)
              .installer(new FakeInstaller())
              .versions(versions)
              .journal(journal)
              .memory(memory)
              .lock(new FakeUpdateLock())
              .restarter(new FakeRestarter(exits::add))
              .clock(clock)
              .scheduler(scheduler)
              .chance(FakeChance.seeded(42))
              .control(new FakeUpdateControl())
              .trials(trials)
              .selfCheck(new FakeSelfCheck())
              .data(new FakeDataGuard())
              .host(new FakeUpdateHost())
              .build();
      updater.start();
      return updater;
    }
  }

  /** What an embedder's main would be; answers the exit codes it asked its host for. */
  static List<Integer> main(Daemon daemon, String from, String to) {
    VersionId running = new VersionId(from, "a".repeat(12));
    daemon.start(running);
    daemon.source.publish("v" + to, "b".repeat(40));
    daemon.scheduler.advance(Duration.ofMinutes(30));
    return daemon.exits;
  }

  @Test
  void twoInOneJvmUpdateThemselvesIndependently() {
    Daemon one = new Daemon();
    Daemon two = new Daemon();
    assertThat(main(one, "1.0.0", "1.1.0")).containsExactly(0);
    assertThat(one.versions.current()).contains(new VersionId("1.1.0", "b".repeat(12)));
    assertThat(two.exits).isEmpty();
    assertThat(two.log).isEmpty();
    assertThat(main(two, "7.0.0", "8.0.0")).containsExactly(0);
    assertThat(two.versions.current()).contains(new VersionId("8.0.0", "b".repeat(12)));
    assertThat(one.versions.current()).contains(new VersionId("1.1.0", "b".repeat(12)));

    // and the new version, started by its supervisor, proves itself and says that it arrived
    SelfUpdater next = one.start(new VersionId("1.1.0", "b".repeat(12)));
    one.scheduler.advance(Duration.ofMinutes(2));
    assertThat(next.status().notices()).anySatisfy(n -> assertThat(n).startsWith("1.0.0 -> 1.1.0"));
  }
}
