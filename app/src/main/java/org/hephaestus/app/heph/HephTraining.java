package org.hephaestus.app.heph;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.hephaestus.cli.Heph;

/**
 * What people do most, in one process: the build runs it once against a daemon of its own to learn
 * which classes the start-up caches of heph and hephd should hold.
 */
public final class HephTraining {
  private static final List<List<String>> COMMANDS =
      List.of(
          List.of("ping"),
          List.of("status"),
          List.of("project", "add", "Home"),
          List.of("project", "list"),
          List.of(
              "task",
              "Water the plants",
              "--project",
              "Home",
              "--do-date",
              "today",
              "--recur",
              "weekly",
              "--attention",
              "red",
              "--json"),
          List.of("task", "Call back", "--late-on", "fri 17:00"),
          List.of("list"),
          List.of("list", "--project", "Home", "--json", "--due"),
          List.of("next", "--why"),
          List.of("next", "--json"),
          List.of("today"),
          List.of("search", "plants"),
          List.of("journal", "trained"),
          List.of("history", "--json"),
          List.of("done", "nobody"),
          List.of("update", "status"));

  private HephTraining() {}

  /** Runs the commands; what they say is thrown away. */
  public static void main(String[] args) {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    Heph heph = HephMain.heph(nowhere, nowhere);
    for (List<String> command : COMMANDS) {
      var unused = heph.run(command);
    }
  }
}
