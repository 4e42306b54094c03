/**
 * A store without a disk: the rows of {@link org.hephaestus.ports.store.Store} in memory, with
 * failures on command, and the laws that every store must pass.
 */
@NullMarked
package org.hephaestus.testkit.store;

import org.jspecify.annotations.NullMarked;
