package org.hephaestus.domain.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.hephaestus.domain.sync.HubService;
import org.hephaestus.domain.sync.SyncDesk;
import org.hephaestus.domain.sync.SyncLoop;
import org.hephaestus.domain.update.SelfUpdater;
import org.hephaestus.domain.update.UpdateSettings;
import org.hephaestus.domain.update.doctor.Doctor;
import org.hephaestus.ports.api.CallResult;
import org.hephaestus.ports.api.DaemonStatus;
import org.hephaestus.ports.api.HephApi;
import org.hephaestus.ports.api.Pong;
import org.hephaestus.ports.api.Request;
import org.hephaestus.ports.sync.SyncLimits;
import org.hephaestus.ports.update.CheckOutcome;
import org.hephaestus.ports.update.UpdateStatus;
import org.hephaestus.ports.update.VersionId;
import org.hephaestus.testkit.api.ApiSamples;
import org.hephaestus.testkit.api.FakeHephApi;
import org.hephaestus.testkit.api.HephApiContract;
import org.hephaestus.testkit.store.FakeStore;
import org.hephaestus.testkit.sync.FakeSyncTransport;
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

class DaemonApiTest extends HephApiContract {
  private static final VersionId RUNNING = new VersionId("1.0.3", "a".repeat(12));

  private final FakeClock clock = new FakeClock();
  private final FakeScheduler scheduler = new FakeScheduler(clock);
  private final FakeReleaseSource source = new FakeReleaseSource();
  private final FakeVersionStore versions = new FakeVersionStore().installCurrent(RUNNING);
  private final FakeHephApi data = new FakeHephApi();
  private final FakeStore store = new FakeStore();
  private final SyncLoop loop =
      new SyncLoop(
          store,
          new FakeSyncTransport(
              new HubService(new FakeStore(), clock, SyncLimits.DEFAULT, "9.9.9")),
          clock,
          new FakeChance(),
          scheduler,
          "1.0.3",
          "http://hub",
          nodes -> {},
          event -> {});
  private final HephApi api =
      new DaemonApi(
          new DaemonIdentity(
              "1.0.3",
              RUNNING.commit(),
              "an instance",
              4711,
              Instant.EPOCH,
              "local",
              "/data/heph.db",
              "/run/hephd.sock",
              "/data/hephd.log"),
          SelfUpdater.builder(RUNNING.toString())
              .settings(UpdateSettings.DEFAULT.withMinAge(Duration.ZERO))
              .source(source)
              .installer(new FakeInstaller())
              .versions(versions)
              .journal(new FakeUpdateJournal())
              .memory(new FakeUpdateMemory())
              .lock(new FakeUpdateLock())
              .restarter(new FakeRestarter())
              .control(new FakeUpdateControl())
              .trials(new FakeTrials())
              .selfCheck(new FakeSelfCheck())
              .data(new FakeDataGuard())
              .host(new FakeUpdateHost())
              .clock(clock)
              .scheduler(scheduler)
              .chance(new FakeChance())
              .build(),
          new Doctor(List.of()),
          data,
          ApiSamples::storeStatus,
          new SyncDesk(store, loop));

  @Override
  protected HephApi api() {
    return api;
  }

  @Test
  void tellsWhatItIs() {
    assertThat(api.call(new Request.Ping()))
        .isEqualTo(new CallResult.Ok<>(new Pong("1.0.3", RUNNING.commit(), "an instance")));
    assertThat(api.call(new Request.Status()))
        .isInstanceOfSatisfying(
            CallResult.Ok.class,
            ok -> {
              DaemonStatus status = (DaemonStatus) ok.value();
              assertThat(status.pid()).isEqualTo(4711);
              assertThat(status.db()).isEqualTo("/data/heph.db");
              assertThat(status.log()).isEqualTo("/data/hephd.log");
              assertThat(status.update().running()).isEqualTo(RUNNING.toString());
            });
  }

  @Test
  void handsOnWhatIsAboutData() {
    List<Request<?>> forData =
        ApiSamples.requests().stream()
            .filter(
                r ->
                    !r.method().startsWith("update.")
                        && !r.method().startsWith("sync.")
                        && !r.getClass().equals(Request.Ping.class))
            .filter(r -> !r.getClass().equals(Request.Status.class))
            .toList();
    for (Request<?> request : forData) {
      assertThat(api.call(request)).isEqualTo(new CallResult.Ok<>(ApiSamples.answer(request)));
    }
    assertThat(data.requests()).hasSizeGreaterThan(20).isEqualTo(forData);
  }

  @Test
  void checksAndAppliesOnTheUsersWord() {
    source.publish("v1.0.4", "b".repeat(40));
    CallResult<UpdateStatus> checked = api.call(new Request.CheckForUpdate());
    assertThat(((CallResult.Ok<UpdateStatus>) checked).value().outcome())
        .isInstanceOf(CheckOutcome.UpdateAvailable.class);
    api.call(new Request.ApplyUpdate());
    scheduler.runDue();
    assertThat(versions.current()).contains(new VersionId("1.0.4", "b".repeat(12)));
  }
}
