package org.hephaestus.domain.update.doctor;

import java.util.Locale;
import java.util.Set;
import org.hephaestus.ports.update.DoctorReport.Line;
import org.hephaestus.ports.update.FolderState;

/**
 * Whether a folder lies on a disk of this machine. Elsewhere renames are not atomic for all, locks
 * do not hold, a write-ahead log is not safe, and the program vanishes with the network.
 */
public final class FileSystemExam {
  static final String NAME = "file system";

  /** As mount(8) and {@code statfs} name them, without {@code fuse.}. */
  private static final Set<String> REMOTE =
      Set.of(
          "nfs",
          "nfs3",
          "nfs4",
          "cifs",
          "smb",
          "smb2",
          "smb3",
          "smbfs",
          "afpfs",
          "afs",
          "webdav",
          "davfs",
          "davfs2",
          "ncp",
          "ncpfs",
          "9p",
          "ceph",
          "glusterfs",
          "sshfs",
          "rclone",
          "s3fs",
          "beegfs",
          "lustre",
          "vboxsf",
          "prl_fs",
          "vmhgfs");

  private FileSystemExam() {}

  /**
   * Judges; the line's name carries what the folder is for: {@code file system of home}.
   *
   * @param setting what names another place, for example {@code HEPH_HOME} or {@code --db}
   */
  public static Line judge(FolderState folder, String setting) {
    String name = NAME + " of " + folder.what();
    if (!(folder instanceof FolderState.Found found)) {
      return Line.skipped(name, folder.path() + " could not be looked at");
    }
    String type = found.fileSystem().toLowerCase(Locale.ROOT);
    if (type.isEmpty()) {
      return Line.skipped(name, "the type of that of " + folder.path() + " is not known");
    }
    boolean userSpace = type.startsWith("fuse.");
    String says = folder.path() + " lies on " + found.fileSystem();
    String remedy = "move it to a disk of this machine, and name that place with " + setting;
    if (REMOTE.contains(userSpace ? type.substring("fuse.".length()) : type)) {
      return Line.problem(
          name, says + ", a file system of another machine, whose locks are not safe", remedy);
    }
    return userSpace
        ? Line.warning(
            name,
            says + ", and whether its locks and renames hold is up to that program",
            "if it is of another machine, " + remedy)
        : Line.ok(name, says);
  }
}
