package org.hephaestus.domain.update;

/** Which releases are candidates. The default is {@link #STABLE}. */
public enum Channel {
  /** Releases that the publisher did not mark, and whose version is no prerelease. */
  STABLE,
  /** Prereleases too. */
  PRERELEASE
}
