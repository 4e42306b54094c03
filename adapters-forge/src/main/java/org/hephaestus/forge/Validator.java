package org.hephaestus.forge;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;
import org.hephaestus.ports.update.Release;
import org.jspecify.annotations.Nullable;

/**
 * What a listing is recognised by when it comes again: a digest of what was understood of it, and
 * the entity tags of its two lists, for forges that send them.
 *
 * <p>The digest is over releases and commits, not over the bytes: GitHub counts downloads in its
 * release list, and would seem changed on every poll.
 *
 * @param digest of the repository's API URL, the releases and their commits
 * @param repository a digest of the API URL alone: entity tags of another repository mean nothing
 * @param releasesTag the entity tag of the release list; empty if there is none, or if it would not
 *     cover the whole list
 * @param tagsTag the same for the tag list
 */
record Validator(String digest, String repository, String releasesTag, String tagsTag) {
  private static final String FORM = "h1";
  private static final String ENTITY_TAG = "(W/)?\"[!#-~]{0,512}\"";

  static Validator of(
      HttpUrl api, List<Release> releases, @Nullable String releasesTag, @Nullable String tagsTag) {
    MessageDigest sha = sha256();
    field(sha, api.toString());
    releases.stream()
        .sorted(Comparator.comparing(Release::tag).thenComparing(Release::toString))
        .forEach(
            r -> {
              field(sha, r.tag());
              field(sha, String.valueOf(r.commit()));
              field(sha, r.draft() + " " + r.prerelease() + " " + r.createdAt());
              field(sha, r.page());
              field(sha, r.notes());
            });
    return new Validator(
        encoded(sha.digest()), repository(api), entityTag(releasesTag), entityTag(tagsTag));
  }

  /** Reads {@link #toString()} back; empty for anything else, and for another repository's. */
  static Optional<Validator> parse(@Nullable String text, HttpUrl api) {
    String[] parts = text == null ? new String[0] : text.split("\\.", -1);
    if (parts.length != 5 || !parts[0].equals(FORM) || !parts[2].equals(repository(api))) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Validator(
              parts[1], parts[2], entityTag(decoded(parts[3])), entityTag(decoded(parts[4]))));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Whether asking conditionally can tell that nothing has changed. */
  boolean isConditional() {
    return !releasesTag.isEmpty() && !tagsTag.isEmpty();
  }

  /** The opaque form that callers keep. */
  @Override
  public String toString() {
    return String.join(
        ".",
        FORM,
        digest,
        repository,
        encoded(releasesTag.getBytes(StandardCharsets.UTF_8)),
        encoded(tagsTag.getBytes(StandardCharsets.UTF_8)));
  }

  private static String entityTag(@Nullable String tag) {
    return tag != null && tag.matches(ENTITY_TAG) ? tag : "";
  }

  private static String repository(HttpUrl api) {
    MessageDigest sha = sha256();
    field(sha, api.toString());
    return encoded(sha.digest()).substring(0, 16);
  }

  /** Length first, so that no two lists of fields run together into the same bytes. */
  private static void field(MessageDigest sha, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    sha.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
    sha.update(bytes);
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String decoded(String text) {
    return new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
