package org.hephaestus.app.hephd;

import java.nio.file.Path;
import org.hephaestus.domain.update.UpdateSettings;

/**
 * What hephd was told, defaults filled in.
 *
 * @param db absolute path of the store
 * @param socket absolute path of the socket
 * @param home {@code HEPH_HOME}: where versions live
 * @param update what the self-updater may do
 * @param forgeUrl where releases come from; empty when nobody said
 */
record HephdOptions(Path db, Path socket, Path home, UpdateSettings update, String forgeUrl) {}
