package org.hephaestus.socket;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What both ends need. */
final class Sockets {
  private Sockets() {}

  /** Closes what is of no use any more; that it was broken already is no news. */
  static void closeQuietly(@Nullable Closeable closeable) {
    if (closeable == null) {
      return;
    }
    try {
      closeable.close();
    } catch (IOException e) {
      // Nothing to save: both ends treat the connection as gone.
    }
  }
}
