/**
 * The store in one SQLite file: write-ahead log, {@code synchronous=FULL}, one writer, readers that
 * wait for nobody.
 *
 * <p>Trust: a file is looked at before SQLite opens it; what is not ours is not opened, and nothing
 * is left beside it. What is ours is never deleted and never written over: a restore sets the
 * former data aside, a backup is published under its name only when it is complete and checked.
 */
@NullMarked
package org.hephaestus.sqlite;

import org.jspecify.annotations.NullMarked;
