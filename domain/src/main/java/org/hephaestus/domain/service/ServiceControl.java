package org.hephaestus.domain.service;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.hephaestus.domain.service.PreflightPolicy.Intent;
import org.hephaestus.ports.api.Connection;
import org.hephaestus.ports.api.DaemonStatus;
import org.hephaestus.ports.api.Request;
import org.hephaestus.ports.service.DaemonFlag;
import org.hephaestus.ports.service.DaemonProgram;
import org.hephaestus.ports.service.DaemonProgram.Inspection;
import org.hephaestus.ports.service.ServiceApi;
import org.hephaestus.ports.service.ServiceManager;
import org.hephaestus.ports.service.ServiceManager.Definition;
import org.hephaestus.ports.service.ServiceManager.Done;
import org.hephaestus.ports.service.ServiceManager.Form;
import org.hephaestus.ports.service.ServiceManager.Plan;
import org.hephaestus.ports.service.ServiceManager.Reach;
import org.hephaestus.ports.service.ServiceOrder;
import org.hephaestus.ports.service.ServiceReply;
import org.hephaestus.ports.service.ServiceReport;
import org.hephaestus.ports.service.ServiceSpec;
import org.hephaestus.ports.service.ServiceState;
import org.hephaestus.ports.service.ServiceState.Linger;
import org.hephaestus.ports.service.ServiceState.Phase;
import org.hephaestus.ports.time.Clock;
import org.hephaestus.ports.time.Pause;
import org.jspecify.annotations.Nullable;

/**
 * The service, managed. One command at a time; each gathers what it needs to know, asks the policy,
 * does it, and proves it.
 */
public final class ServiceControl implements ServiceApi {
  /** What a manager may take for one order; its own limit for a start is shorter. */
  private static final Duration LIMIT = Duration.ofSeconds(75);

  /** How long a daemon may take to say hello, and to say how it is. */
  private static final Duration HELLO = Duration.ofSeconds(2);

  private static final int LOG_LINES = 20;

  private final ServiceManager manager;
  private final DaemonProgram program;
  private final Function<String, Connection.Opener> at;
  private final String userHome;
  private final Clock clock;
  private final Pause pause;

  /**
   * The service of one user. Touches nothing yet.
   *
   * @param at opens connections to a daemon on the socket of that absolute path, and starts none
   * @param userHome absolute path of the user's home folder
   */
  public ServiceControl(
      ServiceManager manager,
      DaemonProgram program,
      Function<String, Connection.Opener> at,
      String userHome,
      Clock clock,
      Pause pause) {
    this.manager = manager;
    this.program = program;
    this.at = at;
    this.userHome = userHome;
    this.clock = clock;
    this.pause = pause;
  }

  // ------------------------------------------------------------------ start, restart, show

  @Override
  public ServiceReply start(ServiceOrder order, Consumer<String> progress) {
    return begin(Intent.START, order, progress);
  }

  @Override
  public ServiceReply restart(ServiceOrder order, Consumer<String> progress) {
    return begin(Intent.RESTART, order, progress);
  }

  /** What is to be, after everything that can be known before anything is touched. */
  private record Prepared(
      Reach reach,
      Form form,
      ServiceSpec spec,
      Plan.Ready plan,
      Inspection.Usable usable,
      String socket) {
    String version() {
      return StatusPolicy.installed(usable);
    }
  }

  private sealed interface Preparation {
    record Ready(Prepared prepared) implements Preparation {}

    record No(ServiceReply.Refused refusal) implements Preparation {}
  }

  private Preparation prepare(Intent intent, ServiceOrder order) {
    Reach reach = manager.reach();
    Definition definition = manager.definition();
    Optional<ServiceReply.Refused> refusal = preflight(intent, reach, definition);
    if (refusal.isPresent()) {
      return new Preparation.No(refusal.get());
    }
    ServiceSpec before =
        definition instanceof Definition.Installed installed
            ? installed.spec()
            : new ServiceSpec(program.path().orElseThrow(), List.of(), Map.of(), "", false);
    ServiceSpec spec = spec(before, order);
    return switch (manager.plan(spec)) {
      case Plan.Refused no ->
          new Preparation.No(new ServiceReply.Refused("unsupported", no.why(), no.remedy()));
      case Plan.Ready plan -> {
        Inspection inspection = program.inspect(spec.arguments(), plan.environment());
        Optional<ServiceReply.Refused> no = PreflightPolicy.inspected(inspection);
        yield no.isEmpty() && inspection instanceof Inspection.Usable usable
            ? new Preparation.Ready(
                new Prepared(
                    reach,
                    definition instanceof Definition.Installed there ? there.form() : Form.CURRENT,
                    spec,
                    plan,
                    usable,
                    plan.socket().isEmpty() ? usable.socket() : plan.socket()))
            : new Preparation.No(no.orElseThrow());
      }
    };
  }

  private Optional<ServiceReply.Refused> preflight(
      Intent intent, Reach reach, Definition definition) {
    boolean stillThere =
        definition instanceof Definition.Installed installed
            && program.isThere(installed.spec().program());
    return PreflightPolicy.decide(
        intent, new PreflightPolicy.Facts(program.path(), reach, definition, stillThere));
  }

  private ServiceSpec spec(ServiceSpec before, ServiceOrder order) {
    FlagSet flags = FlagSet.of(before.arguments()).with(order);
    return new ServiceSpec(
        program.path().orElseThrow(),
        flags.arguments(),
        ToolPathPolicy.environment(
            flags, order, before.environment(), userHome, program::foldersOf),
        flags.value(DaemonFlag.SOCKET).orElse(""),
        before.linger() || order.linger());
  }

  @Override
  public Shown show(ServiceOrder order) {
    return switch (prepare(Intent.SHOW, order)) {
      case Preparation.No no -> new Shown.No(no.refusal());
      case Preparation.Ready ready -> {
        Plan.Ready plan = ready.prepared().plan();
        yield new Shown.Files(plan.files(), plan.changes(), plan.notices());
      }
    };
  }

  private ServiceReply begin(Intent intent, ServiceOrder order, Consumer<String> progress) {
    return switch (prepare(intent, order)) {
      case Preparation.No no -> no.refusal();
      case Preparation.Ready ready ->
          ready.prepared().reach() instanceof Reach.Unreachable no
              ? forLater(ready.prepared(), no)
              : begin(intent, order, ready.prepared(), progress);
    };
  }

  /** Nobody can start it now; it is written for the day when somebody can. */
  private ServiceReply forLater(Prepared prepared, Reach.Unreachable no) {
    return switch (manager.install(prepared.spec(), LIMIT)) {
      case Done.Failed failed ->
          new ServiceReply.Failed("not_installed", failed.why(), failed.remedy(), List.of());
      case Done.Ok ok -> notYet(no);
      case Done.HandedOver handed -> notYet(no);
    };
  }

  private static ServiceReply notYet(Reach.Unreachable no) {
    return new ServiceReply.Failed(
        "installed_not_started",
        "the service is installed for the next login, and not started now: " + no.why(),
        no.remedy(),
        List.of());
  }

  private ServiceReply begin(
      Intent intent, ServiceOrder order, Prepared prepared, Consumer<String> progress) {
    ServiceState state = manager.state();
    Answer answer = answer(prepared.socket(), state);
    Optional<ServiceReply.Refused> taken = taken(prepared.socket(), state, answer);
    if (taken.isPresent()) {
      return taken.get();
    }
    StartPolicy.Decision decision =
        StartPolicy.decide(
            new StartPolicy.Facts(
                intent == Intent.RESTART,
                !order.equals(ServiceOrder.NONE),
                prepared.plan().changes(),
                prepared.form(),
                state));
    List<String> notices = new ArrayList<>(prepared.plan().notices());
    if (decision.install()) {
      Done installed = manager.install(prepared.spec(), LIMIT);
      if (installed instanceof Done.Failed failed) {
        return failed("not_installed", failed, prepared);
      }
      if (installed instanceof Done.Ok ok) {
        notices.addAll(ok.notices());
      }
      if (prepared.form() == Form.OUTDATED) {
        notices.add("the service's files were of an older version and have been upgraded");
      }
    }
    return switch (decision.kind()) {
      case LEAVE, LEAVE_AS_IT_IS -> left(decision, prepared, notices);
      case START -> run(manager::start, "", prepared, notices, progress);
      case RESTART ->
          run(
              manager::restart,
              answer instanceof Answer.Daemon daemon ? daemon.hello().instance() : "",
              prepared,
              notices,
              progress);
    };
  }

  /** Somebody else is on the socket that the service would take. */
  private Optional<ServiceReply.Refused> taken(String socket, ServiceState state, Answer answer) {
    return switch (answer) {
      case Answer.Nobody nobody -> Optional.empty();
      case Answer.Refusing refusing ->
          state.pid() != 0
              ? Optional.empty()
              : Optional.of(
                  new ServiceReply.Refused(
                      "socket_taken",
                      "somebody answers on " + socket + ": " + refusing.why(),
                      "end it, or choose another socket with --socket"));
      case Answer.Daemon daemon ->
          state.pid() != 0 && (daemon.pid() == 0 || daemon.pid() == state.pid())
              ? Optional.empty()
              : Optional.of(
                  new ServiceReply.Refused(
                      "foreground",
                      "hephd "
                          + daemon.version()
                          + (daemon.pid() == 0 ? "" : ", pid " + daemon.pid() + ",")
                          + " serves "
                          + socket
                          + " already, and the service has not started it",
                      "end it (Ctrl-C where it runs"
                          + (daemon.pid() == 0 ? "" : ", or kill " + daemon.pid())
                          + "), then run the same again"));
    };
  }

  private ServiceReply left(
      StartPolicy.Decision decision, Prepared prepared, List<String> notices) {
    return switch (proven(prepared, "")) {
      case Proof.Result.Serves serves -> {
        if (decision.kind() == StartPolicy.Kind.LEAVE_AS_IT_IS) {
          notices.add(decision.reason());
        }
        yield new ServiceReply.Done(
            "already running: " + words(serves.daemon(), prepared.socket()),
            stays(notices),
            decision.install());
      }
      case Proof.Result.No no ->
          new ServiceReply.Failed(
              "not_serving", no.why(), "run: heph daemon restart", lines(prepared.usable().log()));
    };
  }

  private ServiceReply run(
      Function<Duration, Done> order,
      String not,
      Prepared prepared,
      List<String> notices,
      Consumer<String> progress) {
    progress.accept("starting hephd " + prepared.version());
    return switch (order.apply(LIMIT)) {
      case Done.HandedOver handed ->
          new ServiceReply.Done(
              "handed over to " + manager.name() + ": " + handed.why(), notices, true);
      case Done.Failed failed -> failed("not_started", failed, prepared);
      case Done.Ok ok -> {
        notices.addAll(ok.notices());
        progress.accept("waiting for its answer on " + prepared.socket());
        yield switch (proven(prepared, not)) {
          case Proof.Result.Serves serves ->
              new ServiceReply.Done(
                  words(serves.daemon(), prepared.socket()), stays(notices), true);
          case Proof.Result.No no ->
              new ServiceReply.Failed(
                  "not_serving",
                  no.why(),
                  "heph daemon logs has more; heph daemon stop ends the attempts",
                  lines(prepared.usable().log()));
        };
      }
    };
  }

  private Proof.Result proven(Prepared prepared, String not) {
    return new Proof(clock, pause)
        .await(prepared.version(), not, () -> ask(prepared.socket()), manager::state);
  }

  private static String words(Answer.Daemon daemon, String socket) {
    return "hephd "
        + daemon.version()
        + " serves "
        + socket
        + (daemon.pid() == 0 ? "" : ", pid " + daemon.pid());
  }

  /** With what a person should know of how long it will be there. */
  private List<String> stays(List<String> notices) {
    List<String> all = new ArrayList<>(notices);
    if (manager.state().linger() == Linger.OFF) {
      all.add("it stops when you log out; to keep it running: heph daemon start --linger");
    }
    return all;
  }

  private ServiceReply failed(String kind, Done.Failed failed, Prepared prepared) {
    return new ServiceReply.Failed(
        kind, failed.why(), failed.remedy(), lines(prepared.usable().log()));
  }

  /** What the manager keeps has also what was said before there was a log. */
  private List<String> lines(String log) {
    List<String> kept = manager.output(LOG_LINES);
    return kept.isEmpty() && !log.isEmpty() ? program.lastLines(log, LOG_LINES) : kept;
  }

  // ------------------------------------------------------------------ stop, uninstall

  @Override
  public ServiceReply stop(Consumer<String> progress) {
    return end(Intent.STOP, progress);
  }

  @Override
  public ServiceReply uninstall(Consumer<String> progress) {
    return end(Intent.UNINSTALL, progress);
  }

  private ServiceReply end(Intent intent, Consumer<String> progress) {
    Reach reach = manager.reach();
    Definition definition = manager.definition();
    Optional<ServiceReply.Refused> refusal = preflight(intent, reach, definition);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    ServiceState state = manager.state();
    boolean absent = definition instanceof Definition.Absent;
    boolean idle =
        (state.phase() == Phase.UNKNOWN || state.phase() == Phase.STOPPED) && !state.listening();
    if (idle && (absent || intent == Intent.STOP) && !(absent && state.enabled())) {
      return new ServiceReply.Done(
          absent ? "there is no service, nothing was done" : "it does not run, nothing was done",
          again(intent, absent, state),
          false);
    }
    progress.accept(intent == Intent.STOP ? "stopping hephd" : "stopping hephd for good");
    Done done = intent == Intent.STOP ? manager.stop(LIMIT) : manager.remove(LIMIT);
    return switch (done) {
      case Done.HandedOver handed ->
          new ServiceReply.Done(
              "handed over to " + manager.name() + ": " + handed.why(), List.of(), true);
      case Done.Failed failed ->
          new ServiceReply.Failed(
              intent == Intent.STOP ? "not_stopped" : "not_uninstalled",
              failed.why(),
              failed.remedy(),
              List.of());
      case Done.Ok ok -> {
        List<String> notices = new ArrayList<>(ok.notices());
        notices.addAll(again(intent, absent, state));
        yield new ServiceReply.Done(
            intent == Intent.STOP
                ? "stopped"
                : "the service is gone; tasks, notes and the installed programs are kept",
            notices,
            true);
      }
    };
  }

  private static List<String> again(Intent intent, boolean absent, ServiceState state) {
    return intent == Intent.STOP && !absent && state.enabled()
        ? List.of(
            "it starts again "
                + state.loginStarts()
                + "; to stop it for good: heph daemon uninstall")
        : List.of();
  }

  // ------------------------------------------------------------------ status, log

  @Override
  public ServiceReport status() {
    Reach reach = manager.reach();
    Definition definition = manager.definition();
    ServiceState state = manager.state();
    @Nullable ServiceSpec spec =
        definition instanceof Definition.Installed installed ? installed.spec() : null;
    Inspection inspection = inspect(spec);
    Inspection.@Nullable Usable usable =
        inspection instanceof Inspection.Usable found ? found : null;
    String log = usable == null ? "" : usable.log();
    String socket = socket(spec, usable);
    Answer answer = socket.isEmpty() ? new Answer.Nobody("no socket") : answer(socket, state);
    StatusPolicy.Verdict verdict =
        StatusPolicy.decide(
            new StatusPolicy.Facts(
                reach, definition, state, answer, inspection, lastWords(state, log), clock.now()));
    return new ServiceReport(
        verdict.condition(),
        verdict.reason(),
        verdict.advice(),
        manager.name(),
        definition instanceof Definition.Installed there ? there.files() : List.of(),
        state.enabled(),
        state.linger(),
        answer instanceof Answer.Daemon daemon && daemon.pid() != 0 ? daemon.pid() : state.pid(),
        state.restarts(),
        answer instanceof Answer.Daemon daemon
            ? daemon.status().map(s -> s.startedAt()).orElse(null)
            : null,
        answer instanceof Answer.Daemon daemon ? daemon.version() : "",
        usable == null ? "" : StatusPolicy.installed(usable),
        socket,
        answer instanceof Answer.Daemon daemon && daemon.status().isPresent()
            ? daemon.status().get().db()
            : usable == null ? "" : usable.db(),
        log,
        spec == null ? List.of() : FlagSet.of(spec.arguments()).settings(),
        answer instanceof Answer.Daemon daemon
            ? daemon.status().map(s -> s.update()).orElse(null)
            : null);
  }

  /** What would start next: with the flags of the service, or without any. */
  private Inspection inspect(@Nullable ServiceSpec spec) {
    if (program.path().isEmpty()) {
      return new Inspection.NotRunnable("hephd is not installed", "run ./install");
    }
    ServiceSpec asked =
        spec != null ? spec : new ServiceSpec(program.path().get(), List.of(), Map.of(), "", false);
    return manager.plan(asked) instanceof Plan.Ready plan
        ? program.inspect(asked.arguments(), plan.environment())
        : new Inspection.NotRunnable(
            manager.name() + " cannot run what the files say", "run: heph daemon restart");
  }

  private String socket(@Nullable ServiceSpec spec, Inspection.@Nullable Usable usable) {
    String planned =
        spec != null && manager.plan(spec) instanceof Plan.Ready plan ? plan.socket() : "";
    return !planned.isEmpty() ? planned : usable == null ? "" : usable.socket();
  }

  private String lastWords(ServiceState state, String log) {
    if (state.phase() != Phase.FAILED && state.phase() != Phase.RESTARTING) {
      return "";
    }
    List<String> lines = lines(log);
    return lines.isEmpty() ? "" : lines.getLast();
  }

  @Override
  public String logFile() {
    Definition definition = manager.definition();
    @Nullable ServiceSpec spec =
        definition instanceof Definition.Installed installed ? installed.spec() : null;
    return inspect(spec) instanceof Inspection.Usable usable ? usable.log() : "";
  }

  @Override
  public List<String> output(int lines) {
    return manager.output(lines);
  }

  // ------------------------------------------------------------------ who answers

  /** Asks, unless asking would start a daemon. */
  private Answer answer(String socket, ServiceState state) {
    return state.pid() == 0 && state.listening() ? new Answer.Nobody("nothing runs") : ask(socket);
  }

  private Answer ask(String socket) {
    return switch (at.apply(socket).open(HELLO)) {
      case Connection.Opened.Nobody nobody -> new Answer.Nobody(nobody.why());
      case Connection.Opened.Incompatible other -> new Answer.Refusing(other.why());
      case Connection.Opened.Ready ready -> {
        try (Connection connection = ready.connection()) {
          yield new Answer.Daemon(
              connection.hello(),
              connection.exchange(new Request.Status(), HELLO)
                      instanceof Connection.Exchange.Answered<DaemonStatus> answered
                  ? Optional.of(answered.value())
                  : Optional.empty());
        }
      }
    };
  }
}
