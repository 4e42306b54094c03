package org.hephaestus.ports.service;

import java.time.Instant;
import java.util.List;
import org.hephaestus.ports.update.UpdateStatus;
import org.jspecify.annotations.Nullable;

/**
 * The service on one page.
 *
 * @param condition for a program
 * @param reason in one line, for a person
 * @param advice what to do, most important first; one line each; empty when all is well
 * @param manager {@code systemd}, {@code launchd}
 * @param files that describe it; absolute paths
 * @param enabled whether it starts by itself at the next login or boot
 * @param linger whether it goes on when its user logs out
 * @param pid of the daemon; 0 when none runs
 * @param restarts how often the manager has started it again by itself
 * @param startedAt when the daemon started; null when none answers
 * @param runningVersion what answers, as {@code 1.0.3 (0123456789ab)}; empty when nothing does
 * @param installedVersion what would start next, likewise; empty when nothing is installed
 * @param socket absolute path; empty when unknown
 * @param db absolute path of the store; empty when unknown
 * @param log absolute path of the log; empty when unknown
 * @param flags that the service carries, in the order of {@link DaemonFlag}
 * @param update what the self-updater does; null when no daemon answers
 */
public record ServiceReport(
    Condition condition,
    String reason,
    List<String> advice,
    String manager,
    List<String> files,
    boolean enabled,
    ServiceState.Linger linger,
    long pid,
    int restarts,
    @Nullable Instant startedAt,
    String runningVersion,
    String installedVersion,
    String socket,
    String db,
    String log,
    List<ServiceOrder.Setting> flags,
    @Nullable UpdateStatus update) {
  public ServiceReport {
    advice = List.copyOf(advice);
    files = List.copyOf(files);
    flags = List.copyOf(flags);
  }

  /** How the service is. */
  public enum Condition {
    /** It runs and answers. */
    RUNNING,
    /** A process is there, and does not answer. */
    NOT_ANSWERING,
    /** It begins. */
    STARTING,
    /** It ended and is about to be started again. */
    RESTARTING,
    /** It ends. */
    STOPPING,
    /** It is installed and does not run. */
    STOPPED,
    /** It ended badly and stays so. */
    FAILED,
    /** A daemon runs that the service did not start. */
    FOREGROUND,
    /** There is no service. */
    NOT_INSTALLED,
    /** It is forbidden to start. */
    MASKED,
    /** Another program's service has our name. */
    FOREIGN,
    /** The manager cannot be asked. */
    UNKNOWN
  }
}
