package org.hephaestus.domain.service;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.hephaestus.ports.api.Connection;
import org.hephaestus.ports.api.DaemonStatus;
import org.hephaestus.ports.api.Request;
import org.hephaestus.ports.service.ServiceState;

/** Asks who answers on a socket. */
final class Prober {
  /** How long a daemon may take to say hello, and to say how it is. */
  private static final Duration HELLO = Duration.ofSeconds(2);

  private final Function<String, Connection.Opener> at;

  /**
   * A prober.
   *
   * @param at opens connections to a daemon on the socket of that absolute path
   */
  Prober(Function<String, Connection.Opener> at) {
    this.at = at;
  }

  /** Asks, unless asking would start a daemon. */
  Answer ask(String socket, ServiceState state) {
    return state.pid() == 0 && state.listening() ? new Answer.Nobody("nothing runs") : ask(socket);
  }

  /** Asks. */
  Answer ask(String socket) {
    return switch (at.apply(socket).open(HELLO)) {
      case Connection.Opened.Nobody nobody -> new Answer.Nobody(nobody.why());
      case Connection.Opened.Incompatible other -> new Answer.Refusing(other.why());
      case Connection.Opened.Ready ready -> {
        try (Connection connection = ready.connection()) {
          yield new Answer.Daemon(connection.hello(), status(connection));
        }
      }
    };
  }

  private static Optional<DaemonStatus> status(Connection connection) {
    return connection.exchange(new Request.Status(), HELLO)
            instanceof Connection.Exchange.Answered<DaemonStatus> answered
        ? Optional.of(answered.value())
        : Optional.empty();
  }
}
