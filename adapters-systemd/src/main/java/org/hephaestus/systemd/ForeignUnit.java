package org.hephaestus.systemd;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Recognises the units of another daemon under the names that ours would have. They are named to
 * the person and left alone.
 */
public final class ForeignUnit {
  /** The section that every unit of ours has (systemd.unit(5): X- sections are ignored). */
  public static final String MARK = "[X-Heph]";

  private static final List<String> NAMES =
      List.of("hephd.service", "heph.service", "hephd.socket", "heph.socket");

  /** A unit has a few kilobytes; what has more is none that we would read. */
  private static final long MAX_BYTES = 1 << 20;

  private ForeignUnit() {}

  /**
   * Looks into the user's unit folder, {@code $XDG_CONFIG_HOME/systemd/user}. Never throws.
   *
   * @param environment for {@code XDG_CONFIG_HOME}
   * @return one line for each such unit, with what to do
   */
  public static List<String> notices(Map<String, String> environment, Path userHome) {
    String config = environment.getOrDefault("XDG_CONFIG_HOME", "");
    Path folder =
        (config.isEmpty() ? userHome.resolve(".config") : Path.of(config)).resolve("systemd/user");
    List<String> notices = new ArrayList<>();
    for (String name : NAMES) {
      Path unit = folder.resolve(name);
      if (isForeign(unit)) {
        notices.add(
            unit
                + " is the unit of another daemon and is left alone; if both are to run, give one"
                + " of them another --socket and --db");
      }
    }
    return List.copyOf(notices);
  }

  private static boolean isForeign(Path unit) {
    try {
      return Files.isRegularFile(unit)
          && Files.size(unit) <= MAX_BYTES
          && !new String(Files.readAllBytes(unit), StandardCharsets.ISO_8859_1)
              .lines()
              .anyMatch(line -> line.strip().equals(MARK));
    } catch (IOException e) {
      return false; // not ours to read
    }
  }
}
