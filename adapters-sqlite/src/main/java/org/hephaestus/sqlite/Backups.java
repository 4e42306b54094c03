package org.hephaestus.sqlite;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hephaestus.ports.store.Backup;
import org.hephaestus.ports.store.StoreFailure.Kind;
import org.hephaestus.ports.time.Clock;

/**
 * Copies of the store: made under another name, checked, and only then named. The automatic ones
 * lie in a folder of their own, sorted by the time in their names; the oldest make room.
 */
final class Backups {
  private static final Pattern NAME = Pattern.compile("heph-(\\d{8}T\\d{6}Z)\\.db");

  private final SqliteSettings settings;
  private final Clock clock;
  private final Object rotation = new Object();

  Backups(SqliteSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /** A checked copy at {@code target}, which must not exist. */
  Backup make(Path target) throws StoreProblem {
    Path folder = PrivateFiles.folder(target);
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      throw new StoreProblem(
          Kind.EXISTS, "cannot back up to " + target + ": it exists", "name a file that does not");
    }
    if (!Files.isDirectory(folder)) {
      throw new StoreProblem(
          Kind.MISSING, "cannot back up to " + target + ": no folder " + folder, "make the folder");
    }
    Path temporary = null;
    try {
      temporary = PrivateFiles.temporary(target);
      copyInto(temporary);
      Instant at = clock.now().truncatedTo(ChronoUnit.MILLIS);
      long bytes = Files.size(temporary);
      Path stamped = Files.setLastModifiedTime(temporary, FileTime.from(at));
      PrivateFiles.publishNew(stamped, target);
      return new Backup(target.toString(), bytes, at);
    } catch (FileAlreadyExistsException e) {
      throw new StoreProblem(
          Kind.EXISTS, "cannot back up to " + target + ": it exists", "name a file that does not");
    } catch (IOException e) {
      throw new StoreProblem(Failures.of(e, "cannot back up to", target));
    } finally {
      deleteQuietly(temporary);
    }
  }

  /** The next automatic one; then the oldest beyond the number to keep are deleted. */
  Backup rotate() throws StoreProblem {
    synchronized (rotation) {
      try {
        PrivateFiles.makeFolder(settings.backups());
      } catch (IOException e) {
        throw new StoreProblem(Failures.of(e, "cannot make the folder", settings.backups()));
      }
      // Never a name that sorts before an older backup, even if the clock was put back.
      Instant at = clock.now();
      Optional<Instant> newest = paths().stream().findFirst().map(Backups::stamp);
      if (newest.isPresent() && !at.truncatedTo(ChronoUnit.SECONDS).isAfter(newest.get())) {
        at = newest.get().plusSeconds(1);
      }
      Backup made = make(settings.backups().resolve("heph-" + Stamps.of(at) + ".db"));
      List<Path> all = paths();
      all.stream()
          .skip(settings.keepBackups())
          .filter(FileProbe::saysOurs)
          .forEach(Backups::deleteQuietly);
      return made;
    }
  }

  /** The automatic ones, newest first. */
  List<Backup> list() {
    List<Backup> backups = new ArrayList<>();
    for (Path path : paths()) {
      try {
        backups.add(
            new Backup(
                path.toString(),
                Files.size(path),
                Files.getLastModifiedTime(path).toInstant().truncatedTo(ChronoUnit.MILLIS)));
      } catch (IOException gone) {
        // deleted meanwhile
      }
    }
    return List.copyOf(backups);
  }

  /** The newest automatic one that is sound. */
  Optional<Path> newestGood() {
    return paths().stream().filter(path -> damage(path).isEmpty()).findFirst();
  }

  /**
   * What is wrong with a finished copy that nobody writes; empty when nothing is. Leaves nothing
   * beside it.
   */
  static String damage(Path file) {
    if (!FileProbe.saysOurs(file)) {
      return "it is no store of heph";
    }
    try (Session session = Session.openUnchanging(file)) {
      return Schema.damage(session);
    } catch (SQLException e) {
      return Failures.oneLine(String.valueOf(e.getMessage()));
    }
  }

  private void copyInto(Path temporary) throws StoreProblem {
    try (Session session = Session.open(settings.file(), settings.patience(), false)) {
      int unused = session.update("vacuum into ?", temporary.toString());
    } catch (SQLException e) {
      throw new StoreProblem(
          Failures.of(e, "backing up to " + temporary + " from", settings.file()));
    }
    String damage = damage(temporary);
    if (!damage.isEmpty()) {
      throw new StoreProblem(
          Kind.CORRUPT,
          "the copy of " + settings.file() + " is not sound, it was not kept: " + damage,
          "check the disk (dmesg), restore a backup: heph restore FILE");
    }
  }

  private List<Path> paths() {
    List<Path> paths = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(settings.backups(), "heph-*.db")) {
      for (Path file : files) {
        if (NAME.matcher(file.getFileName().toString()).matches() && Files.isRegularFile(file)) {
          paths.add(file);
        }
      }
    } catch (java.nio.file.NoSuchFileException | NotDirectoryException none) {
      return List.of();
    } catch (IOException | java.nio.file.DirectoryIteratorException unreadable) {
      return List.of();
    }
    paths.sort(Comparator.comparing((Path path) -> path.getFileName().toString()).reversed());
    return paths;
  }

  private static Instant stamp(Path path) {
    Matcher matcher = NAME.matcher(path.getFileName().toString());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(path + " is no automatic backup");
    }
    return Stamps.parse(matcher.group(1));
  }

  private static void deleteQuietly(@org.jspecify.annotations.Nullable Path path) {
    try {
      if (path != null) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      // It stays; the next rotation tries again, and a temporary file harms nobody.
    }
  }
}
