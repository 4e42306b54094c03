package org.hephaestus.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.hephaestus.ports.store.Backup;
import org.hephaestus.ports.store.Store;
import org.hephaestus.ports.update.DataGuard;
import org.hephaestus.ports.update.Failure;
import org.hephaestus.ports.update.FailureCause;
import org.hephaestus.ports.update.Trial;
import org.hephaestus.ports.update.Trials;
import org.hephaestus.ports.update.VersionId;
import org.hephaestus.ports.update.WriteResult;

/**
 * Copies of the store in {@code snapshots/}, named after the attempt they were made for. The newest
 * three are kept, and the one of an open trial.
 */
public final class FileDataGuard implements DataGuard {
  private static final int KEPT = 3;
  private static final String ENDING = ".db";

  private final HomeLayout home;
  private final Store store;
  private final FileVersionStore versions;
  private final Trials trials;
  private final DataFormats own;

  /**
   * The guard of a store.
   *
   * @param own formats of the version that runs
   */
  public FileDataGuard(
      HomeLayout home, Store store, FileVersionStore versions, Trials trials, DataFormats own) {
    this.home = home;
    this.store = store;
    this.versions = versions;
    this.trials = trials;
    this.own = own;
  }

  @Override
  public Snapshot snapshot(String attempt) {
    if (home.prepare() instanceof WriteResult.Failed failed) {
      return new Snapshot.Failed(failed.failure());
    }
    Path target = home.snapshots().resolve(attempt + ENDING);
    return store
        .backup(target.toString())
        .fold(
            made -> taken(target, made),
            failure ->
                new Snapshot.Failed(
                    Failure.of(
                        FailureCause.STORAGE,
                        "the store could not be copied before the switch: " + failure.message(),
                        failure.nextStep())));
  }

  private Snapshot taken(Path target, Backup made) {
    try {
      String digest = sha256(target);
      prune(target);
      return new Snapshot.Taken(made.file(), digest);
    } catch (IOException e) {
      return new Snapshot.Failed(Failures.storage("read", target, e));
    }
  }

  private void prune(Path made) {
    Optional<String> needed = trials.open().map(Trial::attempt).map(attempt -> attempt + ENDING);
    snapshots(home).stream()
        .filter(file -> !file.equals(made))
        .filter(file -> !needed.equals(Optional.of(file.getFileName().toString())))
        .skip(KEPT - 1)
        .forEach(Durable::deleteQuietly);
  }

  /** All of them, newest first. */
  public static List<Path> snapshots(HomeLayout home) {
    try {
      return Durable.children(home.snapshots()).stream()
          .filter(file -> file.getFileName().toString().endsWith(ENDING))
          .sorted(Comparator.comparing(FileDataGuard::age).reversed())
          .toList();
    } catch (IOException none) {
      return List.of();
    }
  }

  private static FileTime age(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException gone) {
      return FileTime.fromMillis(0);
    }
  }

  @Override
  public Optional<DataFormats> formats(VersionId id) {
    return versions.formats(id);
  }

  @Override
  public Optional<DataFormats> own() {
    return Optional.of(own);
  }

  @Override
  public boolean canReturnTo(DataFormats formats) {
    return formats.reads() >= own.writes();
  }

  private static String sha256(Path file) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
