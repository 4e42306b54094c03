package org.hephaestus.ports.service;

import java.util.List;
import java.util.function.Consumer;

/**
 * What a person may ask of the service: {@code heph daemon}.
 *
 * <p>Laws: every command is idempotent; data is never touched; a command that blocks says what it
 * waits for through {@code progress}, for people. Never throws for what the system does.
 */
public interface ServiceApi {
  /**
   * Installs and starts it, with what it carries already and what the order says. Done only when
   * the daemon has answered on its socket with the version that is installed.
   */
  ServiceReply start(ServiceOrder order, Consumer<String> progress);

  /** The same, and a running daemon is replaced by a new one. Refused when nothing is installed. */
  ServiceReply restart(ServiceOrder order, Consumer<String> progress);

  /** Ends it until the next start, login or boot. */
  ServiceReply stop(Consumer<String> progress);

  /** Ends it for good and takes its files out. */
  ServiceReply uninstall(Consumer<String> progress);

  /** What {@link #start} with this order would write; writes nothing. */
  Shown show(ServiceOrder order);

  /** How it is. Starts nothing. */
  ServiceReport status();

  /**
   * The daemon's log file.
   *
   * @return absolute path; empty when it cannot be found out
   */
  String logFile();

  /**
   * The last lines that the manager keeps of the daemon, oldest first, for when there is no log
   * file.
   */
  List<String> output(int lines);

  /** What would be written. */
  sealed interface Shown {
    /** These files. */
    record Files(List<ServiceFile> files, boolean changes, List<String> notices) implements Shown {
      public Files {
        files = List.copyOf(files);
        notices = List.copyOf(notices);
      }
    }

    /** None: see {@link ServiceReply.Refused}. */
    record No(ServiceReply.Refused refusal) implements Shown {}
  }
}
