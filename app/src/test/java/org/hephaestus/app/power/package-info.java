/**
 * Disks that lose power, fill up and fail: what an updater writes to its home is recorded, and
 * every state the disk may be in afterwards is recovered from.
 */
@NullMarked
package org.hephaestus.app.power;

import org.jspecify.annotations.NullMarked;
