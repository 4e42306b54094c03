package org.hephaestus.cli;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * The editor of the user's choice: {@code $VISUAL}, else {@code $EDITOR}, else {@code
 * sensible-editor} of Debian, else {@code vi}. A shell takes the value apart, so {@code code
 * --wait} and quotes work as everywhere else.
 */
public final class ShellEditor implements Editor {
  private final Map<String, String> env;

  /**
   * An editor.
   *
   * @param env environment variables, also those of the editor
   */
  public ShellEditor(Map<String, String> env) {
    this.env = Map.copyOf(env);
  }

  @Override
  public int edit(Path file) throws IOException {
    Process process =
        new ProcessBuilder("/bin/sh", "-c", command() + " \"$1\"", "sh", file.toString())
            .inheritIO()
            .start();
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while the editor was open");
    }
  }

  private String command() {
    for (String variable : new String[] {"VISUAL", "EDITOR"}) {
      String value = env.getOrDefault(variable, "");
      if (!value.isBlank()) {
        return value;
      }
    }
    return "e=vi; command -v sensible-editor >/dev/null && e=sensible-editor; \"$e\"";
  }
}
