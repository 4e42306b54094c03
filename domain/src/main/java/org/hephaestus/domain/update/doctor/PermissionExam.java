package org.hephaestus.domain.update.doctor;

import org.hephaestus.ports.update.DoctorReport.Line;
import org.hephaestus.ports.update.FolderState;

/**
 * Whether a folder is this user's and nobody else's: who can write there decides what runs as this
 * user.
 */
public final class PermissionExam {
  static final String NAME = "permissions";

  private PermissionExam() {}

  /** Judges; the line's name carries what the folder is for: {@code permissions of home}. */
  public static Line judge(FolderState folder, Product product) {
    String name = NAME + " of " + folder.what();
    return switch (folder) {
      case FolderState.Found found -> judge(name, found);
      case FolderState.Unusable unusable ->
          Line.problem(
              name,
              unusable.path() + ": " + unusable.why(),
              "make it usable for the user of the service, or install again: " + product.install());
    };
  }

  private static Line judge(String name, FolderState.Found folder) {
    String mode = folder.mode();
    String path = Say.quoted(folder.path());
    String found = folder.path() + " has mode " + mode;
    if (folder.ownerUid() != folder.ownUid()) {
      return Line.problem(
          name,
          folder.path()
              + " belongs to uid "
              + folder.ownerUid()
              + ", and this runs as uid "
              + folder.ownUid(),
          "if it should be this user's, run as root: chown -R " + folder.ownUid() + " " + path);
    }
    if (!mode.startsWith("rwx")) {
      return Line.problem(
          name, found + ": its own user cannot read, write and enter it", "chmod u+rwx " + path);
    }
    if (mode.charAt(4) == 'w' || mode.charAt(7) == 'w') {
      return Line.problem(
          name,
          found + ": other users may change what runs here",
          "chmod go-w " + path + ", and look for what is not yours in it");
    }
    return mode.endsWith("------")
        ? Line.ok(name, found)
        : Line.warning(name, found + ": other users may look into it", "chmod 700 " + path);
  }
}
