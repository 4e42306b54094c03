package org.hephaestus.launchd;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import org.hephaestus.launchd.AgentFile.Content;
import org.hephaestus.launchd.AgentLoader.Result;
import org.hephaestus.launchd.Launchctl.Answer;
import org.hephaestus.launchd.Launchctl.Loaded;
import org.hephaestus.launchd.Plist.Dict;
import org.hephaestus.ports.os.CommandRunner;
import org.hephaestus.ports.service.ServiceManager;
import org.hephaestus.ports.service.ServiceSpec;
import org.hephaestus.ports.service.ServiceState;
import org.hephaestus.ports.time.Clock;
import org.hephaestus.ports.time.Pause;
import org.jspecify.annotations.Nullable;

/**
 * Hephd as a launchd agent of its user, {@code ~/Library/LaunchAgents/org.hephaestus.hephd.plist}.
 *
 * <p>A stopped agent is one that is not loaded: with {@code KeepAlive} launchd has no other way to
 * let one rest. It is loaded again at the next login.
 *
 * <p>Everything that this class holds true of launchd is read about: launchd.plist(5), launchctl(1)
 * and reports of others. No Mac was at hand; the tests run against a model of launchctl with the
 * exit codes from those reports. Variables that somebody has set with {@code launchctl setenv} are
 * not known to {@link #plan}.
 */
public final class LaunchdServiceManager implements ServiceManager {
  private static final Duration MARGIN = Duration.ofSeconds(10);
  private static final String OUTSIDE = "run it from a terminal that the daemon has not started";

  private final Clock clock;
  private final Pause pause;
  private final Map<String, String> environment;
  private final Path userHome;
  private final long uid;
  private final LongFunction<Optional<Instant>> startOf;
  private final AgentFile file;
  private final AgentPlanner planner;
  private final Launchctl launchctl;
  private final AgentLoader loader;

  /** What was loaded before install took it out, to go back to. */
  private byte @Nullable [] previous;

  /**
   * Touches nothing yet.
   *
   * @param commands runs {@code launchctl}, and {@code plutil} for a binary plist
   * @param pause between two looks at what launchd does
   * @param environment of this process
   * @param userHome absolute path
   * @param uid of this process's user
   * @param program absolute path of our launcher, by which a plist written by hand is recognised;
   *     empty when unknown
   */
  public LaunchdServiceManager(
      CommandRunner commands,
      Clock clock,
      Pause pause,
      Map<String, String> environment,
      Path userHome,
      long uid,
      String program) {
    this(
        commands,
        clock,
        pause,
        environment,
        userHome,
        uid,
        program,
        pid -> ProcessHandle.of(pid).flatMap(process -> process.info().startInstant()));
  }

  /** With another way to learn when a process has started. */
  LaunchdServiceManager(
      CommandRunner commands,
      Clock clock,
      Pause pause,
      Map<String, String> environment,
      Path userHome,
      long uid,
      String program,
      LongFunction<Optional<Instant>> startOf) {
    this.clock = clock;
    this.pause = pause;
    this.environment = Map.copyOf(environment);
    this.userHome = userHome;
    this.uid = uid;
    this.startOf = startOf;
    this.file = new AgentFile(userHome, commands);
    this.planner = new AgentPlanner(file, this.environment, userHome, program);
    this.launchctl = new Launchctl(commands, uid);
    this.loader = new AgentLoader(launchctl);
  }

  @Override
  public String name() {
    return "launchd";
  }

  @Override
  public Reach reach() {
    return AgentReach.of(launchctl, environment, uid);
  }

  @Override
  public Definition definition() {
    return planner.definition();
  }

  @Override
  public Plan plan(ServiceSpec spec) {
    return planner.plan(spec);
  }

  @Override
  public Done install(ServiceSpec spec, Duration limit) {
    Plan.Ready plan;
    switch (plan(spec)) {
      case Plan.Refused refused -> {
        return new Done.Failed(refused.why(), refused.remedy());
      }
      case Plan.Ready ready -> plan = ready;
    }
    List<String> notices = new ArrayList<>(plan.notices());
    Patience patience = new Patience(clock, pause, limit);
    try {
      AgentOutput.prepare(errorPath());
      if (plan.changes()) {
        Optional<Done> trouble = takeOutForChange(patience);
        if (trouble.isPresent()) {
          return trouble.get();
        }
        file.write(plan.files().get(0).text().getBytes(StandardCharsets.UTF_8), clock.now());
        AgentOutput.prepare(errorPath());
      }
    } catch (IOException e) {
      return ioFailed("write", e);
    }
    if (reach() instanceof Reach.Unreachable none) {
      notices.add("launchd was not told of it: " + none.why() + "; " + AgentState.LOGIN);
    } else {
      enableAnywhere(notices);
    }
    return new Done.Ok(notices);
  }

  /** A loaded job is not changed by its file; it is taken out, and what it was is remembered. */
  private Optional<Done> takeOutForChange(Patience patience) throws IOException {
    if (launchctl.loaded().isEmpty()) {
      return Optional.empty();
    }
    if (isInside()) {
      return Optional.of(fromInside("change"));
    }
    byte[] old = file.exists() ? file.bytes() : null;
    if (loader.unload(patience) instanceof Result.Trouble trouble) {
      return Optional.of(
          new Done.Failed(
              "the running agent does not make room: " + trouble.why(),
              "try again in a moment; nothing was written"));
    }
    previous = old;
    return Optional.empty();
  }

  private void enableAnywhere(List<String> notices) {
    for (String domain : launchctl.domains()) {
      if (launchctl.disabled(domain).orElse(false) && launchctl.enable(domain).ok()) {
        notices.add("it had been disabled in " + domain + "; that is undone");
      }
    }
  }

  @Override
  public Done start(Duration limit) {
    return begin(new Patience(clock, pause, limit), false);
  }

  @Override
  public Done restart(Duration limit) {
    return begin(new Patience(clock, pause, limit), true);
  }

  private Done begin(Patience patience, boolean again) {
    if (!(definition() instanceof Definition.Installed)) {
      return new Done.Failed(
          "there is no agent of ours at " + file.path(), "install it with: heph daemon start");
    }
    List<Loaded> loaded = launchctl.loaded();
    if (loaded.isEmpty()) {
      return load(patience);
    }
    long pid = AgentState.pick(loaded).job().pid();
    if (pid != 0 && !again) {
      return new Done.Ok();
    }
    if (loaded.size() > 1 || isStale(loaded)) {
      if (isInside()) {
        return fromInside("change");
      }
      if (loader.unload(patience) instanceof Result.Trouble trouble) {
        return new Done.Failed("the agent does not end: " + trouble.why(), "try again in a moment");
      }
      return load(patience);
    }
    return kick(loaded.get(0).domain(), pid, patience);
  }

  /** The file is as it was when the job was loaded: launchd starts it again by itself. */
  private Done kick(String domain, long oldPid, Patience patience) {
    if (oldPid != 0 && isInside()) {
      Answer kick = launchctl.kickstartKilling(domain, patience.left());
      return kick.ok()
          ? new Done.HandedOver("launchd ends and starts " + Launchctl.target(domain))
          : new Done.Failed(kick.said(), OUTSIDE);
    }
    Answer kick =
        oldPid == 0
            ? launchctl.kickstart(domain, patience.left())
            : launchctl.kickstartKilling(domain, patience.left());
    if (kick.noJob()) {
      return load(patience); // it went between two looks
    }
    if (!kick.ok() && !kick.worthAnotherTry()) {
      return new Done.Failed(kick.said(), "see: launchctl print " + Launchctl.target(domain));
    }
    return loader.awaitStart(oldPid, patience) instanceof Result.Trouble trouble
        ? notStarted(trouble)
        : new Done.Ok();
  }

  private Done load(Patience patience) {
    Optional<String> domain = launchctl.domain();
    if (domain.isEmpty()) {
      return reach() instanceof Reach.Unreachable none
          ? new Done.Failed(none.why(), none.remedy())
          : new Done.Failed("launchd's domain comes and goes", "try again");
    }
    String path = file.path().toString();
    byte @Nullable [] old = previous;
    previous = null;
    Patience tries = patience.atMost(exitTimeout().plus(MARGIN));
    if (loader.load(domain.get(), path, tries) instanceof Result.Trouble trouble) {
      return new Done.Failed(
          "launchd does not take " + path + ": " + trouble.why() + back(old, domain.get()),
          "look at System Settings, General, Login Items, Allow in the Background, and at: "
              + "plutil -lint "
              + path);
    }
    return loader.awaitStart(patience) instanceof Result.Trouble trouble
        ? notStarted(trouble)
        : new Done.Ok();
  }

  /**
   * Brings back what ran before, so that a change that fails leaves no machine without a daemon.
   */
  private String back(byte @Nullable [] old, String domain) {
    if (old == null) {
      return "";
    }
    try {
      file.write(old, clock.now());
    } catch (IOException e) {
      return "; the old file could not be put back: " + e;
    }
    Patience patience = new Patience(clock, pause, exitTimeout().plus(MARGIN));
    return loader.load(domain, file.path().toString(), patience) instanceof Result.Trouble trouble
        ? "; the old file is back and launchd does not take it either: " + trouble.why()
        : "; the old agent is back";
  }

  private static Done notStarted(Result.Trouble trouble) {
    return new Done.Failed("the daemon does not start: " + trouble.why(), "see: heph daemon logs");
  }

  @Override
  public Done stop(Duration limit) {
    return takeOut("stop", new Patience(clock, pause, limit));
  }

  @Override
  public Done remove(Duration limit) {
    Path log = errorPath();
    Done gone = takeOut("uninstall", new Patience(clock, pause, limit));
    if (!(gone instanceof Done.Ok)) {
      return gone;
    }
    try {
      file.delete();
      AgentOutput.tidy(log);
    } catch (IOException e) {
      return ioFailed("delete", e);
    }
    previous = null;
    enableAnywhere(new ArrayList<>());
    return new Done.Ok();
  }

  private Done takeOut(String what, Patience patience) {
    switch (definition()) {
      case Definition.Foreign foreign -> {
        return new Done.Failed(foreign.path() + " is another program's", foreign.remedy());
      }
      case Definition.Unreadable bad -> {
        if (what.equals("uninstall")) {
          return new Done.Failed(bad.path() + " cannot be read: " + bad.why(), bad.remedy());
        }
      }
      default -> {}
    }
    Answer first = launchctl.print(launchctl.domains().get(0));
    if (first.code() == CommandRunner.NOT_STARTED) {
      // Whoever cannot run launchctl has no job in it, but for a broken PATH: then files stay.
      return definition() instanceof Definition.Absent
          ? new Done.Ok()
          : new Done.Failed(first.said(), "put /bin on the PATH");
    }
    if (isInside() && !launchctl.loaded().isEmpty()) {
      return fromInside(what);
    }
    return loader.unload(patience) instanceof Result.Trouble trouble
        ? new Done.Failed("the agent does not end: " + trouble.why(), "try again in a moment")
        : new Done.Ok();
  }

  /** A child of the job ends with it: nobody would be left to do the second half. */
  private boolean isInside() {
    return AgentPlist.LABEL.equals(environment.get("XPC_SERVICE_NAME"));
  }

  private static Done fromInside(String what) {
    return new Done.Failed(
        "this command runs within the agent, which has to end for a " + what, OUTSIDE);
  }

  @Override
  public ServiceState state() {
    List<Loaded> loaded = launchctl.loaded();
    boolean present = file.exists();
    String domain = loaded.isEmpty() ? launchctl.domain().orElse("") : loaded.get(0).domain();
    boolean disabled = !domain.isEmpty() && launchctl.disabled(domain).orElse(false);
    return AgentState.of(
        loaded,
        present,
        present && !disabled && !dict().isTrue("Disabled"),
        isStale(loaded),
        started(loaded));
  }

  private boolean isStale(List<Loaded> loaded) {
    List<String> paths = new ArrayList<>(List.of(file.path().toString()));
    try {
      paths.add(file.path().toRealPath().toString());
    } catch (IOException e) {
      return !loaded.isEmpty(); // loaded from a file that is gone
    }
    return AgentState.stale(loaded, dict(), paths, file.changed(), started(loaded));
  }

  private Optional<Instant> started(List<Loaded> loaded) {
    long pid = loaded.isEmpty() ? 0 : AgentState.pick(loaded).job().pid();
    return pid == 0 ? Optional.empty() : startOf.apply(pid);
  }

  @Override
  public List<String> output(int lines) {
    return AgentOutput.tail(errorPath(), lines);
  }

  private Path errorPath() {
    String path = dict().text("StandardErrorPath");
    return path.startsWith("/") ? Path.of(path) : AgentPlist.defaultLog(userHome);
  }

  private Duration exitTimeout() {
    return Duration.ofSeconds(
        Math.min(600, Math.max(0, dict().whole("ExitTimeOut", AgentPlist.EXIT_SECONDS))));
  }

  private Dict dict() {
    return file.read() instanceof Content.Present there ? there.dict() : Dict.EMPTY;
  }

  private Done ioFailed(String what, IOException e) {
    return new Done.Failed(
        "cannot " + what + " " + file.path() + ": " + e, "look at the rights of that folder");
  }
}
