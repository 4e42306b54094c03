package org.hephaestus.forge.build;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;

/**
 * Cuts a program's output into lines and queues them. A full queue makes the program wait; a line
 * is kept up to {@value #MAX_LINE} characters however long it is, and control characters, which
 * could drive the terminal it is shown on, become {@code ?}.
 */
final class LineReader implements Runnable {
  /** The most characters kept of a line. */
  static final int MAX_LINE = 500;

  private final InputStream output;
  private final BlockingQueue<String> lines;

  LineReader(InputStream output, BlockingQueue<String> lines) {
    this.output = output;
    this.lines = lines;
  }

  @Override
  public void run() {
    try (Reader in = new InputStreamReader(output, StandardCharsets.UTF_8)) {
      char[] chunk = new char[4_096];
      StringBuilder line = new StringBuilder();
      boolean begun = false;
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        for (int i = 0; i < n; i++) {
          char c = chunk[i];
          begun = true;
          if (c == '\n') {
            lines.put(line.toString());
            line.setLength(0);
            begun = false;
          } else if (line.length() < MAX_LINE && c != '\r') {
            line.append(Character.isISOControl(c) && c != '\t' ? '?' : c);
          }
        }
      }
      if (begun) {
        lines.put(line.toString());
      }
    } catch (IOException e) {
      // The program was killed while it wrote: what came before is what there is.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
