package org.hephaestus.ports.service;

import java.util.List;

/** What became of a command. */
public sealed interface ServiceReply {
  /**
   * It is done.
   *
   * @param message what is so now, and that nothing had to be done when nothing had
   * @param notices what a person should know beside it; one line each
   * @param changed whether anything was written, started or stopped
   */
  record Done(String message, List<String> notices, boolean changed) implements ServiceReply {
    public Done {
      notices = List.copyOf(notices);
    }
  }

  /**
   * It was not done, and nothing was changed.
   *
   * @param kind for a program, lower case with underscores
   * @param why what is wrong, wanted against actual; one line
   * @param remedy what to do next; one line
   */
  record Refused(String kind, String why, String remedy) implements ServiceReply {}

  /**
   * It was begun and did not end well.
   *
   * @param kind for a program, lower case with underscores
   * @param why what failed; one line
   * @param remedy what to do next; one line
   * @param log the last lines of the daemon, oldest first
   */
  record Failed(String kind, String why, String remedy, List<String> log) implements ServiceReply {
    public Failed {
      log = List.copyOf(log);
    }
  }
}
