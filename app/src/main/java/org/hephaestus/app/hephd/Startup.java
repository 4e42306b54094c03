package org.hephaestus.app.hephd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hephaestus.cli.ExitCode;
import org.hephaestus.domain.daemon.CrashLoopDecision;
import org.hephaestus.domain.daemon.CrashLoopPolicy;
import org.hephaestus.files.DaemonLock;
import org.hephaestus.files.StartRecord;
import org.hephaestus.files.jdk.SystemClock;
import org.hephaestus.files.jdk.ThreadPause;
import org.hephaestus.ports.service.DaemonFlag;
import org.hephaestus.socket.Farewell;
import org.hephaestus.socket.HandedSocket;
import org.hephaestus.socket.Listening;
import org.hephaestus.socket.SocketPaths;
import org.hephaestus.socket.SocketServer;
import org.hephaestus.systemd.PassedSocket;
import org.hephaestus.systemd.SdNotify;
import org.jspecify.annotations.Nullable;

/**
 * From arguments to a daemon that serves, or to an exit code that its supervisor understands.
 *
 * <p>Nobody who waits in the queue of a socket that we were handed is left without an answer: a
 * daemon that cannot serve says so to each of them, and only then ends. Otherwise they would hang,
 * and systemd would start us again for each one.
 */
final class Startup {
  /** Who comes so soon after another one is told why, too, before we end. */
  private static final Duration QUIET = Duration.ofSeconds(1);

  /** Well within the time that systemd gives to a start. */
  private static final Duration LONGEST_REFUSAL = Duration.ofSeconds(20);

  /** A start that could not be written down does not slow down the next one: it is slow itself. */
  private static final Duration UNRECORDED = Duration.ofSeconds(10);

  private static final Duration SOON = Duration.ofSeconds(1);

  private static final String HINT = "see: heph daemon status";

  private final Environment environment;
  private final HephdLog log;
  private final StartedBy startedBy;
  private final boolean onTrial;
  private final PassedSocket passed;
  private final SdNotify notify;
  private final ThreadPause pause = new ThreadPause();
  private boolean recorded = true;

  // Read by the shutdown hook.
  private volatile boolean failed;
  private volatile @Nullable StartRecord starts;
  private volatile @Nullable SocketServer refusing;

  /**
   * Touches nothing yet.
   *
   * @param all variables of the process, those among them that are for it alone
   */
  Startup(Environment environment, Map<String, String> all) {
    long pid = ProcessHandle.current().pid();
    this.environment = environment;
    this.log = environment.log();
    this.startedBy = StartedBy.of(all, pid);
    this.onTrial = !all.getOrDefault("HEPH_TRIAL", "").isEmpty();
    this.passed = PassedSocket.of(all, pid);
    this.notify = new SdNotify(all);
  }

  /**
   * Arguments that are not understood, which has been said. A supervisor would try them again and
   * again: to it that is a configuration that does not work. To anybody else it is not: returns.
   */
  void misunderstood(String why) throws InterruptedException {
    if (startedBy == StartedBy.SYSTEMD || startedBy == StartedBy.LAUNCHD) {
      Runtime.getRuntime().addShutdownHook(new Thread(this::ended, "heph-ended"));
      giveUp(ExitCode.CONFIG, "its arguments are not understood: " + why, handed(), null);
    }
  }

  /** Serves until SIGTERM, or ends the process. */
  void run(HephdOptions given) throws InterruptedException {
    log.into(given.log(), startedBy != StartedBy.LAUNCHD);
    if (!given.unused().isEmpty()) {
      log.info(
          "not used in --mode "
              + given.mode()
              + ": "
              + given.unused().stream().map(DaemonFlag::flag).collect(Collectors.joining(", ")));
    }
    Runtime.getRuntime().addShutdownHook(new Thread(this::ended, "heph-ended"));
    HandedSocket handed = null;
    switch (passed) {
      case PassedSocket.None none -> {}
      case PassedSocket.Unclear unclear ->
          refuse(ExitCode.CONFIG, unclear.why(), null, given.socket());
      case PassedSocket.Descriptor descriptor -> {
        switch (HandedSocket.adopt(descriptor.number())) {
          case HandedSocket.Adoption.Adopted adopted -> handed = adopted.socket();
          case HandedSocket.Adoption.Unusable unusable ->
              refuse(ExitCode.CONFIG, unusable.why(), null, given.socket());
        }
      }
    }
    HephdOptions options = handed == null ? given : given.withSocket(handed.path());
    // First of all: whoever connects starts a daemon again that has refused the one before.
    if (handed != null || startedBy != StartedBy.SOMEBODY) {
      slowDown(options, handed);
    }
    if (handed != null && given.socketGiven() && !isSame(given.socket(), handed.path())) {
      refuse(
          ExitCode.CONFIG,
          "--socket is "
              + given.socket()
              + ", but the socket that this process was handed is "
              + handed.path()
              + "; make them the same, or leave --socket out",
          handed,
          null);
    }
    switch (OpenStore.open(
        options.db(),
        self(options),
        new GoingBack(options.db(), options.home(), environment.build()))) {
      case OpenStore.Result.Refused refused ->
          refuse(refused.code(), refused.why(), handed, options.socket());
      case OpenStore.Result.Ready ready -> {
        Optional<String> wrong = ready.open().ofOwner(options.sync().wantedOwner());
        if (wrong.isPresent()) {
          ready.open().close();
          refuse(ExitCode.CONFIG, wrong.get(), handed, options.socket());
        }
        serve(options, ready.open(), handed);
      }
    }
  }

  private void serve(HephdOptions options, OpenStore store, @Nullable HandedSocket handed)
      throws InterruptedException {
    log.rotate(); // the store is ours alone, and so is the log
    Hephd hephd =
        DaggerHephdComponent.factory()
            .create(environment, options, store, notify, Optional.ofNullable(handed))
            .hephd();
    if (hephd.start() instanceof Listening.Refused refused) {
      hephd.stop(); // whoever finds out why must find the store free
      // What the operating system refuses, like an address in use, may pass by itself.
      boolean mayPass = refused.reason() == Listening.Reason.IO;
      refuse(mayPass ? ExitCode.FAILED : ExitCode.CONFIG, refused.why(), null, null);
    }
    StartRecord toForget = starts;
    if (toForget != null && pause.pause(CrashLoopPolicy.PROVEN)) {
      toForget.clear();
    }
    Thread.currentThread().join(); // the daemon's threads do not keep the process
  }

  /** Writes this start down; waits if too many before it came to nothing. */
  private void slowDown(HephdOptions options, @Nullable HandedSocket handed) {
    // Only while it is ours: not held during the wait, in which somebody may restore a backup.
    if (!(DaemonLock.tryAcquire(options.db(), self(options))
        instanceof DaemonLock.Attempt.Held held)) {
      return; // opening the store will say why
    }
    CrashLoopDecision decision;
    try {
      decision = written(new StartRecord(options.db()));
    } finally {
      held.lease().close();
    }
    if (decision.kind() == CrashLoopDecision.Kind.GO_ON) {
      return;
    }
    log.error(decision.reason());
    notify.status(decision.reason());
    SocketServer server =
        server(
            decision.reason() + "; why they failed is in " + options.log(),
            handed,
            options.socket());
    refusing = server;
    var unused = pause.pause(decision.delay());
    refusing = null;
    if (server != null) {
      server.drain(SOON, Farewell.RESTARTING);
    }
  }

  private CrashLoopDecision written(StartRecord record) {
    List<Instant> earlier = record.starts();
    Instant now = new SystemClock().now();
    recorded = record.add(now);
    starts = record;
    log.rotate(); // what a daemon writes that never gets to serve has an end, too
    return CrashLoopPolicy.decide(earlier, now);
  }

  /** Says why it cannot serve, and ends. */
  private void refuse(
      ExitCode code, String why, @Nullable HandedSocket handed, @Nullable Path socket)
      throws InterruptedException {
    log.error(why);
    giveUp(code, why, handed, socket);
  }

  private void giveUp(
      ExitCode code, String why, @Nullable HandedSocket handed, @Nullable Path socket)
      throws InterruptedException {
    notify.status("cannot serve: " + why);
    boolean parks = startedBy == StartedBy.LAUNCHD && code == ExitCode.CONFIG && !onTrial;
    SocketServer server =
        handed != null || (parks && socket != null) ? server(why, handed, socket) : null;
    refusing = server;
    if (parks) {
      log.error("waiting to be stopped: launchd would only start it again, for ever");
      Thread.currentThread().join();
    }
    if (!recorded && code == ExitCode.FAILED) {
      var unused = pause.pause(UNRECORDED);
    }
    if (server != null) {
      server.awaitQuiet(QUIET, LONGEST_REFUSAL);
      server.drain(SOON, Farewell.STOPPING);
    }
    failed = true;
    // 78 would be the end of it: the launcher must get its next start to go back.
    boolean next = code == ExitCode.CONFIG && onTrial;
    System.exit((next ? ExitCode.FAILED : code).code());
  }

  /** One that tells everybody why; null when it cannot listen either. */
  private @Nullable SocketServer server(
      String why, @Nullable HandedSocket handed, @Nullable Path socket) {
    long uid = SocketPaths.ownUid(environment.userHome());
    SocketServer server;
    if (handed != null) {
      server = SocketServer.refusing(handed, why, HINT, uid);
    } else if (socket != null) {
      server = SocketServer.refusing(socket, why, HINT, uid);
    } else {
      return null;
    }
    return server.start() instanceof Listening.Started ? server : null;
  }

  private @Nullable HandedSocket handed() {
    return passed instanceof PassedSocket.Descriptor descriptor
            && HandedSocket.adopt(descriptor.number())
                instanceof HandedSocket.Adoption.Adopted adopted
        ? adopted.socket()
        : null;
  }

  /** On SIGTERM, SIGINT, and a restart for an update: an end that somebody wanted. */
  private void ended() {
    SocketServer server = refusing;
    if (server != null) {
      server.close();
    }
    StartRecord toForget = starts;
    if (!failed && toForget != null) {
      toForget.clear();
    }
  }

  private static boolean isSame(Path one, Path other) {
    try {
      return one.equals(other) || Files.isSameFile(one, other);
    } catch (IOException e) {
      return false; // one of them is not there
    }
  }

  /** For whoever finds the store taken. */
  private static String self(HephdOptions options) {
    return "pid " + ProcessHandle.current().pid() + ", socket " + options.socket();
  }
}
