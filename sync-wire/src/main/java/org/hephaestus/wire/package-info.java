/**
 * The sync protocol as bytes: JSON and lines of JSON, the same for both ends of the wire.
 *
 * <p>Numbers are 64 bits, digests are 16 hex digits, times are milliseconds since 1970. Unknown
 * members are skipped, so that a newer end may add some. The payload of an op travels as a string,
 * verbatim: whatever it holds, it does not disturb its neighbours.
 */
@NullMarked
package org.hephaestus.wire;

import org.jspecify.annotations.NullMarked;
