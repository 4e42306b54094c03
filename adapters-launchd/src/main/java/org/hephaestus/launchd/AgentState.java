package org.hephaestus.launchd;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hephaestus.launchd.Launchctl.Loaded;
import org.hephaestus.launchd.Plist.Dict;
import org.hephaestus.ports.service.ServiceState;
import org.hephaestus.ports.service.ServiceState.Linger;
import org.hephaestus.ports.service.ServiceState.Phase;
import org.jspecify.annotations.Nullable;

/** What launchd says about the job, in our words. Pure. */
final class AgentState {
  /** An agent starts with its user's session, nothing else brings it back after a stop. */
  static final String LOGIN = "at the next login";

  /** A process starts in the second in which its file was written; the two clocks may differ. */
  private static final Duration TOLERANCE = Duration.ofSeconds(2);

  private AgentState() {}

  /**
   * The state.
   *
   * @param loaded where the job is
   * @param present whether there is a plist
   * @param enabled whether launchd may start it
   * @param stale see {@link #stale}
   * @param started when its process started
   */
  static ServiceState of(
      List<Loaded> loaded,
      boolean present,
      boolean enabled,
      boolean stale,
      Optional<Instant> started) {
    List<String> notices = new ArrayList<>();
    if (loaded.isEmpty()) {
      Phase phase = present ? Phase.STOPPED : Phase.UNKNOWN;
      return state(phase, 0, 0, null, "", enabled, stale, notices);
    }
    Loaded one = pick(loaded);
    LaunchdJob job = one.job();
    if (loaded.size() > 1) {
      notices.add(
          "the job is loaded twice, in "
              + loaded.get(0).domain()
              + " and in "
              + loaded.get(1).domain()
              + "; heph daemon restart leaves one");
    }
    if (!present) {
      notices.add("its property list is gone while launchd still has the job");
    }
    if (job.properties().isPresent() && !job.keptAlive()) {
      notices.add(
          "it is not kept alive: its properties are "
              + job.properties().get()
              + "; launchd will not start it again when it ends well");
    }
    Phase phase = phase(job);
    if (phase == Phase.RESTARTING) {
      job.pended()
          .ifPresent(
              why ->
                  notices.add(
                      "launchd holds its start back (" + why + "); heph daemon start asks for it"));
    }
    return state(
        phase,
        job.pid(),
        (int) Math.min(Integer.MAX_VALUE, Math.max(0, job.runs() - 1)),
        job.pid() == 0 ? null : started.orElse(null),
        job.result(),
        enabled,
        stale,
        notices);
  }

  /** The one with a process, or else the first. */
  static Loaded pick(List<Loaded> loaded) {
    return loaded.stream().filter(one -> one.job().pid() != 0).findFirst().orElse(loaded.get(0));
  }

  private static Phase phase(LaunchdJob job) {
    String state = job.state();
    if (state.contains("sigterm") || state.contains("sigkill") || state.contains("exiting")) {
      return Phase.STOPPING;
    }
    if (job.pid() != 0) {
      // xpcproxy is what launchd runs until the program takes its place.
      return state.contains("xpcproxy") || state.contains("spawning")
          ? Phase.STARTING
          : Phase.RUNNING;
    }
    if (job.keptAlive() || state.contains("spawn") || job.pended().isPresent()) {
      return job.runs() == 0 && job.pended().isEmpty() ? Phase.STARTING : Phase.RESTARTING;
    }
    return job.result().isEmpty() ? Phase.STOPPED : Phase.FAILED;
  }

  /**
   * Whether what runs was loaded from another plist than there is now. What launchd shows of a
   * loaded job is its path, its arguments and its variables: a difference there is certain. For the
   * other keys there is only time: a file that is younger than the process. A process that launchd
   * has started again by itself since the file was changed hides that.
   *
   * @param changed when the file was
   * @param started when the process was
   */
  static boolean stale(
      List<Loaded> loaded,
      Dict dict,
      List<String> paths,
      Optional<Instant> changed,
      Optional<Instant> started) {
    if (loaded.isEmpty()) {
      return false;
    }
    LaunchdJob job = pick(loaded).job();
    if (job.path().filter(path -> !paths.contains(path)).isPresent()) {
      return true;
    }
    List<String> arguments = new ArrayList<>();
    if (dict.get("ProgramArguments") instanceof Plist.Listing list) {
      for (Plist value : list.values()) {
        arguments.add(value instanceof Plist.Text text ? text.value() : "");
      }
    }
    if (!job.hasArguments(arguments).orElse(true)) {
      return true;
    }
    for (Map.Entry<String, Plist> entry : dict.dict("EnvironmentVariables").entries().entrySet()) {
      // The record is long and follows from the rest.
      if (!entry.getKey().equals(AgentPlist.RECORD)
          && entry.getValue() instanceof Plist.Text text
          && !job.hasVariable(entry.getKey(), text.value()).orElse(true)) {
        return true;
      }
    }
    return changed.isPresent()
        && started.isPresent()
        && changed.get().isAfter(started.get().plus(TOLERANCE));
  }

  private static ServiceState state(
      Phase phase,
      long pid,
      int restarts,
      @Nullable Instant since,
      String result,
      boolean enabled,
      boolean stale,
      List<String> notices) {
    return new ServiceState(
        phase,
        pid,
        restarts,
        since,
        result,
        "",
        enabled,
        false,
        stale,
        Linger.NOT_APPLICABLE,
        LOGIN,
        notices);
  }
}
