package org.hephaestus.testkit.service;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hephaestus.ports.service.ServiceFile;
import org.hephaestus.ports.service.ServiceManager;
import org.hephaestus.ports.service.ServiceSpec;
import org.hephaestus.ports.service.ServiceState;
import org.hephaestus.ports.service.ServiceState.Linger;
import org.hephaestus.ports.service.ServiceState.Phase;
import org.jspecify.annotations.Nullable;

/**
 * A service manager in memory. It keeps the specification it was given and counts processes; what a
 * test wants it to say instead is set beforehand.
 */
public final class FakeServiceManager implements ServiceManager {
  /** The file that it pretends to write. */
  public static final String FILE = "/fake/heph.service";

  private final List<String> orders = new ArrayList<>();
  private final Map<String, Done> next = new HashMap<>();
  private Reach reach = new Reach.Reachable("a fake");
  private Optional<Definition> definition = Optional.empty();
  private Optional<ServiceState> state = Optional.empty();
  private Optional<Plan> plan = Optional.empty();
  private Map<String, String> environment = Map.of("HOME", "/home/me");
  private List<String> output = List.of();
  private Runnable onStart = () -> {};
  private Runnable onStop = () -> {};
  private Form form = Form.CURRENT;
  private @Nullable ServiceSpec installed;
  private @Nullable ServiceSpec running;
  private long pid;
  private long lastPid = 100;

  /** What was ordered, in order: {@code install}, {@code start}, ... */
  public synchronized List<String> orders() {
    return List.copyOf(orders);
  }

  /** What runs; empty when nothing does. */
  public synchronized Optional<ServiceSpec> running() {
    return Optional.ofNullable(running);
  }

  /** Answers this to {@link #reach}. */
  public synchronized void reach(Reach value) {
    reach = value;
  }

  /** Answers this to {@link #definition}, whatever was installed. */
  public synchronized void definition(Definition value) {
    definition = Optional.of(value);
  }

  /** Pretends that these files were there already. */
  public synchronized void installed(ServiceSpec spec, Form as) {
    installed = spec;
    form = as;
  }

  /** Answers this to {@link #state}, whatever happens. */
  public synchronized void state(ServiceState value) {
    state = Optional.of(value);
  }

  /** Answers this to {@link #plan}. */
  public synchronized void plan(Plan value) {
    plan = Optional.of(value);
  }

  /** Hands this to processes, beside what a specification says. */
  public synchronized void environment(Map<String, String> value) {
    environment = Map.copyOf(value);
  }

  /** Answers this to {@link #output}. */
  public synchronized void output(List<String> value) {
    output = List.copyOf(value);
  }

  /** Runs this when a process starts. */
  public synchronized void onStart(Runnable value) {
    onStart = value;
  }

  /** Runs this when a process ends. */
  public synchronized void onStop(Runnable value) {
    onStop = value;
  }

  /** Answers this to the next such order, and does nothing else: {@code start}, {@code install}. */
  public synchronized void next(String order, Done value) {
    next.put(order, value);
  }

  @Override
  public String name() {
    return "fake";
  }

  @Override
  public synchronized Reach reach() {
    return reach;
  }

  @Override
  public synchronized Definition definition() {
    if (definition.isPresent()) {
      return definition.get();
    }
    return installed == null
        ? new Definition.Absent()
        : new Definition.Installed(installed, form, List.of(FILE));
  }

  @Override
  public synchronized Plan plan(ServiceSpec spec) {
    if (plan.isPresent()) {
      return plan.get();
    }
    Map<String, String> all = new HashMap<>(environment);
    all.putAll(spec.environment());
    return new Plan.Ready(
        List.of(new ServiceFile(FILE, spec.toString())),
        !spec.equals(installed) || form == Form.OUTDATED,
        all,
        spec.socket(),
        List.of());
  }

  @Override
  public synchronized Done install(ServiceSpec spec, Duration limit) {
    return done(
        "install",
        () -> {
          installed = spec;
          form = Form.CURRENT;
        });
  }

  @Override
  public synchronized Done start(Duration limit) {
    return done(
        "start",
        () -> {
          if (pid == 0) {
            begin();
          }
        });
  }

  @Override
  public synchronized Done restart(Duration limit) {
    return done(
        "restart",
        () -> {
          end();
          begin();
        });
  }

  @Override
  public synchronized Done stop(Duration limit) {
    return done("stop", this::end);
  }

  @Override
  public synchronized Done remove(Duration limit) {
    return done(
        "remove",
        () -> {
          end();
          installed = null;
        });
  }

  private Done done(String order, Runnable effect) {
    orders.add(order);
    @Nullable Done scripted = next.remove(order);
    if (scripted != null) {
      return scripted;
    }
    if (installed == null && (order.equals("start") || order.equals("restart"))) {
      return new Done.Failed("there is no service", "install it first");
    }
    effect.run();
    return new Done.Ok();
  }

  private void begin() {
    lastPid++;
    pid = lastPid;
    running = installed;
    onStart.run();
  }

  private void end() {
    if (pid != 0) {
      pid = 0;
      running = null;
      onStop.run();
    }
  }

  @Override
  public synchronized ServiceState state() {
    if (state.isPresent()) {
      return state.get();
    }
    Phase phase = pid != 0 ? Phase.RUNNING : installed == null ? Phase.UNKNOWN : Phase.STOPPED;
    return new ServiceState(
        phase,
        pid,
        0,
        null,
        "",
        "",
        installed != null,
        false,
        pid != 0 && installed != null && !installed.equals(running),
        Linger.NOT_APPLICABLE,
        "at the next login",
        List.of());
  }

  @Override
  public synchronized List<String> output(int lines) {
    return output.subList(Math.max(0, output.size() - lines), output.size());
  }
}
