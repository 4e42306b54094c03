/** The way to the hub through a real server, and through such as do not behave. */
@NullMarked
package org.hephaestus.http;

import org.jspecify.annotations.NullMarked;
