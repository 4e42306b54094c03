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
  private static final char REPLACEMENT = '\ufffd';

  private final InputStream in;
  private final int maxBytes;
  private final int maxDepth;
  private final Budget budget;
  private final byte[] buffer = new byte[BUFFER];
  private int position;
  private int limit;
  private byte[] line = new byte[BUFFER];
  private int length;
  private long taken;

  FrameReader(InputStream in, int maxBytes, int maxDepth) {
    this(in, maxBytes, maxDepth, Budget.unlimited());
  }

  /**
   * A reader that shares its memory with others.
   *
   * @param budget for all of a line that is long, until the next line is asked for
   */
  FrameReader(InputStream in, int maxBytes, int maxDepth, Budget budget) {
    this.budget = budget;
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
    if (length == 0) {
      release();
    }
    while (true) {
      int newline = indexOfNewline();
      int end = newline < 0 ? limit : newline;
      if (length + (end - position) > maxBytes) {
        return new Frame.TooLarge("a line may have " + maxBytes + " bytes, this one has more");
      }
      if (!append(end)) {
        return new Frame.NoRoom(
            "the requests that wait for an answer, of all clients together, have no room for this");
      }
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

  /** False when the budget is used up. */
  private boolean append(int end) {
    int count = end - position;
    if (length + count > line.length) {
      int size = Math.min(maxBytes, Math.max(line.length * 2, length + count));
      if (!budget.take(size - line.length)) {
        return false;
      }
      taken += size - line.length;
      line = Arrays.copyOf(line, size);
    }
    System.arraycopy(buffer, position, line, length, count);
    length += count;
    position = end;
    return true;
  }

  /** Gives back what the last line took. */
  void release() {
    if (taken > 0) {
      line = new byte[BUFFER];
      length = 0;
      budget.giveBack(taken);
      taken = 0;
    }
  }

  /** Bytes in memory, for what is not a line yet. */
  int held() {
    return buffer.length + line.length;
  }

  private Frame finish() {
    try {
      int depth = depth(line, length);
      if (depth > maxDepth) {
        return new Frame.TooLarge("a message may nest " + maxDepth + " levels deep, not " + depth);
      }
      String text = new String(line, 0, length, StandardCharsets.UTF_8);
      // Malformed input was replaced by this character. Only who sends it pays for a second look.
      return text.indexOf(REPLACEMENT) < 0 || isUtf8(line, length)
          ? new Frame.Line(text)
          : new Frame.Garbage("the line is no valid UTF-8");
    } finally {
      length = 0;
      if (line.length > BUFFER) {
        // What it took stays taken until the next line: it lives on as text.
        line = new byte[BUFFER];
      }
    }
  }

  private static boolean isUtf8(byte[] bytes, int length) {
    try {
      // A fresh decoder reports malformed input instead of replacing it.
      var unused = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length));
      return true;
    } catch (CharacterCodingException e) {
      return false;
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
