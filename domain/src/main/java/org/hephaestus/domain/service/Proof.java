package org.hephaestus.domain.service;

import java.time.Duration;
import java.util.function.Supplier;
import org.hephaestus.ports.service.ServiceState;
import org.hephaestus.ports.service.ServiceState.Phase;
import org.hephaestus.ports.time.Clock;
import org.hephaestus.ports.time.Pause;

/** Waits until a daemon that was started has answered: a manager's word is not enough. */
final class Proof {
  /** How long a daemon may take from its start to its first answer. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Duration BETWEEN = Duration.ofMillis(100);

  private final Clock clock;
  private final Pause pause;

  Proof(Clock clock, Pause pause) {
    this.clock = clock;
    this.pause = pause;
  }

  /** What became of waiting. */
  sealed interface Result {
    /** It answers. */
    record Serves(Answer.Daemon daemon) implements Result {}

    /** It does not. */
    record No(String why) implements Result {}
  }

  /**
   * Blocks until it answers, or will not.
   *
   * @param wanted the version, as {@code 1.0.3 (sha)}
   * @param not the instance that was there before, which may still answer; empty for none
   * @param answer asks
   * @param state what the manager says
   */
  Result await(String wanted, String not, Supplier<Answer> answer, Supplier<ServiceState> state) {
    Duration end = clock.monotonic().plus(PATIENCE);
    while (true) {
      // The manager first: where it holds the socket, to ask a daemon that failed is to start it.
      ServiceState now = state.get();
      if (now.phase() == Phase.FAILED) {
        return new Result.No("the daemon ended" + because(now));
      }
      if (now.phase() == Phase.RESTARTING && now.restarts() >= 2) {
        return new Result.No(
            "the daemon ends again and again, it was started "
                + (now.restarts() + 1)
                + " times"
                + because(now));
      }
      Answer said = now.pid() == 0 ? new Answer.Nobody("no process") : answer.get();
      if (said instanceof Answer.Daemon daemon
          && daemon.version().equals(wanted)
          && !daemon.hello().instance().equals(not)) {
        return new Result.Serves(daemon);
      }
      if (said instanceof Answer.Refusing refusing) {
        return new Result.No(refusing.why());
      }
      if (clock.monotonic().compareTo(end) >= 0 || !pause.pause(BETWEEN)) {
        return new Result.No(late(said, wanted));
      }
    }
  }

  private static String because(ServiceState state) {
    return (state.result().isEmpty() ? "" : ": " + state.result())
        + (state.text().isEmpty() ? "" : " (" + state.text() + ")");
  }

  private static String late(Answer said, String wanted) {
    String within = " within " + PATIENCE.toSeconds() + " s";
    return switch (said) {
      case Answer.Daemon other ->
          "hephd " + other.version() + " answers, wanted " + wanted + within;
      case Answer.Nobody nobody -> "no answer" + within + ": " + nobody.why();
      case Answer.Refusing refusing -> refusing.why();
    };
  }
}
