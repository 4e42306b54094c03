package org.hephaestus.ports.service;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a service runs.
 *
 * @param program absolute path of the launcher, which stays while versions come and go
 * @param arguments for it, each as hephd is to see it: any characters but NUL, also none
 * @param environment variables beside those that the manager sets by itself; names are {@code
 *     [A-Za-z_][A-Za-z0-9_]*}
 * @param socket absolute path where clients find it; empty: the manager's usual place
 * @param linger whether it shall run while its user is not logged in, where that is a question
 */
public record ServiceSpec(
    String program,
    List<String> arguments,
    Map<String, String> environment,
    String socket,
    boolean linger) {
  public ServiceSpec {
    if (!program.startsWith("/")) {
      throw new IllegalArgumentException("program must be an absolute path, was " + program);
    }
    arguments = List.copyOf(arguments);
    // Sorted, so that equal specifications make equal files.
    environment = Collections.unmodifiableMap(new TreeMap<>(environment));
  }
}
