/** Tests of heph-tui: the reducer as a table, the view as text, the loop on a screen of paper. */
@NullMarked
package org.hephaestus.cli.tui;

import org.jspecify.annotations.NullMarked;
