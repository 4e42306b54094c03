package org.hephaestus.domain.service;

import java.util.Optional;
import org.hephaestus.ports.api.DaemonStatus;
import org.hephaestus.ports.api.Hello;

/** Who answers on a socket. */
sealed interface Answer {
  /** Nobody. */
  record Nobody(String why) implements Answer {}

  /**
   * A daemon of ours.
   *
   * @param status empty when it does not say
   */
  record Daemon(Hello hello, Optional<DaemonStatus> status) implements Answer {
    /** As {@code hephd --version} prints it. */
    String version() {
      return hello.version() + " (" + hello.commit() + ")";
    }

    /** Its process; 0 when it does not say. */
    long pid() {
      return status.map(DaemonStatus::pid).orElse(0L);
    }
  }

  /** Somebody who cannot, or will not, serve us. */
  record Refusing(String why) implements Answer {}
}
