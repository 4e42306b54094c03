package org.hephaestus.app.hephd;

import java.nio.file.Path;
import java.util.List;
import org.hephaestus.domain.update.UpdateSettings;
import org.hephaestus.files.RotatingLog;
import org.hephaestus.ports.service.DaemonFlag;

/**
 * What hephd was told, defaults filled in.
 *
 * @param mode what kind of daemon: {@code local}, {@code spoke} or {@code server}
 * @param db absolute path of the store
 * @param socket absolute path of the socket
 * @param socketGiven whether a flag said so, so that no other socket will do
 * @param home {@code HEPH_HOME}: where versions live
 * @param update what the self-updater may do
 * @param sync what it has to do with other devices
 * @param forgeUrl where releases come from; empty when nobody said
 * @param unused flags that were given and have no effect in this mode
 */
record HephdOptions(
    String mode,
    Path db,
    Path socket,
    boolean socketGiven,
    Path home,
    UpdateSettings update,
    SyncOptions sync,
    String forgeUrl,
    List<DaemonFlag> unused) {
  HephdOptions {
    unused = List.copyOf(unused);
  }

  /** Absolute path of the log file. */
  Path log() {
    return RotatingLog.beside(db);
  }

  /** The same with the socket that the daemon was handed. */
  HephdOptions withSocket(Path handed) {
    return new HephdOptions(mode, db, handed, socketGiven, home, update, sync, forgeUrl, unused);
  }
}
