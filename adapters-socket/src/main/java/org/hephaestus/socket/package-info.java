/**
 * The daemon's socket: JSON-RPC 2.0 as one line per message over AF_UNIX, both ends.
 *
 * <p>Trust model: whoever may open the socket is the daemon's user, so everything is done to let
 * nobody else open it (folder, mode, peer uid), and nothing that arrives is trusted to be small,
 * finished, well-formed or soon. The server speaks first: until a client has its hello it sends
 * nothing, because a write into the backlog of a dying daemon succeeds.
 *
 * <p>Sockets are read and written as streams, never as channels: a channel's read on a virtual
 * thread keeps a core busy while nothing happens, and a blocked write keeps its carrier
 * (junixsocket 2.11.1), so threads are platform threads, too.
 */
@NullMarked
package org.hephaestus.socket;

import org.jspecify.annotations.NullMarked;
