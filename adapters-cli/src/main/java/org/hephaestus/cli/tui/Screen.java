package org.hephaestus.cli.tui;

import java.io.IOException;
import java.util.List;

/** A terminal of which the whole surface is ours, until it is closed. */
interface Screen extends AutoCloseable {
  /** Width; positive. */
  int columns();

  /** Height; positive. */
  int lines();

  /** Shows these lines in the place of all others. Not wider and not more than there is room. */
  void draw(List<AgendaView.Line> lines);

  /** What {@link #key} answers. */
  sealed interface Input {
    /** A key with a meaning. */
    record Typed(Key key) implements Input {}

    /** Nothing, or nothing with a meaning. */
    record Nothing() implements Input {}

    /** Interrupted (Ctrl-C). */
    record Interrupted() implements Input {}

    /** The terminal is gone. */
    record Gone() implements Input {}
  }

  /** Blocks for a key, at most about {@code millis}. One thread at a time. */
  Input key(long millis) throws IOException;

  /**
   * Whether the size has changed since this was last asked; a new size counts from now on. Cheap.
   */
  boolean resized();

  /** Gives the terminal back as it was. Idempotent, never throws. */
  @Override
  void close();
}
