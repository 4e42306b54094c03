/**
 * Self-update: which release is newer, when to look, what to do with it, and what a kill at any
 * point leads to.
 *
 * <p>The decisions ({@code ...Policy}) are pure functions; {@link
 * org.hephaestus.domain.update.SelfUpdater} gathers facts through the ports, asks them, does what
 * they say and records it. Nothing here knows what the daemon does for a living: a stranger's
 * daemon embeds this package alone.
 *
 * <p>Failure model: any port may fail at any call, and the process may be killed between any two.
 * What runs is never touched; only {@link org.hephaestus.ports.update.VersionStore#activate}
 * changes what starts next, and only after everything before it is on disk.
 */
@NullMarked
package org.hephaestus.domain.update;

import org.jspecify.annotations.NullMarked;
