package org.hephaestus.domain.update;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hephaestus.ports.update.VersionId;
import org.jspecify.annotations.Nullable;

/**
 * What runs, read from what it prints about itself.
 *
 * @param text as given, for example {@code 1.0.3 (0123456789ab)}
 * @param version null when it is no release
 * @param commit first 12 hex digits; null when the build does not know
 * @param whyNoRelease why this build never updates itself; null when it is a release
 */
public record RunningVersion(
    String text,
    @Nullable SemanticVersion version,
    @Nullable String commit,
    @Nullable String whyNoRelease) {
  private static final Pattern TEXT =
      Pattern.compile("v?([^ ]+)(?: \\(([0-9a-f]{7,64}|unknown)(-dirty)?\\))?");

  /**
   * Reads {@code VERSION}, {@code VERSION (COMMIT)} or {@code VERSION (COMMIT-dirty)}. Never fails:
   * what cannot be read is a build that never updates itself.
   */
  public static RunningVersion parse(String text) {
    Matcher m = TEXT.matcher(text.strip());
    if (!m.matches()) {
      return development(text, null, "'" + text + "' is not VERSION (COMMIT)");
    }
    String commit =
        m.group(2) != null && m.group(2).length() >= 12 ? m.group(2).substring(0, 12) : null;
    Optional<SemanticVersion> version = SemanticVersion.parse(m.group(1));
    if (version.isEmpty()) {
      return development(text, commit, m.group(1) + " is no semantic version");
    }
    if (m.group(1).startsWith("0.0.0-")) {
      return development(text, commit, m.group(1) + " carries no release version");
    }
    if (m.group(3) != null) {
      return development(text, commit, "it was built from a tree with uncommitted changes");
    }
    return new RunningVersion(text, version.get(), commit, null);
  }

  private static RunningVersion development(String text, @Nullable String commit, String why) {
    return new RunningVersion(text, null, commit, why);
  }

  /** The installed version this is, if it is one. */
  public Optional<VersionId> id() {
    return version == null || commit == null
        ? Optional.empty()
        : Optional.of(new VersionId(version.toString(), commit));
  }

  /** Whether this is that installed version. */
  public boolean is(@Nullable VersionId id) {
    return id != null && id().map(id::equals).orElse(false);
  }
}
