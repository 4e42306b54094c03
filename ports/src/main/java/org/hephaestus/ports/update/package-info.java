/**
 * What the self-updater needs from the world: a source of releases, an installer that builds one
 * beside what runs, a store of versions with one atomic switch, a journal that survives a kill at
 * any point, a lock so that there is one updater at a time, and a supervisor that starts us again.
 *
 * <p>Trust model of this package: a {@link org.hephaestus.ports.update.ReleaseSource} is believed
 * as far as TLS goes and no further. A tag is bound to the commit it was first seen with; an
 * installer must prove that what it fetched is that commit.
 */
@NullMarked
package org.hephaestus.ports.update;

import org.jspecify.annotations.NullMarked;
