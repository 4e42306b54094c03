package org.hephaestus.files;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hephaestus.ports.update.DataGuard;
import org.hephaestus.ports.update.Failure;
import org.hephaestus.ports.update.FailureCause;
import org.hephaestus.ports.update.StagingArea;
import org.hephaestus.ports.update.VersionId;
import org.hephaestus.ports.update.VersionStore;
import org.hephaestus.ports.update.WriteResult;

/**
 * Versions as folders below {@code versions/}, runtimes they share below {@code runtimes/}, and the
 * switch as the symbolic link {@code current -> versions/<folder>}.
 *
 * <p>A folder counts when its {@code VALID} says that it is what its name says ({@link ValidMark}).
 * The switch is a new link renamed over the old one, so {@code current} exists at every moment; a
 * reader that wants more than one file resolves it once and uses the result. Needs a home that
 * {@link HomeLayout#prepare} has made. Safe from any thread; writers hold the update lock.
 */
public final class FileVersionStore implements VersionStore {
  private static final String TEMPORARY_LINK = ".current.";

  private final HomeLayout home;
  private final List<String> entryPoints;

  /**
   * The versions of a home.
   *
   * @param entryPoints names of the programs that every version must have in its {@code bin/}
   */
  public FileVersionStore(HomeLayout home, List<String> entryPoints) {
    this.home = home;
    this.entryPoints = List.copyOf(entryPoints);
  }

  @Override
  public Optional<VersionId> current() {
    return linked().filter(this::isValid);
  }

  @Override
  public List<VersionId> installed() {
    List<VersionId> valid = new ArrayList<>();
    for (Path folder : childrenOf(home.versions())) {
      VersionId.ofFolderName(folder.getFileName().toString())
          .filter(this::isValid)
          .ifPresent(valid::add);
    }
    return List.copyOf(valid);
  }

  /** Where a version lies or would lie. */
  public Path folder(VersionId id) {
    return home.versions().resolve(id.folderName());
  }

  @Override
  public Opened open() {
    try {
      Path area =
          Files.createTempDirectory(
              home.staging(),
              "update-",
              PosixFilePermissions.asFileAttribute(Durable.PRIVATE_FOLDER));
      return new Opened.Area(new StagingArea(area.toUri()));
    } catch (IOException e) {
      return new Opened.Failed(Failures.storage("make a staging area in", home.staging(), e));
    }
  }

  @Override
  public WriteResult admit(StagingArea area, URI product, VersionId id) {
    if (isValid(id)) {
      return WriteResult.OK;
    }
    Path target = folder(id);
    try {
      Optional<ValidMark> other = ValidMark.read(target);
      if (other.isPresent()) {
        // Possible where file names ignore case: 1.0.0-rc.1 and 1.0.0-RC.1 of one commit.
        return failed(
            FailureCause.STORAGE,
            target + " is taken by " + other.get().subject() + ", wanted for " + id,
            "remove that version first");
      }
      Optional<Path> inside = below(area, product);
      if (inside.isEmpty()) {
        return new WriteResult.Failed(
            Failures.rejected(
                "the product for "
                    + id
                    + " must be a folder below its staging area "
                    + area.location()
                    + ", was "
                    + product));
      }
      Product candidate = new Product(inside.get());
      Failure unfit = candidate.check(id, entryPoints);
      if (unfit != null) {
        return new WriteResult.Failed(unfit);
      }
      WriteResult runtime = shareRuntime(candidate, id);
      if (!runtime.equals(WriteResult.OK)) {
        return runtime;
      }
      Folders.publish(inside.get(), target, ValidMark.of(id));
      return WriteResult.OK;
    } catch (IOException e) {
      return new WriteResult.Failed(Failures.storage("install " + id + " as", target, e));
    }
  }

  @Override
  public WriteResult activate(VersionId id) {
    if (!isValid(id)) {
      return failed(
          FailureCause.STORAGE,
          folder(id) + " is no installed version, so it cannot start next",
          "install " + id + " first; installed: " + installed());
    }
    Path current = home.current();
    if (Files.exists(current, NOFOLLOW_LINKS) && !Files.isSymbolicLink(current)) {
      return failed(
          FailureCause.STORAGE,
          current + " is a file or folder, wanted a symbolic link to a version",
          "move it away and try again");
    }
    Path link = home.home().resolve(TEMPORARY_LINK + UUID.randomUUID());
    try {
      Files.createSymbolicLink(link, Path.of("versions", id.folderName()));
      Files.move(link, current, StandardCopyOption.ATOMIC_MOVE);
      Durable.force(home.home());
      return WriteResult.OK;
    } catch (IOException e) {
      Durable.deleteQuietly(link);
      return new WriteResult.Failed(Failures.storage("switch", current, e));
    }
  }

  @Override
  public String digest(VersionId id) {
    return isValid(id) ? ValidMark.read(folder(id)).map(ValidMark::manifest).orElse("") : "";
  }

  @Override
  public WriteResult remove(VersionId id) {
    Path folder = folder(id);
    if (linked().equals(Optional.of(id))) {
      return failed(
          FailureCause.STORAGE,
          id + " starts next, so it is not removed",
          "switch to another version first");
    }
    try {
      if (!Files.isDirectory(folder)) {
        return WriteResult.OK;
      }
      Optional<ProcessHandle> user = new ProcessesFrom(folder).any();
      if (user.isPresent()) {
        return failed(
            FailureCause.STORAGE,
            "pid " + user.get().pid() + " runs from " + folder + ", so it is not removed",
            "wait until that process has ended");
      }
      // Without its mark it is no version, however much of it a kill leaves behind.
      Files.deleteIfExists(folder.resolve(ValidMark.FILE));
      Durable.force(folder);
      Durable.deleteTree(folder);
      return WriteResult.OK;
    } catch (IOException e) {
      return new WriteResult.Failed(Failures.storage("remove", folder, e));
    }
  }

  /** The data formats that a version says in its release.json; empty when it says none. */
  public Optional<DataGuard.DataFormats> formats(VersionId id) {
    return new Product(folder(id)).formats();
  }

  @Override
  public void discard(StagingArea area) {
    stagingFolder(area).ifPresent(Durable::deleteTree);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Spares the folder that {@code current} names even without its mark: a start from it may
   * still work, and without it none would.
   */
  @Override
  public int sweep() {
    int removed = 0;
    List<Path> rubbish = new ArrayList<>(childrenOf(home.staging()));
    Optional<Path> inUse = linked().map(this::folder);
    for (Path folder : childrenOf(home.versions())) {
      boolean valid =
          VersionId.ofFolderName(folder.getFileName().toString()).filter(this::isValid).isPresent();
      if (!valid && !inUse.equals(Optional.of(folder))) {
        rubbish.add(folder);
      }
    }
    for (Path folder : childrenOf(home.runtimes())) {
      if (!isValidRuntime(folder.getFileName().toString())) {
        rubbish.add(folder);
      }
    }
    for (Path file : childrenOf(home.home())) {
      if (file.getFileName().toString().startsWith(TEMPORARY_LINK)) {
        rubbish.add(file);
      }
    }
    for (Path path : rubbish) {
      if (Durable.deleteTree(path)) {
        removed++;
      }
    }
    return removed;
  }

  /**
   * Reads a version completely and compares it with what was admitted. Takes about a second per
   * gigabyte; for tests, trials and diagnosis.
   *
   * @return what is wrong with it; empty when it is whole
   */
  public Optional<Failure> verify(VersionId id) {
    Path folder = folder(id);
    if (!isValid(id)) {
      return Optional.of(
          Failure.of(
              FailureCause.STORAGE,
              folder + " has no validity mark for " + id,
              "install it again"));
    }
    try {
      String wanted = ValidMark.read(folder).map(ValidMark::manifest).orElse("none");
      String actual = Manifest.digest(folder);
      return wanted.equals(actual)
          ? Optional.empty()
          : Optional.of(
              Failure.of(
                  FailureCause.STORAGE,
                  folder
                      + " was changed after it was installed: wanted "
                      + wanted
                      + ", was "
                      + actual,
                  "install it again"));
    } catch (IOException e) {
      return Optional.of(Failures.storage("read", folder, e));
    }
  }

  /** Moves the product's runtime to where versions share it, or drops it when it is there. */
  private WriteResult shareRuntime(Product product, VersionId id) throws IOException {
    Optional<String> runtimeId = product.runtimeId();
    if (runtimeId.isEmpty()) {
      return WriteResult.OK;
    }
    boolean there = isValidRuntime(runtimeId.get());
    boolean brought = Files.isDirectory(product.runtime(), NOFOLLOW_LINKS);
    if (!there && !brought) {
      return new WriteResult.Failed(
          Failures.rejected(
              "the product for "
                  + id
                  + " needs the runtime "
                  + runtimeId.get()
                  + ", which it does not bring and which is not in "
                  + home.runtimes()));
    }
    if (!there) {
      Path target = home.runtimes().resolve(runtimeId.get());
      Folders.publish(product.runtime(), target, ValidMark.ofRuntime(runtimeId.get()));
    } else if (brought && !Durable.deleteTree(product.runtime())) {
      throw new IOException("cannot remove " + product.runtime());
    }
    return WriteResult.OK;
  }

  private boolean isValid(VersionId id) {
    return ValidMark.marks(folder(id), ValidMark.of(id));
  }

  private boolean isValidRuntime(String id) {
    return ValidMark.marks(home.runtimes().resolve(id), ValidMark.ofRuntime(id));
  }

  /** What {@code current} names, valid or not. */
  private Optional<VersionId> linked() {
    try {
      Path target = Files.readSymbolicLink(home.current());
      if (target.getNameCount() == 2 && target.startsWith("versions")) {
        return VersionId.ofFolderName(target.getFileName().toString());
      }
      return Optional.empty();
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.empty();
    }
  }

  /** The real path of a product, if it lies below the area and the area is one of ours. */
  private Optional<Path> below(StagingArea area, URI product) throws IOException {
    Optional<Path> folder = stagingFolder(area);
    if (folder.isEmpty()) {
      return Optional.empty();
    }
    try {
      Path place = at(product);
      Path real = place.toRealPath();
      Path top = folder.get().toRealPath();
      boolean fits =
          real.startsWith(top) && !real.equals(top) && Files.isDirectory(place, NOFOLLOW_LINKS);
      return fits ? Optional.of(real) : Optional.empty();
    } catch (NoSuchFileException | IllegalArgumentException | FileSystemNotFoundException e) {
      return Optional.empty();
    }
  }

  /** A place on the file system that the home is on. */
  private Path at(URI place) {
    return home.home().getFileSystem().provider().getPath(place);
  }

  /** The folder of an area; empty for anything that is not directly below {@code staging/}. */
  private Optional<Path> stagingFolder(StagingArea area) {
    try {
      Path folder = at(area.location()).normalize();
      return home.staging().equals(folder.getParent()) ? Optional.of(folder) : Optional.empty();
    } catch (IllegalArgumentException | FileSystemNotFoundException e) {
      return Optional.empty();
    }
  }

  private static List<Path> childrenOf(Path folder) {
    try {
      return Durable.children(folder);
    } catch (IOException e) {
      return List.of(); // no folder, nothing in it
    }
  }

  private static WriteResult failed(FailureCause cause, String message, String nextStep) {
    return new WriteResult.Failed(Failure.of(cause, message, nextStep));
  }
}
