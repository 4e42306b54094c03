package org.hephaestus.ports.update;

/** A folder, and what the file system says of it. */
public sealed interface FolderState {
  /** What it is for, for messages: {@code home}. */
  String what();

  /** Absolute path. */
  String path();

  /**
   * It is there.
   *
   * @param mode as {@code ls -l} writes it, nine characters: {@code rwx------}
   * @param ownerUid of the folder
   * @param ownUid of this process
   * @param fileSystem its type as the system names it, for example {@code ext4}, {@code nfs4};
   *     empty when not said
   */
  record Found(String what, String path, String mode, long ownerUid, long ownUid, String fileSystem)
      implements FolderState {
    public Found {
      if (!mode.matches("([r-][w-][x-]){3}")) {
        throw new IllegalArgumentException("mode must be like rwxr-x---, was " + mode);
      }
    }
  }

  /**
   * It is not there, or is no folder, or cannot be looked at.
   *
   * @param why one line
   */
  record Unusable(String what, String path, String why) implements FolderState {}
}
