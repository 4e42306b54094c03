package org.hephaestus.systemd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.hephaestus.ports.os.CommandRunner;
import org.hephaestus.ports.os.CommandRunner.Output;
import org.hephaestus.ports.service.ServiceFile;
import org.hephaestus.ports.service.ServiceManager;
import org.hephaestus.ports.service.ServiceSpec;
import org.hephaestus.ports.service.ServiceState;
import org.hephaestus.ports.service.ServiceState.Linger;
import org.hephaestus.ports.service.ServiceState.Phase;
import org.hephaestus.systemd.SystemdUnits.Made;

/**
 * The user's systemd, with hephd as two units of it: {@code heph.service}, and {@code heph.socket},
 * which systemd keeps open while one hephd goes and the next one comes.
 *
 * <p>Files are read and written here; systemd is asked through {@code systemctl --user}, each time
 * anew. When the user has no manager at the moment, files are written and units enabled all the
 * same, for the next login.
 */
public final class SystemdServiceManager implements ServiceManager {
  private static final List<String> UNITS = List.of(SystemdUnits.SERVICE, SystemdUnits.SOCKET);
  private static final String LOGS = "see: heph daemon logs";

  private final CommandRunner commands;
  private final Map<String, String> environment;
  private final Path userHome;
  private final long uid;
  private final Path root;
  private final Supplier<String> cgroup;
  private final UserLinger linger;
  private final UnitWriter writer;

  /**
   * Touches nothing yet.
   *
   * @param commands runs {@code systemctl}, {@code loginctl}, {@code journalctl}, {@code env} and
   *     {@code id}
   * @param environment of this process
   * @param userHome the user's home
   * @param uid of this process
   */
  public SystemdServiceManager(
      CommandRunner commands, Map<String, String> environment, Path userHome, long uid) {
    this(commands, environment, userHome, uid, Path.of("/"), SystemdServiceManager::ownCgroup);
  }

  /**
   * For a systemd that lives elsewhere, for example in namespaces of its own.
   *
   * @param commands runs programs there
   * @param userHome a folder that has the same path here and there
   * @param root where its {@code /run} and {@code /var} are seen from here
   * @param cgroup reads {@code /proc/self/cgroup}; answers nothing when it cannot
   */
  public SystemdServiceManager(
      CommandRunner commands,
      Map<String, String> environment,
      Path userHome,
      long uid,
      Path root,
      Supplier<String> cgroup) {
    this(commands, environment, userHome, uid, root, cgroup, new UnitWriter());
  }

  SystemdServiceManager(
      CommandRunner commands,
      Map<String, String> environment,
      Path userHome,
      long uid,
      Path root,
      Supplier<String> cgroup,
      UnitWriter writer) {
    this.commands = commands;
    this.environment = Map.copyOf(environment);
    this.userHome = userHome;
    this.uid = uid;
    this.root = root;
    this.cgroup = cgroup;
    this.linger = new UserLinger(commands, uid, root.resolve("var/lib/systemd/linger"));
    this.writer = writer;
  }

  /**
   * How the manager is asked now.
   *
   * @param reach whether it is to be asked at all
   * @param systemctl tells it apart from other users' managers
   * @param place where its files are
   */
  private record Access(Reach reach, Systemctl systemctl, InstalledUnits.Place place) {
    boolean reachable() {
      return reach instanceof Reach.Reachable;
    }
  }

  @Override
  public String name() {
    return "systemd";
  }

  @Override
  public Reach reach() {
    return access().reach();
  }

  @Override
  public Definition definition() {
    return InstalledUnits.at(access().place()).definition();
  }

  @Override
  public Plan plan(ServiceSpec spec) {
    Access access = access();
    InstalledUnits there = InstalledUnits.at(access.place());
    Optional<Plan.Refused> refused = refusal(spec, there);
    if (refused.isPresent()) {
      return refused.get();
    }
    UnitDrafts drafts = UnitDrafts.of(there, spec, expectedMade(spec, there));
    List<UnitText> services = new ArrayList<>(List.of(UnitText.of(drafts.service())));
    List<UnitText> sockets = new ArrayList<>(List.of(UnitText.of(drafts.socket())));
    services.addAll(texts(there.dropIns(SystemdUnits.SERVICE)));
    sockets.addAll(texts(there.dropIns(SystemdUnits.SOCKET)));
    Map<String, String> variables = new LinkedHashMap<>(managerVariables(access));
    variables.putAll(
        InstalledUnits.variables(services, access.place().specifiers(SystemdUnits.SERVICE)));
    return new Plan.Ready(
        List.of(
            new ServiceFile(access.place().service().toString(), drafts.service()),
            new ServiceFile(access.place().socket().toString(), drafts.socket())),
        !drafts.changed().isEmpty(),
        variables,
        InstalledUnits.listen(sockets, access.place().specifiers(SystemdUnits.SOCKET))
            .orElse(access.place().usualSocket()),
        drafts.notices());
  }

  @Override
  public Done install(ServiceSpec spec, Duration limit) {
    Deadline deadline = new Deadline(limit);
    Access access = access();
    if (access.reach() instanceof Reach.Unreachable no && !no.installable()) {
      return new Done.Failed(no.why(), no.remedy());
    }
    InstalledUnits there = InstalledUnits.at(access.place());
    Optional<Plan.Refused> refused = refusal(spec, there);
    if (refused.isPresent()) {
      return new Done.Failed(refused.get().why(), refused.get().remedy());
    }
    List<String> notices = new ArrayList<>();
    List<String> before = there.made().map(Made::made).orElse(List.of());
    List<String> made = lingerAs(spec, there, deadline, notices);
    UnitDrafts drafts = UnitDrafts.of(there, spec, made);
    boolean old = isOld(there);
    if (!drafts.changed().isEmpty()) {
      Optional<String> failure = writer.write(access.place().folder(), drafts.changed());
      if (failure.isPresent()) {
        if (made.contains(Made.LINGER) && !before.contains(Made.LINGER)) {
          notices.addAll(lingerOff(deadline));
        }
        return new Done.Failed(
            failure.get() + "; nothing there was changed",
            "make room or rights there, and try again");
      }
    }
    notices.addAll(0, drafts.notices());
    if (access.reach() instanceof Reach.Unreachable no) {
      notices.addAll(enableOffline(access, deadline));
      notices.add(
          "the service was written and starts at the next login; now it cannot be started: "
              + no.why()
              + "; to change that: "
              + no.remedy());
      return new Done.Ok(notices);
    }
    if (movesSocket(there, drafts) && !isInside()) {
      // systemd unlinks what its unit names, so the old path has to go before it knows the new one.
      Output stop = stopBoth(access, deadline);
      if (stop.exitCode() == CommandRunner.TIMED_OUT) {
        return failed("systemd did not end the service, whose socket moves", stop);
      }
    }
    return makeKnown(access, !drafts.changed().isEmpty(), old, deadline, notices);
  }

  @Override
  public Done start(Duration limit) {
    Deadline deadline = new Deadline(limit);
    Access access = access();
    Optional<Done> no = unusable(access);
    if (no.isPresent()) {
      return no.get();
    }
    if (isInside()) {
      return new Done.Ok(List.of("this runs inside the service, so the service runs"));
    }
    SystemdState state = show(access, deadline);
    if (state.isRunning()) {
      return new Done.Ok();
    }
    forgive(access, state, deadline);
    // Between two starts systemd would wait for its timer; nothing runs, so nothing is cut here.
    return state.isBetweenStarts()
        ? begin(access, "restart", deadline)
        : begin(access, "start", deadline);
  }

  @Override
  public Done restart(Duration limit) {
    Deadline deadline = new Deadline(limit);
    Access access = access();
    Optional<Done> no = unusable(access);
    if (no.isPresent()) {
      return no.get();
    }
    SystemdState state = show(access, deadline);
    if (state.needsReload()) {
      Output reload = access.systemctl().run(deadline.left(), "daemon-reload");
      if (reload.exitCode() != 0) {
        return failed("systemd did not read the unit files", reload);
      }
    }
    boolean socketToo = state.isSocketStale(this::modified);
    if (isInside()) {
      List<String> order = new ArrayList<>(List.of("restart", "--no-block"));
      order.addAll(socketToo ? UNITS : List.of(SystemdUnits.SERVICE));
      return handOver(access, order, deadline);
    }
    forgive(access, state, deadline);
    if (socketToo || (state.isActive() && !state.isListening())) {
      // A socket cannot be opened for a service that runs without it.
      Output stop = stopBoth(access, deadline);
      if (stop.exitCode() != 0 && stop.exitCode() != Systemctl.NOT_INSTALLED) {
        return failed("systemd did not end " + SystemdUnits.SERVICE, stop);
      }
      forgive(access, show(access, deadline), deadline);
    }
    return begin(access, "restart", deadline);
  }

  @Override
  public Done stop(Duration limit) {
    Deadline deadline = new Deadline(limit);
    Access access = access();
    if (access.reach() instanceof Reach.Unreachable no) {
      return no.obstacle().equals(Obstacle.NO_USER_MANAGER)
          ? new Done.Ok(List.of("there is no user manager, so nothing runs: " + no.why()))
          : new Done.Failed(no.why(), no.remedy());
    }
    if (InstalledUnits.at(access.place()).definition() instanceof Definition.Foreign foreign) {
      return new Done.Ok(List.of(foreign.path() + " is another program's and is left alone"));
    }
    if (isInside()) {
      return handOver(access, order("stop", "--no-block"), deadline);
    }
    return ended(access, stopBoth(access, deadline), deadline);
  }

  @Override
  public Done remove(Duration limit) {
    Deadline deadline = new Deadline(limit);
    if (isInside()) {
      return new Done.Failed(
          "this runs inside the service that it would end half-way",
          "run it from a terminal that the daemon has not started");
    }
    Access access = access();
    if (access.reach() instanceof Reach.Unreachable no
        && no.obstacle().equals(Obstacle.OTHER_USER)) {
      return new Done.Failed(no.why(), no.remedy());
    }
    InstalledUnits there = InstalledUnits.at(access.place());
    List<String> notices = new ArrayList<>();
    Definition definition = there.definition();
    if (definition instanceof Definition.Foreign foreign) {
      notices.add(foreign.path() + " is another program's and is left alone");
    } else if (access.reachable()) {
      Done ended = disable(access, there, deadline);
      if (ended instanceof Done.Failed) {
        return ended;
      }
    } else if (access.reach() instanceof Reach.Unreachable no
        && no.obstacle().equals(Obstacle.BROKEN)) {
      notices.add(
          "whether hephd still runs could not be found out: "
              + no.why()
              + "; it ends with the"
              + " session");
    }
    List<String> made = there.made().map(Made::made).orElse(List.of());
    Optional<String> failure = takeOut(there, notices);
    if (failure.isPresent()) {
      return new Done.Failed(failure.get(), "make it removable, and try again");
    }
    if (access.reachable()) {
      forget(access, definition, deadline);
    }
    return undo(access, made, deadline, notices);
  }

  @Override
  public ServiceState state() {
    Access access = access();
    Linger now = linger.now();
    if (access.reachable()) {
      SystemdState state = show(access, new Deadline(Systemctl.PATIENCE));
      return state.toServiceState(now, this::modified);
    }
    boolean enabled =
        Files.isSymbolicLink(
            access.place().folder().resolve("default.target.wants").resolve(SystemdUnits.SERVICE));
    return new ServiceState(
        Phase.UNKNOWN,
        0,
        0,
        null,
        "",
        "",
        enabled,
        false,
        false,
        now,
        now.equals(Linger.ON) ? "at the next boot" : "at the next login",
        List.of());
  }

  @Override
  public List<String> output(int lines) {
    Systemctl tools = access().systemctl();
    List<String> tail =
        List.of("-n", Integer.toString(Math.max(0, lines)), "-o", "cat", "--no-pager", "-q");
    List<List<String>> ways =
        List.of(
            List.of("journalctl", "--user", "-u", SystemdUnits.SERVICE),
            List.of("journalctl", "--user-unit", SystemdUnits.SERVICE));
    for (List<String> way : ways) {
      Output output =
          tools.tool(Systemctl.PATIENCE, Stream.concat(way.stream(), tail.stream()).toList());
      List<String> text = output.text().lines().toList();
      if (output.exitCode() == 0 && !text.isEmpty()) {
        return text.subList(Math.max(0, text.size() - lines), text.size());
      }
    }
    return List.of();
  }

  // How the manager is reached.

  private Access access() {
    String named = environment.getOrDefault("XDG_RUNTIME_DIR", "");
    String usual = "/run/user/" + uid;
    SystemdReach.Facts facts =
        new SystemdReach.Facts(
            Files.isDirectory(root.resolve("run/systemd/system")),
            uid,
            environment.getOrDefault("SUDO_UID", ""),
            named,
            owner(named),
            usual,
            owner(usual));
    return switch (SystemdReach.way(facts)) {
      case SystemdReach.Way.Blocked blocked ->
          new Access(blocked.because(), new Systemctl(commands, List.of()), place(usual, ""));
      case SystemdReach.Way.Ask ask -> ask(ask);
    };
  }

  private Access ask(SystemdReach.Way.Ask ask) {
    String runtime = ask.runtimeFolder();
    Systemctl systemctl =
        new Systemctl(
            commands, ask.setVariable() ? List.of("XDG_RUNTIME_DIR=" + runtime) : List.of());
    if (!Files.exists(inRoot(runtime + "/systemd/private"))) {
      return new Access(SystemdReach.notListening(runtime, uid), systemctl, place(runtime, ""));
    }
    Output output = systemctl.run(Systemctl.PATIENCE, "show", "-p", "Version", "-p", "UnitPath");
    if (output.exitCode() != 0) {
      return new Access(SystemdReach.refusal(output, uid), systemctl, place(runtime, ""));
    }
    String version = property(output, "Version").split(" ", -1)[0];
    return new Access(
        new Reach.Reachable("systemd " + version + ", user manager of uid " + uid),
        systemctl,
        place(runtime, property(output, "UnitPath")));
  }

  /**
   * The folder of the user's own units is the first {@code .../systemd/user} that the manager looks
   * at, and nothing outside of the user's own folders. A configuration folder that only this
   * process has heard of would never be looked at. systemctl does not print paths with blanks in
   * them.
   */
  private InstalledUnits.Place place(String runtime, String unitPath) {
    List<Path> all =
        Stream.of(unitPath.split(" ", -1))
            .filter(path -> path.startsWith("/"))
            .map(Path::of)
            .toList();
    String config = environment.getOrDefault("XDG_CONFIG_HOME", "");
    Path folder =
        all.stream()
            .filter(path -> path.endsWith("systemd/user"))
            .findFirst()
            .filter(
                path ->
                    path.startsWith(userHome)
                        || (config.startsWith("/") && path.startsWith(Path.of(config))))
            .orElse(userHome.resolve(".config/systemd/user"));
    List<Path> others =
        all.stream()
            .filter(path -> !path.equals(folder))
            .map(path -> inRoot(path.toString()))
            .toList();
    return new InstalledUnits.Place(
        folder, others, OwnLauncher.of(environment, userHome), userHome.toString(), runtime, uid);
  }

  private SystemdReach.Owner owner(String path) {
    if (!path.startsWith("/")) {
      return SystemdReach.Owner.MISSING;
    }
    try {
      Object owner = Files.getAttribute(inRoot(path), "unix:uid");
      return owner instanceof Integer number && number.longValue() == uid
          ? SystemdReach.Owner.OURS
          : SystemdReach.Owner.OTHERS;
    } catch (IOException e) {
      return SystemdReach.Owner.MISSING;
    }
  }

  private Path inRoot(String absolute) {
    return root.resolve(absolute.substring(1));
  }

  private static String property(Output output, String name) {
    return output
        .text()
        .lines()
        .filter(line -> line.startsWith(name + "="))
        .map(line -> line.substring(name.length() + 1))
        .findFirst()
        .orElse("");
  }

  private SystemdState show(Access access, Deadline deadline) {
    List<String> order = new ArrayList<>(List.of("show"));
    order.addAll(UNITS);
    for (String property : SystemdState.PROPERTIES) {
      order.addAll(List.of("-p", property));
    }
    List<String> exact = new ArrayList<>(order);
    exact.add("--timestamp=us+utc");
    Duration left = deadline.left(Systemctl.PATIENCE);
    Output output = access.systemctl().run(left, exact);
    if (output.exitCode() != 0 && output.text().contains("timestamp")) {
      // Before systemd 247: whole seconds, in the zone it is told.
      output = access.systemctl().with("TZ=UTC").run(left, order);
    }
    List<Path> dropIns =
        InstalledUnits.at(access.place()).dropIns().stream().filter(Files::isRegularFile).toList();
    return SystemdState.parse(output.text()).having(dropIns);
  }

  private Optional<Instant> modified(String path) {
    try {
      return Optional.of(Files.getLastModifiedTime(Path.of(path)).toInstant());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private boolean isInside() {
    return UnitName.of(cgroup.get())
        .filter(unit -> unit.user() && unit.name().equals(SystemdUnits.SERVICE))
        .isPresent();
  }

  private static String ownCgroup() {
    try {
      return Files.readString(Path.of("/proc/self/cgroup"));
    } catch (IOException e) {
      return "";
    }
  }

  // Installing.

  private static Optional<Plan.Refused> refusal(ServiceSpec spec, InstalledUnits there) {
    return switch (there.definition()) {
      case Definition.Absent absent -> ServiceLimits.check(spec);
      case Definition.Installed installed -> ServiceLimits.check(spec);
      case Definition.Masked masked ->
          Optional.of(
              new Plan.Refused(masked.path() + " forbids the service to start", masked.remedy()));
      case Definition.Foreign foreign ->
          Optional.of(new Plan.Refused(foreign.path() + " is another program's", foreign.remedy()));
      case Definition.Unreadable unreadable ->
          Optional.of(
              new Plan.Refused(
                  unreadable.path() + " cannot be read: " + unreadable.why(), unreadable.remedy()));
    };
  }

  /** Beside files; as far as it can be known before it is done. */
  private List<String> expectedMade(ServiceSpec spec, InstalledUnits there) {
    Optional<Made> before = there.made();
    List<String> made =
        new ArrayList<>(before.map(Made::made).orElseGet(() -> newFolders(there.place().folder())));
    boolean asked = before.map(Made::spec).map(ServiceSpec::linger).orElse(false);
    if (!spec.linger()) {
      made.remove(Made.LINGER);
    } else if (!asked && !made.contains(Made.LINGER) && linger.now().equals(Linger.OFF)) {
      made.add(0, Made.LINGER);
    }
    return made;
  }

  private static List<String> newFolders(Path folder) {
    return UnitWriter.missing(folder).stream().map(Path::toString).toList();
  }

  /** Makes linger as the specification wants it, and answers what is to be recorded. */
  private List<String> lingerAs(
      ServiceSpec spec, InstalledUnits there, Deadline deadline, List<String> notices) {
    List<String> made =
        new ArrayList<>(
            there.made().map(Made::made).orElseGet(() -> newFolders(there.place().folder())));
    if (spec.linger() && !linger.now().equals(Linger.ON)) {
      Output output = linger.set(true, deadline.left(Systemctl.PATIENCE));
      if (output.exitCode() != 0) {
        made.remove(Made.LINGER);
        notices.add(
            "the daemon ends with the last logout, because linger could not be switched on: "
                + Systemctl.complaint(output)
                + "; as root: "
                + linger.command());
      } else if (!made.contains(Made.LINGER)) {
        made.add(0, Made.LINGER);
      }
    } else if (!spec.linger() && made.remove(Made.LINGER)) {
      notices.addAll(lingerOff(deadline));
    }
    return made;
  }

  private List<String> lingerOff(Deadline deadline) {
    Output output = linger.set(false, deadline.left(Systemctl.PATIENCE));
    return output.exitCode() == 0
        ? List.of()
        : List.of("linger could not be switched off again: " + Systemctl.complaint(output));
  }

  private static boolean movesSocket(InstalledUnits there, UnitDrafts drafts) {
    if (!(there.socket() instanceof UnitFile.Present present)) {
      return false;
    }
    Specifiers specifiers = there.place().specifiers(SystemdUnits.SOCKET);
    List<UnitText> dropIns = texts(there.dropIns(SystemdUnits.SOCKET));
    List<UnitText> before = new ArrayList<>(List.of(UnitText.of(present.text())));
    before.addAll(dropIns);
    List<UnitText> after = new ArrayList<>(List.of(UnitText.of(drafts.socket())));
    after.addAll(dropIns);
    return !InstalledUnits.listen(before, specifiers)
        .equals(InstalledUnits.listen(after, specifiers));
  }

  private static boolean isOld(InstalledUnits there) {
    return there.definition() instanceof Definition.Installed installed
        && installed.form().equals(Form.OUTDATED);
  }

  private Done makeKnown(
      Access access, boolean changed, boolean old, Deadline deadline, List<String> notices) {
    if (changed || show(access, deadline).needsReload()) {
      Output reload = access.systemctl().run(deadline.left(), "daemon-reload");
      if (reload.exitCode() != 0) {
        return failed("systemd did not read the unit files", reload);
      }
    }
    Output enabled = access.systemctl().run(deadline.left(Systemctl.PATIENCE), order("is-enabled"));
    boolean both = enabled.text().lines().filter(line -> line.equals("enabled")).count() == 2;
    if (!both || old) {
      // Older files may have been wanted by other targets.
      Output enable = access.systemctl().run(deadline.left(), order(old ? "reenable" : "enable"));
      if (enable.exitCode() != 0) {
        return failed("systemd did not enable the service", enable);
      }
    }
    return new Done.Ok(notices);
  }

  private List<String> enableOffline(Access access, Deadline deadline) {
    Output output =
        access
            .systemctl()
            .with("-u", "XDG_CONFIG_HOME", "HOME=" + userHome, "SYSTEMD_OFFLINE=1")
            .run(deadline.left(), order("enable"));
    return output.exitCode() == 0
        ? List.of()
        : List.of("the service could not be enabled: " + Systemctl.complaint(output));
  }

  private Map<String, String> managerVariables(Access access) {
    if (access.reachable()) {
      Output output = access.systemctl().run(Systemctl.PATIENCE, "show-environment");
      if (output.exitCode() == 0) {
        return ManagerEnvironment.parse(output.text());
      }
    }
    return Map.of(
        "HOME",
        userHome.toString(),
        "PATH",
        "/usr/local/bin:/usr/bin:/bin",
        "XDG_RUNTIME_DIR",
        access.place().runtimeFolder());
  }

  private static List<UnitText> texts(List<Path> paths) {
    List<UnitText> texts = new ArrayList<>();
    for (Path path : paths) {
      if (UnitFile.at(path) instanceof UnitFile.Present present) {
        texts.add(UnitText.of(present.text()));
      }
    }
    return texts;
  }

  // Starting and stopping.

  private static Optional<Done> unusable(Access access) {
    if (access.reach() instanceof Reach.Unreachable no) {
      return Optional.of(new Done.Failed(no.why(), no.remedy()));
    }
    return switch (InstalledUnits.at(access.place()).definition()) {
      case Definition.Installed installed -> Optional.empty();
      case Definition.Absent absent ->
          Optional.of(new Done.Failed("there is no service", "install it: heph daemon start"));
      case Definition.Masked masked ->
          Optional.of(
              new Done.Failed(masked.path() + " forbids the service to start", masked.remedy()));
      case Definition.Foreign foreign ->
          Optional.of(new Done.Failed(foreign.path() + " is another program's", foreign.remedy()));
      case Definition.Unreadable unreadable ->
          Optional.of(
              new Done.Failed(
                  unreadable.path() + " cannot be read: " + unreadable.why(), unreadable.remedy()));
    };
  }

  /** Failures count against the next start until they are forgiven. */
  private static void forgive(Access access, SystemdState state, Deadline deadline) {
    if (state.hasFailed()) {
      access.systemctl().run(deadline.left(Systemctl.PATIENCE), order("reset-failed"));
    }
  }

  private Done begin(Access access, String verb, Deadline deadline) {
    if (verb.equals("restart")) {
      Output socket =
          access.systemctl().run(deadline.left(Systemctl.PATIENCE), "start", SystemdUnits.SOCKET);
      if (socket.exitCode() != 0) {
        return notBegun(access, socket, deadline);
      }
    }
    Output output =
        access
            .systemctl()
            .run(
                deadline.left(),
                verb.equals("restart") ? List.of(verb, SystemdUnits.SERVICE) : order(verb));
    return output.exitCode() == 0 ? new Done.Ok() : notBegun(access, output, deadline);
  }

  private Done notBegun(Access access, Output output, Deadline deadline) {
    if (output.exitCode() == CommandRunner.TIMED_OUT) {
      return new Done.Failed("the daemon was not ready in time: " + output.text(), LOGS);
    }
    String result = show(access, new Deadline(deadline.left().plus(Systemctl.PATIENCE))).result();
    return new Done.Failed(
        "systemd could not start it"
            + (result.isEmpty() ? "" : ", " + result)
            + ": "
            + Systemctl.complaint(output),
        LOGS);
  }

  private static Done failed(String what, Output output) {
    return new Done.Failed(
        what + ": " + Systemctl.complaint(output), "make it work, and try again");
  }

  private static Done handOver(Access access, List<String> order, Deadline deadline) {
    Output output = access.systemctl().run(deadline.left(Systemctl.PATIENCE), order);
    return output.exitCode() == 0
        ? new Done.HandedOver(
            "systemd was told to "
                + order.get(0)
                + " the service, and this runs inside it: it ends with it")
        : failed("systemd did not take the order", output);
  }

  /** Together, so that no client starts the one through the other in between. */
  private static Output stopBoth(Access access, Deadline deadline) {
    return access.systemctl().run(deadline.left(), order("stop"));
  }

  /** Judges by what is so afterwards: there are many harmless reasons for complaints. */
  private Done ended(Access access, Output stop, Deadline deadline) {
    SystemdState after = show(access, new Deadline(Systemctl.PATIENCE));
    if (after.service().isEmpty()) {
      return failed("whether the service still runs could not be found out", stop);
    }
    if (after.isActive() || after.pid() != 0 || after.isListening()) {
      return new Done.Failed(
          "the service still runs: " + Systemctl.complaint(stop),
          "try again, or: systemctl --user kill -s KILL " + SystemdUnits.SERVICE);
    }
    List<String> notices = new ArrayList<>();
    if (after.result().equals("timeout")) {
      notices.add("the daemon did not end by itself in time and was killed");
    }
    forgive(access, after, deadline);
    return new Done.Ok(notices);
  }

  // Removing.

  private Done disable(Access access, InstalledUnits there, Deadline deadline) {
    List<String> ours = new ArrayList<>();
    if (there.isServiceOurs()) {
      ours.add(SystemdUnits.SERVICE);
    }
    if (there.isSocketOurs()) {
      ours.add(SystemdUnits.SOCKET);
    }
    if (!ours.isEmpty()) {
      List<String> order = new ArrayList<>(List.of("disable", "--now"));
      order.addAll(ours);
      Output output = access.systemctl().run(deadline.left(), order);
      if (output.exitCode() == 0 && ours.size() == 2) {
        return ended(access, output, deadline);
      }
    }
    // Files may be gone while what they started still runs.
    return ended(access, stopBoth(access, deadline), deadline);
  }

  private static Optional<String> takeOut(InstalledUnits there, List<String> notices) {
    InstalledUnits.Place place = there.place();
    List<String> units = new ArrayList<>();
    try {
      if (there.isServiceOurs() || there.service() instanceof UnitFile.Missing) {
        units.add(SystemdUnits.SERVICE);
        removeOurs(place.service(), there.service(), true, notices);
      }
      if (there.isSocketOurs() || there.socket() instanceof UnitFile.Missing) {
        units.add(SystemdUnits.SOCKET);
        removeOurs(place.socket(), there.socket(), false, notices);
      }
    } catch (IOException e) {
      return Optional.of("cannot remove a unit file: " + e);
    }
    UnitWriter.removeWants(place.folder(), units);
    for (Path dropIn : there.dropIns()) {
      notices.add(dropIn + " is yours and was left");
    }
    return Optional.empty();
  }

  /** What a person wrote by hand is not thrown away, it is put aside. */
  private static void removeOurs(Path path, UnitFile file, boolean isService, List<String> notices)
      throws IOException {
    if (!(file instanceof UnitFile.Present present)) {
      return;
    }
    boolean generated =
        SystemdUnits.isUnedited(present.text())
            || InstalledUnits.base(present, isService)
                .filter(base -> SystemdUnits.haveSameOrigin(present.text(), base))
                .isPresent();
    if (generated) {
      Files.deleteIfExists(path);
    } else {
      Path copy = UnitDrafts.freeCopy(path, present.text());
      Files.move(path, copy);
      notices.add(path + " was written by hand: it is kept as " + copy);
    }
  }

  private static void forget(Access access, Definition definition, Deadline deadline) {
    access.systemctl().run(deadline.left(), "daemon-reload");
    if (!(definition instanceof Definition.Foreign)) {
      access.systemctl().run(deadline.left(Systemctl.PATIENCE), order("reset-failed"));
    }
  }

  private Done undo(Access access, List<String> made, Deadline deadline, List<String> notices) {
    if (made.contains(Made.LINGER)) {
      notices.addAll(lingerOff(deadline));
    }
    for (String folder : made.reversed()) {
      Path path = folder.startsWith("/") ? Path.of(folder) : userHome;
      if (access.place().folder().startsWith(path) && !path.equals(userHome)) {
        deleteIfEmpty(path);
      }
    }
    // systemd makes the folder of the usual socket and leaves it behind.
    deleteIfEmpty(inRoot(access.place().runtimeFolder() + "/heph"));
    return new Done.Ok(notices);
  }

  private static void deleteIfEmpty(Path folder) {
    try {
      if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
        Files.delete(folder);
      }
    } catch (IOException e) {
      // Others have something there.
    }
  }

  private static List<String> order(String... words) {
    return Stream.concat(Stream.of(words), UNITS.stream()).toList();
  }
}
