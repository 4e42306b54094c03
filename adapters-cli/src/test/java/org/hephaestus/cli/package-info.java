/** What the command line prints and ends with, word by word. */
@NullMarked
package org.hephaestus.cli;

import org.jspecify.annotations.NullMarked;
