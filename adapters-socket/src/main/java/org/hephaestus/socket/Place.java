package org.hephaestus.socket;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.newsclub.net.unix.AFUNIXServerSocket;
import org.newsclub.net.unix.AFUNIXSocket;

/** Where a server listens: a socket of its own, or one that it was handed. */
interface Place {
  /** Listening, or why not. */
  record Bound(@Nullable AFUNIXServerSocket server, Listening listening) {}

  /** Where clients find it; absolute. */
  Path path();

  /** Begins to listen. */
  Bound bind();

  /** The next client; waits for as long as the socket's timeout says. */
  AFUNIXSocket accept(AFUNIXServerSocket listening) throws IOException;

  /** The accepting is over: gives back what is ours to give back. */
  void release(AFUNIXServerSocket listening);

  /** The daemon goes and cannot know whether it will be back: no client should be left waiting. */
  void leave();
}
