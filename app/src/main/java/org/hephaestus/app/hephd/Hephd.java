package org.hephaestus.app.hephd;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.hephaestus.domain.daemon.DaemonIdentity;
import org.hephaestus.domain.update.SelfUpdater;
import org.hephaestus.files.jdk.JdkScheduler;
import org.hephaestus.hub.HubServer;
import org.hephaestus.socket.Farewell;
import org.hephaestus.socket.Listening;
import org.hephaestus.socket.SocketServer;
import org.hephaestus.systemd.ForeignUnit;
import org.hephaestus.systemd.SdNotify;

/**
 * The daemon's life: one per store, bound before it settles an update, drained before it goes.
 *
 * <p>Start: socket, upkeep of the store, updater. End, in the other order, from whichever thread
 * asks first: the restart after an update, or the JVM's shutdown on SIGTERM and SIGINT.
 */
@Singleton
final class Hephd {
  /** How long requests in flight may take before the connection is closed under them. */
  private static final Duration DRAIN_LIMIT = Duration.ofSeconds(5);

  /** How long cutting a build may take, until none of its processes is left. */
  private static final Duration CUT_LIMIT = Duration.ofSeconds(12);

  private final HephdOptions options;
  private final Environment environment;
  private final HephdLog log;
  private final DaemonIdentity identity;
  private final SocketServer server;
  private final SelfUpdater updater;
  private final JdkScheduler scheduler;
  private final Drain drain;
  private final OpenStore store;
  private final StoreKeeper keeper;
  private final SdNotify notify;
  private final Optional<Spoke> spoke;
  private final Optional<HubServer> hub;
  private volatile boolean served;
  private final AtomicBoolean stopped = new AtomicBoolean();

  @Inject
  Hephd(
      HephdOptions options,
      Environment environment,
      DaemonIdentity identity,
      SocketServer server,
      SelfUpdater updater,
      JdkScheduler scheduler,
      Drain drain,
      OpenStore store,
      StoreKeeper keeper,
      SdNotify notify,
      Optional<Spoke> spoke,
      Optional<HubServer> hub) {
    this.options = options;
    this.environment = environment;
    this.log = environment.log();
    this.identity = identity;
    this.server = server;
    this.updater = updater;
    this.scheduler = scheduler;
    this.drain = drain;
    this.store = store;
    this.keeper = keeper;
    this.notify = notify;
    this.spoke = spoke;
    this.hub = hub;
  }

  /** Starts serving. When it cannot, {@link #stop} gives everything back. */
  Listening start() {
    store.notices().forEach(log::info);
    ForeignUnit.notices(environment.variables(), environment.userHome()).forEach(log::info);
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "heph-shutdown"));
    if (server.start() instanceof Listening.Refused refused) {
      return refused;
    }
    if (hub.isPresent() && hub.get().start() instanceof HubServer.Start.Refused refused) {
      return new Listening.Refused(Listening.Reason.IO, refused.why());
    }
    served = true;
    drain.set(
        () -> {
          notify.stopping("restarting");
          spoke.ifPresent(Spoke::stop);
          hub.ifPresent(it -> it.drain(DRAIN_LIMIT));
          server.drain(DRAIN_LIMIT, Farewell.RESTARTING);
        });
    log.info(
        "hephd "
            + identity.version()
            + " ("
            + identity.commit()
            + ") serves "
            + options.db()
            + " on "
            + options.socket()
            + place()
            + ", pid "
            + identity.pid());
    notify.ready("serving " + options.db() + " on " + options.socket());
    keeper.start();
    spoke.ifPresent(Spoke::start);
    updater.start();
    return new Listening.Started();
  }

  private String place() {
    return switch (options.sync()) {
      case SyncOptions.None none -> "";
      case SyncOptions.Spoke to -> ", syncing to " + to.hub();
      case SyncOptions.Server at -> ", a hub at http://" + at.host() + ":" + at.port();
    };
  }

  /** Ends it, whoever asks first. */
  void stop() {
    if (stopped.compareAndSet(false, true)) {
      if (served) {
        notify.stopping("stopping");
      }
      updater.stop();
      spoke.ifPresent(Spoke::stop);
      hub.ifPresent(it -> it.drain(DRAIN_LIMIT));
      server.drain(DRAIN_LIMIT, Farewell.STOPPING);
      scheduler.close();
      if (!scheduler.awaitEnd(CUT_LIMIT)) {
        log.error("a build under way could not be cut within " + CUT_LIMIT);
      }
      keeper.stop();
      store.store().close();
      store.lease().close();
      if (served) {
        log.info("hephd " + identity.version() + " has stopped");
      }
    }
  }
}
