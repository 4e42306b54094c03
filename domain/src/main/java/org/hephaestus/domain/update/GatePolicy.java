package org.hephaestus.domain.update;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hephaestus.domain.update.gate.BusyGate;
import org.hephaestus.domain.update.gate.ChannelGate;
import org.hephaestus.domain.update.gate.ControlGate;
import org.hephaestus.domain.update.gate.DataFormatGate;
import org.hephaestus.domain.update.gate.DeniedGate;
import org.hephaestus.domain.update.gate.DiskGate;
import org.hephaestus.domain.update.gate.HoldGate;
import org.hephaestus.domain.update.gate.MinAgeGate;
import org.hephaestus.domain.update.gate.ModeGate;
import org.hephaestus.domain.update.gate.OriginGate;
import org.hephaestus.domain.update.gate.PinGate;
import org.hephaestus.domain.update.gate.SupervisorGate;
import org.hephaestus.domain.update.gate.WindowGate;
import org.hephaestus.ports.update.DataGuard.DataFormats;
import org.hephaestus.ports.update.Gate;
import org.hephaestus.ports.update.GateVerdict;
import org.hephaestus.ports.update.Installer.Preflight;
import org.hephaestus.ports.update.JournalEntry;
import org.hephaestus.ports.update.Release;
import org.hephaestus.ports.update.Restarter.Supervision;
import org.hephaestus.ports.update.Trial;
import org.hephaestus.ports.update.UpdateControl;
import org.hephaestus.ports.update.UpdateHost;
import org.hephaestus.ports.update.VersionId;
import org.jspecify.annotations.Nullable;

/** All gates over one update, in the order of {@link Gate}, and what a closed one means. */
final class GatePolicy {
  /**
   * What the user's own {@code heph update apply} passes: what was set so that nothing happens
   * unasked. Never what was said to keep a version out, nor what could not work.
   */
  private static final Set<Gate> USERS_WORD =
      EnumSet.of(
          Gate.MODE,
          Gate.MIN_AGE,
          Gate.FAILED_BEFORE,
          Gate.WINDOW,
          Gate.DATA_FORMAT,
          Gate.SUPERVISOR);

  private GatePolicy() {}

  /**
   * The update that is judged.
   *
   * @param firstSeen when this machine first saw the release
   * @param installed whether it is on disk
   * @param formats of its data; empty as long as it is not installed, or does not say
   */
  record Subject(
      VersionId id,
      Release release,
      Instant firstSeen,
      boolean installed,
      Optional<DataFormats> formats) {}

  /**
   * What the machine says.
   *
   * @param current the version that starts next; null when none
   * @param preflight whether the delivery could work here
   * @param own formats of the data as they are
   * @param trial of whatever version: there is one at a time
   */
  record Machine(
      @Nullable VersionId current,
      Preflight preflight,
      Supervision supervision,
      UpdateHost.Origin origin,
      List<UpdateHost.Disk> disks,
      List<String> busy,
      Optional<DataFormats> own,
      Optional<Trial> trial) {}

  /** What the decision rests on. */
  record Facts(
      Subject subject,
      Machine machine,
      RunningVersion running,
      UpdateSettings settings,
      UpdateControl.Loaded control,
      List<JournalEntry> journal,
      Instant now) {}

  /** What the user and the clock say, without a look at the machine or at a release. */
  static List<GateVerdict> standing(
      UpdateSettings settings, UpdateControl.Loaded control, Instant now) {
    return List.of(
        ModeGate.judge(settings.mode()),
        ControlGate.judge(control.problem()),
        HoldGate.judge(control.control().hold(), now),
        WindowGate.judge(settings.window(), now));
  }

  /** What speaks against the version itself, wherever it would run. */
  static List<GateVerdict> ofRelease(
      VersionId id,
      Release release,
      Instant firstSeen,
      UpdateSettings settings,
      UpdateControl.Loaded control,
      Instant now) {
    return List.of(
        ChannelGate.judge(
            settings.channel() == Channel.PRERELEASE,
            release.prerelease() || id.version().contains("-"),
            id.version()),
        PinGate.judge(control.control().pin(), id),
        DeniedGate.judge(control.control(), id),
        MinAgeGate.judge(settings.minAge(), release.createdAt(), firstSeen, now));
  }

  /** Every gate. */
  static List<GateVerdict> judge(Facts facts) {
    Subject subject = facts.subject();
    Machine machine = facts.machine();
    List<GateVerdict> verdicts =
        new ArrayList<>(standing(facts.settings(), facts.control(), facts.now()));
    verdicts.addAll(
        ofRelease(
            subject.id(),
            subject.release(),
            subject.firstSeen(),
            facts.settings(),
            facts.control(),
            facts.now()));
    verdicts.add(OriginGate.judge(machine.origin()));
    verdicts.add(failedBefore(facts));
    verdicts.add(
        machine
            .trial()
            .map(
                trial ->
                    GateVerdict.closed(
                        Gate.BUSY, trial.to() + " is on trial; wait until that has ended"))
            .orElseGet(() -> BusyGate.judge(machine.busy())));
    verdicts.add(toolchain(subject, machine.preflight()));
    verdicts.add(DiskGate.judge(machine.disks()));
    verdicts.add(DataFormatGate.judge(machine.own(), subject.formats()));
    verdicts.add(supervisor(facts));
    verdicts.sort((a, b) -> a.gate().compareTo(b.gate()));
    return List.copyOf(verdicts);
  }

  /**
   * The gate that holds the update; empty when none does.
   *
   * @param byUser whether a person asked for this update
   */
  static Optional<GateVerdict> closed(List<GateVerdict> verdicts, boolean byUser) {
    return verdicts.stream()
        .filter(verdict -> !verdict.open())
        .filter(verdict -> !(byUser && USERS_WORD.contains(verdict.gate())))
        .findFirst();
  }

  private static GateVerdict failedBefore(Facts facts) {
    RetryPolicy.Verdict retry =
        RetryPolicy.mayTry(
            facts.journal(), facts.subject().id(), facts.now(), facts.settings().interval());
    Instant until = retry.until();
    return until == null
        ? GateVerdict.open(Gate.FAILED_BEFORE, retry.reason())
        : GateVerdict.closedUntil(Gate.FAILED_BEFORE, until, retry.reason());
  }

  private static GateVerdict toolchain(Subject subject, Preflight preflight) {
    if (subject.installed()) {
      return GateVerdict.open(Gate.TOOLCHAIN, subject.id() + " is on disk already");
    }
    return switch (preflight) {
      case Preflight.Ready ready ->
          GateVerdict.open(Gate.TOOLCHAIN, String.join(", ", ready.tools()));
      // Not an attempt: a tool that is missing says nothing about the release.
      case Preflight.NotReady not ->
          GateVerdict.closed(
              Gate.TOOLCHAIN,
              subject.id() + " cannot be installed here: " + not.failure().summary());
    };
  }

  /**
   * Without a supervisor a version is still built once, so that it waits ready; it is not switched
   * to. A version that is switched to already and does not run is never switched to again: that
   * would be a restart loop.
   */
  private static GateVerdict supervisor(Facts facts) {
    VersionId to = facts.subject().id();
    String running = facts.running().text();
    if (to.equals(facts.machine().current())) {
      return GateVerdict.closed(
          Gate.SUPERVISOR,
          to
              + " starts next, yet "
              + running
              + " runs; restart the daemon, and if it comes back as "
              + running
              + ", let its service run the launcher in bin/");
    }
    if (!facts.subject().installed()
        && facts.machine().supervision() instanceof Supervision.Unsupervised nobody) {
      return GateVerdict.open(
          Gate.SUPERVISOR, to + " would be built and then wait: " + nobody.why());
    }
    return SupervisorGate.judge(facts.machine().supervision());
  }
}
