package org.hephaestus.ports.update;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A release as the forge describes it. Nothing here has been judged: the tag may be no version, the
 * commit may have moved, the dates are the publisher's.
 *
 * @param tag the git tag, as published, for example {@code v1.0.4}
 * @param commit full lower-case hexadecimal commit the tag pointed to when it was listed; null when
 *     the forge did not say
 * @param draft not published yet
 * @param prerelease marked by the publisher as not for everybody
 * @param createdAt when the release object was created; null when unknown
 * @param page where a person reads about it; empty when unknown
 * @param notes the publisher's text, cut to 4,096 characters
 */
public record Release(
    String tag,
    @Nullable String commit,
    boolean draft,
    boolean prerelease,
    @Nullable Instant createdAt,
    String page,
    String notes) {
  /** The longest {@link #notes}, in characters. */
  public static final int MAX_NOTES = 4_096;

  public Release {
    if (tag.isEmpty()) {
      throw new IllegalArgumentException("tag must not be empty");
    }
    if (commit != null && !commit.matches("[0-9a-f]{40,64}")) {
      throw new IllegalArgumentException("commit must be 40 to 64 hex digits, was " + commit);
    }
    notes = notes.length() > MAX_NOTES ? notes.substring(0, MAX_NOTES) : notes;
  }
}
