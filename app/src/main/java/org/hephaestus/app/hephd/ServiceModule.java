package org.hephaestus.app.hephd;

import dagger.Module;
import dagger.Provides;
import jakarta.inject.Singleton;
import java.util.HexFormat;
import java.util.Optional;
import org.hephaestus.domain.daemon.DaemonApi;
import org.hephaestus.domain.daemon.DaemonIdentity;
import org.hephaestus.domain.sync.SyncDesk;
import org.hephaestus.domain.task.DataApi;
import org.hephaestus.domain.update.SelfUpdater;
import org.hephaestus.domain.update.doctor.Doctor;
import org.hephaestus.ports.api.Hello;
import org.hephaestus.ports.api.HephApi;
import org.hephaestus.ports.time.Chance;
import org.hephaestus.ports.time.Clock;
import org.hephaestus.socket.HandedSocket;
import org.hephaestus.socket.SocketLimits;
import org.hephaestus.socket.SocketPaths;
import org.hephaestus.socket.SocketServer;

/** What clients talk to. */
@Module
final class ServiceModule {
  private ServiceModule() {}

  @Provides
  @Singleton
  static DaemonIdentity identity(
      HephdOptions options, Environment environment, Clock clock, Chance chance) {
    return new DaemonIdentity(
        environment.build().version(),
        environment.build().commit(),
        HexFormat.of().toHexDigits((long) (chance.nextDouble() * Long.MAX_VALUE)),
        ProcessHandle.current().pid(),
        clock.now(),
        options.mode(),
        options.db().toString(),
        options.socket().toString(),
        options.log().toString());
  }

  @Provides
  @Singleton
  static HephApi api(
      DaemonIdentity identity, SelfUpdater updater, Doctor doctor, DataApi data, SyncDesk sync) {
    return new DaemonApi(identity, updater, doctor, data, data::status, sync);
  }

  @Provides
  @Singleton
  static SocketServer server(
      HephdOptions options,
      Environment environment,
      DaemonIdentity identity,
      HephApi api,
      DataApi data,
      OpenStore store,
      Optional<HandedSocket> handed) {
    Hello hello =
        new Hello(
            identity.version(),
            identity.commit(),
            Hello.PROTOCOL,
            Hello.PROTOCOL,
            identity.instance(),
            store.store().identity().storeId());
    SocketLimits limits = SocketLimits.DEFAULT;
    long uid = SocketPaths.ownUid(environment.userHome());
    return handed
        .map(h -> new SocketServer(h, api, data.changes(), hello, limits, uid))
        .orElseGet(
            () -> new SocketServer(options.socket(), api, data.changes(), hello, limits, uid));
  }
}
