package org.hephaestus.app.hephd;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.hephaestus.cli.ExitCode;
import org.hephaestus.domain.daemon.DaemonIdentity;
import org.hephaestus.domain.update.SelfUpdater;
import org.hephaestus.files.jdk.JdkScheduler;
import org.hephaestus.socket.Farewell;
import org.hephaestus.socket.Listening;
import org.hephaestus.socket.SocketServer;
import org.hephaestus.systemd.ForeignUnit;

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
      StoreKeeper keeper) {
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
  }

  /** Starts serving; answers {@link ExitCode#OK} when it does, else what to exit with. */
  ExitCode start() {
    store.notices().forEach(log::info);
    ForeignUnit.notices(environment.variables(), environment.userHome()).forEach(log::info);
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "heph-shutdown"));
    if (server.start() instanceof Listening.Refused refused) {
      log.error(refused.why());
      return ExitCode.CONFIG;
    }
    drain.set(() -> server.drain(DRAIN_LIMIT, Farewell.RESTARTING));
    log.info(
        "hephd "
            + identity.version()
            + " ("
            + identity.commit()
            + ") serves "
            + options.db()
            + " on "
            + options.socket()
            + ", pid "
            + identity.pid());
    keeper.start();
    updater.start();
    return ExitCode.OK;
  }

  private void stop() {
    if (stopped.compareAndSet(false, true)) {
      updater.stop();
      server.drain(DRAIN_LIMIT, Farewell.STOPPING);
      scheduler.close();
      if (!scheduler.awaitEnd(CUT_LIMIT)) {
        log.error("a build under way could not be cut within " + CUT_LIMIT);
      }
      keeper.stop();
      store.store().close();
      store.lease().close();
      log.info("hephd " + identity.version() + " has stopped");
    }
  }
}
