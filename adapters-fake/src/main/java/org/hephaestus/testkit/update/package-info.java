/**
 * The self-updater's world in memory: versions, journal, memory, lock and supervisor. Each outlives
 * the updater built on it, so a test restarts an updater by building another one on the same fakes.
 */
@NullMarked
package org.hephaestus.testkit.update;

import org.jspecify.annotations.NullMarked;
