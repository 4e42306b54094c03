package org.hephaestus.ports.service;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the manager says about the service now.
 *
 * @param phase what it does
 * @param pid of its main process; 0 when there is none
 * @param restarts how often the manager has started it again by itself since it was last started on
 *     demand
 * @param since when it came into this phase; null when the manager does not say
 * @param result why it ended last, in the manager's words, for example {@code exit-code 1}; empty
 *     when it has not ended, or ended well
 * @param text what the daemon last said about itself to the manager; may be empty
 * @param enabled whether it starts by itself at the next login or boot
 * @param listening whether the manager itself holds the socket, so that to connect is to start it
 * @param stale whether what runs was started from other files than there are now
 * @param linger whether it goes on when its user logs out
 * @param loginStarts when an enabled service starts by itself, in words: {@code "at the next boot"}
 * @param notices what a person should know of it; one line each
 */
public record ServiceState(
    Phase phase,
    long pid,
    int restarts,
    @Nullable Instant since,
    String result,
    String text,
    boolean enabled,
    boolean listening,
    boolean stale,
    Linger linger,
    String loginStarts,
    List<String> notices) {
  public ServiceState {
    notices = List.copyOf(notices);
  }

  /** What a service does. */
  public enum Phase {
    /** The manager does not know it. */
    UNKNOWN,
    /** Nothing runs, and nothing went wrong. */
    STOPPED,
    /** A process is there and has not said that it is ready. */
    STARTING,
    /** It is ready. */
    RUNNING,
    /** It ended, and the manager is about to start it again. */
    RESTARTING,
    /** It was told to end. */
    STOPPING,
    /** It ended badly, and the manager leaves it. */
    FAILED
  }

  /** Whether a user's services go on without a login. */
  public enum Linger {
    /** They do. */
    ON,
    /** They end with the last logout. */
    OFF,
    /** Not a question on this system. */
    NOT_APPLICABLE,
    /** Could not be found out. */
    UNKNOWN
  }
}
