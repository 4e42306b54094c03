package org.hephaestus.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.hephaestus.ports.update.FolderState;

/**
 * What the file system says of folders, for the doctor. Links are followed: what counts is where
 * things lie. Only looks; never throws. A network file system that hangs makes it hang too.
 */
public final class FolderFacts {
  private final long ownUid;

  /**
   * Looks at nothing yet.
   *
   * @param ownUid of this process
   */
  public FolderFacts(long ownUid) {
    this.ownUid = ownUid;
  }

  /**
   * Looks.
   *
   * @param what the folder is for, for messages
   */
  public FolderState of(String what, Path folder) {
    String path = folder.toAbsolutePath().toString();
    try {
      PosixFileAttributes attributes = Files.readAttributes(folder, PosixFileAttributes.class);
      if (!attributes.isDirectory()) {
        return new FolderState.Unusable(what, path, "not a folder");
      }
      return new FolderState.Found(
          what,
          path,
          PosixFilePermissions.toString(attributes.permissions()),
          Integer.toUnsignedLong((Integer) Files.getAttribute(folder, "unix:uid")),
          ownUid,
          Files.getFileStore(folder).type());
    } catch (IOException e) {
      return new FolderState.Unusable(what, path, Failures.reason(e));
    } catch (UnsupportedOperationException e) {
      return new FolderState.Unusable(what, path, "its file system knows no owners and modes");
    }
  }
}
