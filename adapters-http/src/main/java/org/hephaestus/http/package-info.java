/**
 * The way to the hub over HTTP and HTTPS; every wait ends, whatever the hub or the network does.
 */
@NullMarked
package org.hephaestus.http;

import org.jspecify.annotations.NullMarked;
