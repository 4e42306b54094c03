package org.hephaestus.files;

import com.squareup.moshi.JsonReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hephaestus.ports.os.CommandRunner;
import org.hephaestus.ports.store.Store;
import org.hephaestus.ports.time.CallLimits;
import org.hephaestus.ports.update.Failure;
import org.hephaestus.ports.update.FailureCause;
import org.hephaestus.ports.update.SelfCheck;
import org.hephaestus.ports.update.VersionId;
import org.jspecify.annotations.Nullable;

/**
 * Runs {@code hephd --self-check --db COPY} of a version, with a copy of the store in {@code
 * staging/}. It has to print one line of JSON that says what it is. Where the system lets us, it
 * runs in a network namespace of its own (unshare(1)), so that no packet can leave; elsewhere it is
 * trusted to send none.
 */
public final class ProcessSelfCheck implements SelfCheck {
  /** The field that marks the line, and its value for this form of it. */
  public static final String MARK = "heph_self_check";

  private static final Duration PROBE = Duration.ofSeconds(5);
  private static final int LINES = 20;
  private static final List<List<String>> WITHOUT_NETWORK =
      List.of(List.of("unshare", "--net"), List.of("unshare", "--map-root-user", "--net"));

  private final HomeLayout home;
  private final FileVersionStore versions;
  private final Store store;
  private final String program;
  private final CommandRunner commands;

  /**
   * A self-check over the store.
   *
   * @param program name of the entry point
   */
  public ProcessSelfCheck(
      HomeLayout home,
      FileVersionStore versions,
      Store store,
      String program,
      CommandRunner commands) {
    this.home = home;
    this.versions = versions;
    this.store = store;
    this.program = program;
    this.commands = commands;
  }

  @Override
  public Result run(VersionId id, CallLimits limits) {
    Path area;
    try {
      area =
          Files.createTempDirectory(
              home.staging(),
              "self-check-",
              PosixFilePermissions.asFileAttribute(Durable.PRIVATE_FOLDER));
    } catch (IOException e) {
      return new Result.Failed(Failures.storage("make a folder in", home.staging(), e));
    }
    try {
      return store
          .backup(area.resolve("heph.db").toString())
          .fold(
              copy -> run(id, Path.of(copy.file()), limits),
              failure ->
                  new Result.Failed(
                      Failure.of(
                          FailureCause.STORAGE,
                          "the store could not be copied for it: " + failure.message(),
                          failure.nextStep())));
    } finally {
      Durable.deleteTree(area);
    }
  }

  private Result run(VersionId id, Path copy, CallLimits limits) {
    List<String> argv = new ArrayList<>(withoutNetwork());
    argv.add(versions.folder(id).resolve("bin").resolve(program).toString());
    argv.addAll(List.of("--self-check", "--db", copy.toString()));
    CommandRunner.Output output = commands.run(argv, limits.timeout());
    List<String> said = output.text().lines().toList();
    List<String> last = said.subList(Math.max(0, said.size() - LINES), said.size());
    if (output.exitCode() == CommandRunner.TIMED_OUT) {
      return failed(
          FailureCause.TIMEOUT,
          id + " did not finish its self-check within " + limits.timeout().toSeconds() + " s",
          last);
    }
    if (output.exitCode() != 0) {
      String why = said.isEmpty() ? "it said nothing" : said.getLast();
      return failed(
          FailureCause.PRODUCT_REJECTED,
          id + " failed its self-check with exit code " + output.exitCode() + ": " + why,
          last);
    }
    return said.stream()
        .map(ProcessSelfCheck::reported)
        .flatMap(Optional::stream)
        .findFirst()
        .<Result>map(Result.Passed::new)
        .orElseGet(
            () ->
                failed(
                    FailureCause.PRODUCT_REJECTED,
                    id + " does not say what it is: no line with " + MARK,
                    last));
  }

  /** What to put before the program so that it has no network; nothing where that is refused. */
  private List<String> withoutNetwork() {
    for (List<String> prefix : WITHOUT_NETWORK) {
      List<String> probe = new ArrayList<>(prefix);
      probe.add("true");
      if (commands.run(probe, PROBE).exitCode() == 0) {
        return prefix;
      }
    }
    return List.of();
  }

  private static Optional<VersionId> reported(String line) {
    if (!line.startsWith("{")) {
      return Optional.empty();
    }
    Line read = new Line();
    try {
      Json.read(line.getBytes(StandardCharsets.UTF_8), read::field);
    } catch (IOException notOurs) {
      return Optional.empty();
    }
    String version = read.version;
    String commit = read.commit;
    return read.mark == 1 && version != null && commit != null && commit.length() >= 12
        ? VersionId.ofFolderName(version + "-" + commit.substring(0, 12))
        : Optional.empty();
  }

  private static Result failed(FailureCause cause, String message, List<String> log) {
    return new Result.Failed(
        new Failure(cause, message, "its last lines are in the log", log, null));
  }

  private static final class Line {
    private int mark;
    private @Nullable String version;
    private @Nullable String commit;

    private void field(String name, JsonReader reader) throws IOException {
      switch (name) {
        case MARK -> mark = reader.nextInt();
        case "version" -> version = Json.text(reader);
        case "commit" -> commit = Json.text(reader);
        default -> reader.skipValue();
      }
    }
  }
}
