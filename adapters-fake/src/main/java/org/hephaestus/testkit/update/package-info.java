/**
 * In-memory update ports, for tests of whoever embeds the updater: each fake keeps its port's laws,
 * records what it was asked, and does what a script tells it. The {@code ...Contract} classes are
 * those laws as tests; every adapter extends the one of its port.
 */
@NullMarked
package org.hephaestus.testkit.update;

import org.jspecify.annotations.NullMarked;
