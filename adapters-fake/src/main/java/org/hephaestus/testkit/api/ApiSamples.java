package org.hephaestus.testkit.api;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.hephaestus.ports.api.DaemonStatus;
import org.hephaestus.ports.api.Hello;
import org.hephaestus.ports.api.Pong;
import org.hephaestus.ports.api.Request;
import org.hephaestus.ports.update.ApplyTicket;
import org.hephaestus.ports.update.CheckOutcome;
import org.hephaestus.ports.update.Failure;
import org.hephaestus.ports.update.FailureCause;
import org.hephaestus.ports.update.Gate;
import org.hephaestus.ports.update.Release;
import org.hephaestus.ports.update.UpdateMode;
import org.hephaestus.ports.update.UpdateState;
import org.hephaestus.ports.update.UpdateStatus;
import org.hephaestus.ports.update.VersionId;
import org.jspecify.annotations.Nullable;

/** One plausible value of everything that crosses the socket, with no field left at a default. */
public final class ApiSamples {
  /** The wall-clock time around which all samples lie. */
  public static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  /** The installed version. */
  public static final VersionId OLD = new VersionId("1.0.3", "0123456789ab");

  /** The newer version. */
  public static final VersionId NEW = new VersionId("1.0.4", "ba9876543210");

  /** What the daemon says first. */
  public static final Hello HELLO =
      new Hello(OLD.version(), OLD.commit(), 1, Hello.PROTOCOL, "instance-1", "store-1");

  /** The answer to a ping. */
  public static final Pong PONG = new Pong(OLD.version(), OLD.commit(), "instance-1");

  /** The answer to an apply. */
  public static final ApplyTicket TICKET =
      new ApplyTicket("attempt-1", true, "installing 1.0.4, then restarting");

  private ApiSamples() {}

  /** One request of every kind. */
  public static List<Request<?>> requests() {
    return List.of(
        new Request.Ping(),
        new Request.Status(),
        new Request.GetUpdateStatus(),
        new Request.CheckForUpdate(),
        new Request.ApplyUpdate());
  }

  /** A release, with notes of two lines. */
  public static Release release() {
    return new Release(
        "v1.0.4",
        "ba9876543210ba9876543210ba9876543210ba98",
        false,
        false,
        NOW.minus(Duration.ofDays(1)),
        "https://forge.example/owner/repo/releases/tag/v1.0.4",
        "Fixes.\nMore fixes.");
  }

  /** Releases that are no candidates. */
  public static List<CheckOutcome.Refused> refused() {
    return List.of(new CheckOutcome.Refused("nightly", "'nightly' is no semantic version"));
  }

  /** A failure with everything in it. */
  public static Failure failure() {
    return new Failure(
        FailureCause.RATE_LIMITED,
        "https://forge.example/api answered 429",
        "wait, or set a forge token",
        List.of("line 1", "line 2"),
        Duration.ofSeconds(90));
  }

  /** One outcome of every kind, and the held one twice: with and without a release. */
  public static List<CheckOutcome> outcomes() {
    return List.of(
        new CheckOutcome.UpToDate("1.0.3 is the newest release", refused()),
        new CheckOutcome.UpdateAvailable(release(), NEW, "1.0.4 is newer than 1.0.3", refused()),
        new CheckOutcome.Held(
            Gate.FAILED_BEFORE, release(), NOW.plus(Duration.ofHours(1)), "not yet", refused()),
        new CheckOutcome.Held(Gate.SUPERVISOR, null, null, "not at all", List.of()),
        new CheckOutcome.Failed(failure()));
  }

  /** An attempt from {@link #OLD} to {@link #NEW}. */
  public static UpdateStatus.Attempt attempt(UpdateState state, String reason) {
    return new UpdateStatus.Attempt(TICKET.attempt(), state, OLD, NEW, NOW, reason);
  }

  /** A status of the updater with a newer release, no attempt and one notice. */
  public static UpdateStatus updateStatus() {
    return updateStatus(
        OLD,
        UpdateState.IDLE,
        new CheckOutcome.UpdateAvailable(release(), NEW, "1.0.4 is newer than 1.0.3", refused()),
        null);
  }

  /** A status of the updater with a given outcome and attempt. */
  public static UpdateStatus updateStatus(
      VersionId running,
      UpdateState state,
      @Nullable CheckOutcome outcome,
      UpdateStatus.@Nullable Attempt attempt) {
    return new UpdateStatus(
        UpdateMode.NOTIFY,
        running.toString(),
        "https://forge.example/owner/repo",
        "source",
        state,
        outcome,
        NOW.minus(Duration.ofMinutes(10)),
        NOW.plus(Duration.ofHours(6)),
        attempt,
        List.of("unsigned: trusting TLS"));
  }

  /** The daemon on one page. */
  public static DaemonStatus daemonStatus() {
    return new DaemonStatus(
        OLD.version(),
        OLD.commit(),
        "instance-1",
        4711,
        NOW.minus(Duration.ofHours(3)),
        "local",
        "/home/user/.local/share/heph/heph.db",
        "/run/user/1000/heph/hephd.sock",
        updateStatus());
  }
}
