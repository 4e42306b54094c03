package org.hephaestus.cli;

import java.io.IOException;
import java.nio.file.Path;

/** Lets a person change a file. */
@FunctionalInterface
public interface Editor {
  /**
   * Blocks until the editor has ended.
   *
   * @return its exit code, 128 + n when signal n ended it
   * @throws IOException when it could not be started
   */
  int edit(Path file) throws IOException;
}
