/**
 * Where tasks and knowledge are kept: a set of operations, and what follows from it.
 *
 * <p>The operations are the truth; everything else (cells, occurrences, lines, log, links, the
 * nodes as they are now, the search index) is a pure function of their set, kept so that reading is
 * quick, and changed in the same transaction. The rules by which it follows are in the domain; a
 * store keeps rows.
 */
@NullMarked
package org.hephaestus.ports.store;

import org.jspecify.annotations.NullMarked;
