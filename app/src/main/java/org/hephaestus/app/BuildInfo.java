package org.hephaestus.app;

/**
 * What this build is. The scripts in a version's {@code bin/} carry it, so that no file has to be
 * read to answer {@code --version}.
 *
 * @param version semantic version; {@code 0.0.0-dev} when the build did not say
 * @param commit 12 hex digits, {@code -dirty} behind it for a tree with changes; {@code unknown}
 * @param origin the forge that the source came from, as {@code https://host/owner/repo}; may be
 *     empty
 */
public record BuildInfo(String version, String commit, String origin) {
  /** What the start script said. */
  public static BuildInfo ofThisProcess() {
    return new BuildInfo(
        System.getProperty("heph.version", "0.0.0-dev"),
        System.getProperty("heph.commit", "unknown"),
        System.getProperty("heph.origin", ""));
  }

  /** As people and the updater read it: {@code 1.2.3 (0123456789ab)}. */
  @Override
  public String toString() {
    return version + " (" + commit + ")";
  }
}
