/** hephd as a process: its arguments, what it refuses, what it sends, what a kill leaves behind. */
@NullMarked
package org.hephaestus.app.hephd;

import org.jspecify.annotations.NullMarked;
