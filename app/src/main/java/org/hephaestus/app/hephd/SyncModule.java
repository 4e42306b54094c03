package org.hephaestus.app.hephd;

import dagger.Module;
import dagger.Provides;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.hephaestus.domain.sync.HubService;
import org.hephaestus.domain.sync.SyncDesk;
import org.hephaestus.domain.sync.SyncLoop;
import org.hephaestus.domain.task.DataApi;
import org.hephaestus.files.jdk.JdkScheduler;
import org.hephaestus.http.HttpSyncTransport;
import org.hephaestus.http.WaitLimits;
import org.hephaestus.hub.HubServer;
import org.hephaestus.ports.sync.SyncLimits;
import org.hephaestus.ports.time.Chance;
import org.hephaestus.ports.time.Clock;

/** The hub, or the way to it. */
@Module
final class SyncModule {
  private SyncModule() {}

  @Provides
  @Singleton
  static Optional<Spoke> spoke(
      HephdOptions options,
      Environment environment,
      OpenStore open,
      DataApi data,
      Clock clock,
      Chance chance) {
    if (!(options.sync() instanceof SyncOptions.Spoke to)) {
      return Optional.empty();
    }
    String build = environment.build().version();
    HttpSyncTransport transport = new HttpSyncTransport(to.hub(), WaitLimits.DEFAULT, build);
    // For the loop alone: its steps block while the hub is asked.
    JdkScheduler scheduler = new JdkScheduler(environment.log()::thrown);
    SyncLoop loop =
        new SyncLoop(
            open.store(),
            transport,
            clock,
            chance,
            scheduler,
            build,
            to.hub().toString(),
            data::came,
            environment.log()::on);
    data.onWrite(loop::written);
    return Optional.of(new Spoke(loop, scheduler, transport));
  }

  @Provides
  @Singleton
  static Optional<HubServer> hub(
      HephdOptions options, Environment environment, OpenStore open, DataApi data, Clock clock) {
    if (!(options.sync() instanceof SyncOptions.Server at)) {
      return Optional.empty();
    }
    String build = environment.build().version();
    HubService service = new HubService(open.store(), clock, SyncLimits.DEFAULT, build, data::came);
    return Optional.of(new HubServer(service, at.host(), at.port(), HubService.PROTOCOLS, build));
  }

  @Provides
  @Singleton
  static SyncDesk desk(OpenStore open, Optional<Spoke> spoke) {
    return new SyncDesk(open.store(), spoke.map(Spoke::loop).orElse(null));
  }
}
