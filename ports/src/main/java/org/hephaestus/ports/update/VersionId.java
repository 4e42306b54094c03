package org.hephaestus.ports.update;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A version on this machine: what it calls itself and the commit it was built from.
 *
 * @param version semantic version without a leading v, for example {@code 1.0.4} (semver.org 2.0.0)
 * @param commit the first 12 hexadecimal digits of the commit
 */
public record VersionId(String version, String commit) {
  private static final Pattern VERSION = Pattern.compile("[0-9][0-9A-Za-z.+-]{0,127}");
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{12}");

  public VersionId {
    if (!VERSION.matcher(version).matches()) {
      throw new IllegalArgumentException(
          "version must be a semantic version without v, was '" + version + "'");
    }
    if (!COMMIT.matcher(commit).matches()) {
      throw new IllegalArgumentException(
          "commit must be its first 12 hex digits, was '" + commit + "'");
    }
  }

  /** The folder name of this version: {@code <semver>-<sha12>}. Safe on every file system. */
  public String folderName() {
    return version + "-" + commit;
  }

  /** Reads {@link #folderName()} back; empty when it is not one. */
  public static Optional<VersionId> ofFolderName(String name) {
    int dash = name.lastIndexOf('-');
    if (dash < 1
        || !VERSION.matcher(name.substring(0, dash)).matches()
        || !COMMIT.matcher(name.substring(dash + 1)).matches()) {
      return Optional.empty();
    }
    return Optional.of(new VersionId(name.substring(0, dash), name.substring(dash + 1)));
  }

  /** As people read it: {@code 1.0.4 (0123456789ab)}. */
  @Override
  public String toString() {
    return version + " (" + commit + ")";
  }
}
