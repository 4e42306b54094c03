package org.hephaestus.domain.update;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version and its precedence, after semver.org 2.0.0 sections 2 to 11.
 *
 * <p>Numbers have no upper bound, as the specification has none; the whole text has (128
 * characters), because it becomes a folder name. Build metadata is kept and does not count.
 */
public final class SemanticVersion implements Comparable<SemanticVersion> {
  /** The longest version text, in characters. */
  public static final int MAX_LENGTH = 128;

  private static final Pattern SEMVER =
      Pattern.compile(
          "(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)"
              + "(?:-([0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*))?"
              + "(?:\\+([0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*))?");

  private final String text;
  private final List<BigInteger> core;
  private final List<String> prerelease;

  private SemanticVersion(String text, List<BigInteger> core, List<String> prerelease) {
    this.text = text;
    this.core = core;
    this.prerelease = prerelease;
  }

  /** Reads a version without a leading v; empty when the text is none. */
  public static Optional<SemanticVersion> parse(String text) {
    if (text.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    Matcher m = SEMVER.matcher(text);
    if (!m.matches()) {
      return Optional.empty();
    }
    List<String> pre = m.group(4) == null ? List.of() : List.of(m.group(4).split("\\.", -1));
    for (String identifier : pre) {
      // section 9: numeric identifiers must not have leading zeros
      if (isNumeric(identifier) && identifier.length() > 1 && identifier.charAt(0) == '0') {
        return Optional.empty();
      }
    }
    return Optional.of(
        new SemanticVersion(
            text,
            List.of(
                new BigInteger(m.group(1)), new BigInteger(m.group(2)), new BigInteger(m.group(3))),
            pre));
  }

  /** Reads a release tag: a version with or without a leading v. */
  public static Optional<SemanticVersion> ofTag(String tag) {
    return parse(tag.startsWith("v") ? tag.substring(1) : tag);
  }

  /** Whether this is a prerelease (section 9). */
  public boolean isPrerelease() {
    return !prerelease.isEmpty();
  }

  /** Whether this version has higher precedence (section 11). */
  public boolean isNewerThan(SemanticVersion other) {
    return compareTo(other) > 0;
  }

  /**
   * Orders by precedence. Not consistent with equals: build metadata does not count here and does
   * there.
   */
  @Override
  public int compareTo(SemanticVersion other) {
    for (int i = 0; i < core.size(); i++) {
      int byNumber = core.get(i).compareTo(other.core.get(i));
      if (byNumber != 0) {
        return byNumber;
      }
    }
    if (prerelease.isEmpty() || other.prerelease.isEmpty()) {
      return Boolean.compare(prerelease.isEmpty(), other.prerelease.isEmpty());
    }
    for (int i = 0; i < Math.min(prerelease.size(), other.prerelease.size()); i++) {
      int byIdentifier = compareIdentifiers(prerelease.get(i), other.prerelease.get(i));
      if (byIdentifier != 0) {
        return byIdentifier;
      }
    }
    return Integer.compare(prerelease.size(), other.prerelease.size());
  }

  private static int compareIdentifiers(String a, String b) {
    boolean aNumeric = isNumeric(a);
    boolean bNumeric = isNumeric(b);
    if (aNumeric && bNumeric) {
      return new BigInteger(a).compareTo(new BigInteger(b));
    }
    return aNumeric == bNumeric ? a.compareTo(b) : Boolean.compare(bNumeric, aNumeric);
  }

  private static boolean isNumeric(String identifier) {
    return identifier.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof SemanticVersion other && text.equals(other.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** The text it was read from. */
  @Override
  public String toString() {
    return text;
  }
}
