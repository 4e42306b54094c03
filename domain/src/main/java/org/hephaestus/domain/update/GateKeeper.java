package org.hephaestus.domain.update;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hephaestus.ports.update.CheckOutcome;
import org.hephaestus.ports.update.GateVerdict;
import org.hephaestus.ports.update.Release;
import org.hephaestus.ports.update.UpdateControl;
import org.hephaestus.ports.update.UpdateHost;
import org.hephaestus.ports.update.UpdateMode;
import org.hephaestus.ports.update.VersionId;
import org.jspecify.annotations.Nullable;

/** Gathers what the gates rest on, and asks them. */
final class GateKeeper {
  private final UpdatePorts ports;
  private final RunningVersion running;
  private final UpdateSettings settings;

  GateKeeper(UpdatePorts ports, RunningVersion running, UpdateSettings settings) {
    this.ports = ports;
    this.running = running;
    this.settings = settings;
  }

  /** Every gate over one release. Asks the supervisor and the delivery: may take a second. */
  List<GateVerdict> judge(VersionId id, Release release) {
    Instant now = ports.clock().now();
    boolean installed = ports.versions().installed().contains(id);
    GatePolicy.Subject subject =
        new GatePolicy.Subject(
            id,
            release,
            ports.memory().load().contents().firstSeen().getOrDefault(release.tag(), now),
            installed,
            installed ? ports.data().formats(id) : Optional.empty());
    GatePolicy.Machine machine =
        new GatePolicy.Machine(
            ports.versions().current().orElse(null),
            ports.installer().preflight(),
            ports.restarter().supervision(),
            origin(),
            ports.host().disks(),
            ports.host().busy(),
            ports.data().own(),
            ports.trials().open());
    return GatePolicy.judge(
        new GatePolicy.Facts(
            subject,
            machine,
            running,
            settings,
            ports.control().load(),
            ports.journal().replay().entries(),
            now));
  }

  /** A version that is none of ours is not ours to replace, whatever the machine says. */
  private UpdateHost.Origin origin() {
    UpdateHost.Origin origin = ports.host().origin();
    if (origin instanceof UpdateHost.Origin.Owned
        || running.id().map(ports.versions().installed()::contains).orElse(false)) {
      return origin;
    }
    return new UpdateHost.Origin.Owned(
        "installed by other means",
        running.text() + " runs, but is none of the versions that this updater manages",
        "");
  }

  /**
   * For the status: every gate over the release that a check found. Without one, and in mode off,
   * what can be said without looking at the machine.
   */
  List<GateVerdict> survey(@Nullable CheckOutcome outcome) {
    UpdateControl.Loaded control = ports.control().load();
    Release release = release(outcome);
    String commit = release == null ? null : release.commit();
    Optional<SemanticVersion> version =
        release == null ? Optional.empty() : SemanticVersion.ofTag(release.tag());
    if (release == null
        || commit == null
        || version.isEmpty()
        || settings.mode() == UpdateMode.OFF) {
      return GatePolicy.standing(settings, control, ports.clock().now());
    }
    return judge(new VersionId(version.get().toString(), commit.substring(0, 12)), release);
  }

  private static @Nullable Release release(@Nullable CheckOutcome outcome) {
    return switch (outcome) {
      case CheckOutcome.UpdateAvailable available -> available.release();
      case CheckOutcome.Held held -> held.release();
      case CheckOutcome.UpToDate upToDate -> null;
      case CheckOutcome.Failed failed -> null;
      case null -> null;
    };
  }
}
