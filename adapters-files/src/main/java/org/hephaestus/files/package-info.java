/**
 * Everything the updater keeps on disk, below one home folder: version folders with their validity
 * mark, the one switch, the journal, the memory, the lock, the audit trail and the launchers.
 *
 * <p>Trust model: the home belongs to one user and nobody else may write to it ({@link
 * org.hephaestus.files.HomeLayout#prepare} refuses otherwise); what lies in it is believed as far
 * as its checksums go. Checksums here find torn writes and rot, not an attacker who owns the home.
 *
 * <p>Durability: a file is written beside its target, forced, renamed over it, and its folder
 * forced. Local file systems only; over a network neither the locks nor the renames hold.
 */
@NullMarked
package org.hephaestus.files;

import org.jspecify.annotations.NullMarked;
