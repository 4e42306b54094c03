package org.hephaestus.systemd;

import java.util.List;
import java.util.Map;

/**
 * The listening socket that systemd, or another program that speaks its protocol, has opened for
 * this process: sd_listen_fds(3), sd_listen_fds_with_names(3).
 *
 * <p>The variables are for the one process that {@code LISTEN_PID} names; in any other they were
 * inherited by accident and mean nothing.
 */
public sealed interface PassedSocket {
  /** What a socket unit says in {@code FileDescriptorName=}. */
  String NAME = "control";

  /** The variables of the protocol; nobody below this process should see them. */
  List<String> VARIABLES = List.of("LISTEN_FDS", "LISTEN_PID", "LISTEN_FDNAMES");

  /** There is none. */
  record None() implements PassedSocket {}

  /** It is this descriptor. */
  record Descriptor(int number) implements PassedSocket {}

  /** There is something, and it cannot be told which is ours; one line. */
  record Unclear(String why) implements PassedSocket {}

  /**
   * Reads what was said.
   *
   * @param environment the process's variables
   * @param pid of this process
   */
  static PassedSocket of(Map<String, String> environment, long pid) {
    if (!Long.toString(pid).equals(environment.get("LISTEN_PID"))) {
      return new None();
    }
    String given = environment.getOrDefault("LISTEN_FDS", "");
    int count;
    try {
      count = Integer.parseInt(given);
    } catch (NumberFormatException e) {
      return new Unclear("LISTEN_FDS must be a number, was '" + given + "'");
    }
    if (count <= 0) {
      return new None();
    }
    // SD_LISTEN_FDS_START of sd-daemon.h.
    int first = 3;
    String names = environment.get("LISTEN_FDNAMES");
    if (names == null) {
      return count == 1
          ? new Descriptor(first)
          : new Unclear(
              count + " sockets were passed without names; wanted one, or one named " + NAME);
    }
    List<String> named = List.of(names.split(":", -1));
    if (named.size() != count) {
      return new Unclear(
          "LISTEN_FDS is "
              + count
              + ", but LISTEN_FDNAMES has "
              + named.size()
              + " names: "
              + names);
    }
    int ours = named.indexOf(NAME);
    if (ours != named.lastIndexOf(NAME)) {
      return new Unclear("more than one of the sockets that were passed is named " + NAME);
    }
    if (ours >= 0) {
      return new Descriptor(first + ours);
    }
    return count == 1
        ? new Descriptor(first)
        : new Unclear(
            "none of the " + count + " sockets that were passed is named " + NAME + ": " + names);
  }
}
