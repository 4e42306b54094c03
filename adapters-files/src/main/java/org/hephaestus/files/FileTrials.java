package org.hephaestus.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.hephaestus.ports.update.Trial;
import org.hephaestus.ports.update.Trials;
import org.hephaestus.ports.update.VersionId;
import org.hephaestus.ports.update.WriteResult;

/**
 * The trial as files in {@code state/} that a shell can read: {@code pending} holds it, {@code
 * attempts} one byte per start, {@code verdict} why the version is left, {@code progress} one byte
 * per sign of life. The launcher (see {@code trial.sh}) reads and writes the same files.
 */
public final class FileTrials implements Trials {
  private final HomeLayout home;

  /** The trial of a home, which {@link #arm} prepares. */
  public FileTrials(HomeLayout home) {
    this.home = home;
  }

  @Override
  public WriteResult arm(Trial trial) {
    if (home.prepare() instanceof WriteResult.Failed failed) {
      return failed;
    }
    List<String> lines = new ArrayList<>();
    lines.add("attempt=" + trial.attempt());
    lines.add("to=" + trial.to().folderName());
    trial.back().forEach(version -> lines.add("from=" + version.folderName()));
    lines.add("starts=" + trial.starts());
    lines.add("seconds=" + trial.patience().toSeconds());
    new TreeSet<>(trial.baseline()).forEach(check -> lines.add("baseline=" + check));
    lines.add("end");
    try {
      // Without pending the others mean nothing, so it goes first and comes last.
      remove();
      Durable.replace(
          home.pending(),
          (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8),
          Durable.PRIVATE_FILE);
      return WriteResult.OK;
    } catch (IOException e) {
      return new WriteResult.Failed(Failures.storage("write", home.pending(), e));
    }
  }

  @Override
  public Optional<Trial> open() {
    Lines lines = Lines.read(home.pending());
    Optional<VersionId> to = lines.one("to").flatMap(VersionId::ofFolderName);
    List<VersionId> back =
        lines.all("from").stream().flatMap(name -> VersionId.ofFolderName(name).stream()).toList();
    if (to.isEmpty() || lines.one("attempt").isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Trial(
              lines.one("attempt").get(),
              to.get(),
              back,
              lines.number("starts"),
              Duration.ofSeconds(lines.number("seconds")),
              Set.copyOf(lines.all("baseline"))));
    } catch (IllegalArgumentException damaged) {
      return Optional.empty();
    }
  }

  @Override
  public int starts() {
    try {
      return (int) Math.min(Files.size(home.attempts()), Integer.MAX_VALUE);
    } catch (IOException none) {
      return 0;
    }
  }

  @Override
  public void progress() {
    try {
      Files.write(
          home.progress(), new byte[] {'.'}, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException full) {
      // Then the dead-man does not hear of it: a version that cannot write a byte does not stay.
    }
  }

  @Override
  public WriteResult condemn(String reason) {
    Trial trial = open().orElse(null);
    if (trial == null || verdict().isPresent()) {
      return WriteResult.OK;
    }
    String oneLine = reason.replaceAll("\\R+", " ");
    List<String> lines =
        List.of(
            "attempt=" + trial.attempt(),
            "to=" + trial.to().folderName(),
            "starts=" + starts(),
            "reason=" + oneLine,
            "end");
    try {
      Durable.replace(
          home.verdict(),
          (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8),
          Durable.PRIVATE_FILE);
      return WriteResult.OK;
    } catch (IOException e) {
      return new WriteResult.Failed(Failures.storage("write", home.verdict(), e));
    }
  }

  @Override
  public Optional<Trial.Verdict> verdict() {
    Lines lines = Lines.read(home.verdict());
    return lines
        .one("to")
        .flatMap(VersionId::ofFolderName)
        .map(
            to ->
                new Trial.Verdict(
                    lines.one("attempt").orElse(""),
                    to,
                    lines.number("starts"),
                    lines.one("reason").orElse("no reason was written down")));
  }

  @Override
  public WriteResult close() {
    try {
      remove();
      return WriteResult.OK;
    } catch (IOException e) {
      return new WriteResult.Failed(Failures.storage("remove", home.pending(), e));
    }
  }

  private void remove() throws IOException {
    if (!Files.isDirectory(home.state())) {
      return;
    }
    Files.deleteIfExists(home.pending());
    Durable.force(home.state());
    for (Path file : List.of(home.attempts(), home.verdict(), home.progress())) {
      Files.deleteIfExists(file);
    }
    Durable.force(home.state());
  }

  /** Lines of {@code key=value} that end with {@code end}; anything else reads as nothing. */
  private record Lines(Map<String, List<String>> values) {
    static Lines read(Path file) {
      try {
        List<String> lines = Files.readString(file).lines().toList();
        if (lines.isEmpty() || !lines.getLast().equals("end")) {
          return new Lines(Map.of());
        }
        Map<String, List<String>> values = new HashMap<>();
        for (String line : lines) {
          int equals = line.indexOf('=');
          if (equals > 0) {
            values
                .computeIfAbsent(line.substring(0, equals), key -> new ArrayList<>())
                .add(line.substring(equals + 1));
          }
        }
        return new Lines(values);
      } catch (IOException none) {
        return new Lines(Map.of());
      }
    }

    List<String> all(String key) {
      return values.getOrDefault(key, List.of());
    }

    Optional<String> one(String key) {
      return all(key).stream().findFirst().filter(value -> !value.isEmpty());
    }

    int number(String key) {
      return one(key).filter(value -> value.matches("[0-9]{1,9}")).map(Integer::parseInt).orElse(0);
    }
  }
}
