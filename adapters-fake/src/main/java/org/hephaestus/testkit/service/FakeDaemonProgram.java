package org.hephaestus.testkit.service;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.hephaestus.ports.service.DaemonProgram;
import org.jspecify.annotations.Nullable;

/** An installed hephd that says what a test has told it to say. */
public final class FakeDaemonProgram implements DaemonProgram {
  /** Where it pretends to be installed. */
  public static final String PATH = "/home/me/.local/lib/heph/bin/hephd";

  /** What it answers unless told otherwise. */
  public static final Inspection.Usable USABLE =
      new Inspection.Usable(
          "1.0.0",
          "0123456789ab",
          "local",
          "/home/me/.local/share/heph/heph.db",
          "/run/user/1000/heph/hephd.sock",
          "/home/me/.local/share/heph/hephd.log",
          "");

  private final Map<String, String> folders = new HashMap<>();
  private final List<List<String>> asked = new ArrayList<>();
  private final Set<String> missing = new HashSet<>();
  private final Map<String, List<String>> logs = new HashMap<>();
  private Optional<String> path = Optional.of(PATH);
  private BiFunction<List<String>, Map<String, String>, Inspection> answer = (a, e) -> USABLE;

  /** Is installed there; empty: nowhere. */
  public synchronized void path(Optional<String> value) {
    path = value;
  }

  /** Answers this from now on. */
  public synchronized void answer(Inspection value) {
    answer = (a, e) -> value;
  }

  /** Answers by the arguments and the environment. */
  public synchronized void answer(BiFunction<List<String>, Map<String, String>, Inspection> value) {
    answer = value;
  }

  /** Finds a program in a folder. */
  public synchronized void found(String name, String folder) {
    folders.put(name, folder);
  }

  /** This program is not there any more. */
  public synchronized void missing(String program) {
    missing.add(program);
  }

  /** This log file has these lines. */
  public synchronized void log(String file, List<String> lines) {
    logs.put(file, List.copyOf(lines));
  }

  /** The arguments it was asked about. */
  public synchronized List<List<String>> asked() {
    return List.copyOf(asked);
  }

  @Override
  public synchronized Optional<String> path() {
    return path;
  }

  @Override
  public synchronized Inspection inspect(List<String> arguments, Map<String, String> environment) {
    asked.add(List.copyOf(arguments));
    return answer.apply(arguments, environment);
  }

  @Override
  public synchronized List<String> foldersOf(List<String> names) {
    Set<String> found = new LinkedHashSet<>();
    for (String name : names) {
      @Nullable String folder = folders.get(name);
      if (folder != null) {
        found.add(folder);
      }
    }
    return List.copyOf(found);
  }

  @Override
  public synchronized boolean isThere(String program) {
    return !missing.contains(program);
  }

  @Override
  public synchronized List<String> lastLines(String file, int lines) {
    List<String> all = logs.getOrDefault(file, List.of());
    return all.subList(Math.max(0, all.size() - lines), all.size());
  }
}
