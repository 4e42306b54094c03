package org.hephaestus.socket;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Cuts a stream into lines.
 *
 * <p>A line without its newline is never returned, whatever the stream does: half a request must
 * not be executed. Holds at most one line and one buffer of the stream; not thread-safe.
 */
final class FrameReader {
  private static final int BUFFER = 8 << 10;
  private static final int KEPT = 64 << 10;

  private final InputStream in;
  private final int maxBytes;
  private final int maxDepth;
  private final byte[] buffer = new byte[BUFFER];
  private int position;
  private int limit;
  private byte[] line = new byte[BUFFER];
  private int length;

  FrameReader(InputStream in, int maxBytes, int maxDepth) {
    this.in = in;
    this.maxBytes = maxBytes;
    this.maxDepth = maxDepth;
  }

  /** Whether bytes were read that belong to no returned line yet. */
  boolean hasBuffered() {
    return position < limit || length > 0;
  }

  /** Blocks for the next line. */
  Frame next() throws IOException {
    while (true) {
      int newline = indexOfNewline();
      int end = newline < 0 ? limit : newline;
      if (length + (end - position) > maxBytes) {
        return new Frame.TooLarge("a line may have " + maxBytes + " bytes, this one has more");
      }
      append(end);
      if (newline >= 0) {
        position = newline + 1;
        return finish();
      }
      limit = in.read(buffer);
      position = 0;
      if (limit < 0) {
        limit = 0;
        length = 0;
        return new Frame.End();
      }
    }
  }

  private int indexOfNewline() {
    for (int i = position; i < limit; i++) {
      if (buffer[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  private void append(int end) {
    int count = end - position;
    if (length + count > line.length) {
      line = Arrays.copyOf(line, Math.min(maxBytes, Math.max(line.length * 2, length + count)));
    }
    System.arraycopy(buffer, position, line, length, count);
    length += count;
    position = end;
  }

  private Frame finish() {
    try {
      int depth = depth(line, length);
      if (depth > maxDepth) {
        return new Frame.TooLarge("a message may nest " + maxDepth + " levels deep, not " + depth);
      }
      // A fresh decoder reports malformed input instead of replacing it.
      return new Frame.Line(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line, 0, length)).toString());
    } catch (CharacterCodingException e) {
      return new Frame.Garbage("the line is no valid UTF-8");
    } finally {
      length = 0;
      if (line.length > KEPT) {
        line = new byte[BUFFER];
      }
    }
  }

  /** The deepest nesting of brackets outside of strings. Parsers recurse; this does not. */
  private static int depth(byte[] json, int length) {
    int depth = 0;
    int deepest = 0;
    boolean inString = false;
    for (int i = 0; i < length; i++) {
      byte b = json[i];
      if (inString) {
        if (b == '\\') {
          i++;
        } else if (b == '"') {
          inString = false;
        }
      } else if (b == '"') {
        inString = true;
      } else if (b == '{' || b == '[') {
        depth++;
        deepest = Math.max(deepest, depth);
      } else if (b == '}' || b == ']') {
        depth--;
      }
    }
    return deepest;
  }
}
