package org.hephaestus.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;

/** Moves a finished tree to the place where it is used, so that it is either valid or rubbish. */
final class Folders {
  private Folders() {}

  /**
   * Forces a tree to disk, renames it, and marks it valid last. What lies at {@code target} without
   * being valid is removed first. After a failure nothing valid is at {@code target}.
   */
  static void publish(Path tree, Path target, List<String> subject) throws IOException {
    // A build tool may have made its folders read-only; renaming and marking needs to write.
    Set<PosixFilePermission> mode = Files.getPosixFilePermissions(tree);
    mode.addAll(Durable.PRIVATE_FOLDER);
    Files.setPosixFilePermissions(tree, mode);
    Durable.deleteQuietly(tree.resolve(ValidMark.FILE));
    ValidMark mark = new ValidMark(subject, Manifest.digest(tree));
    Durable.forceTree(tree);
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS) && !Durable.deleteTree(target)) {
      throw new IOException("what an earlier attempt left at " + target + " cannot be removed");
    }
    Files.move(tree, target, StandardCopyOption.ATOMIC_MOVE);
    try {
      Durable.force(Durable.parent(target));
      mark.write(target);
    } catch (IOException e) {
      Durable.deleteTree(target);
      throw e;
    }
  }
}
