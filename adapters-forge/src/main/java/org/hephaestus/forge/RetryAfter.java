package org.hephaestus.forge;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/**
 * How long a forge asks us to wait: {@code Retry-After} in seconds or as an HTTP-date (RFC 9110,
 * section 10.2.3), else GitHub's {@code x-ratelimit-reset} in epoch seconds.
 */
final class RetryAfter {
  /** A forge, or whoever answers in its place, cannot silence the updater for longer. */
  static final Duration MAX = Duration.ofHours(24);

  private RetryAfter() {}

  /** Null when the answer does not say, or says nothing that can be understood. */
  static @Nullable Duration of(Headers headers, Instant now) {
    String retryAfter = headers.get("Retry-After");
    if (retryAfter != null) {
      Duration inSeconds = seconds(retryAfter.strip(), Instant.EPOCH);
      return inSeconds != null ? inSeconds : date(retryAfter.strip(), now);
    }
    String reset = headers.get("x-ratelimit-reset");
    return exhausted(headers) && reset != null ? seconds(reset.strip(), now) : null;
  }

  /** Whether the answer says that GitHub's allowance is used up. */
  static boolean exhausted(Headers headers) {
    return "0".equals(headers.get("x-ratelimit-remaining"));
  }

  private static @Nullable Duration seconds(String text, Instant from) {
    if (!text.matches("\\d{1,12}")) {
      return null;
    }
    return clamp(Duration.ofSeconds(Long.parseLong(text) - from.getEpochSecond()));
  }

  private static @Nullable Duration date(String text, Instant now) {
    try {
      ZonedDateTime at = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
      return clamp(Duration.between(now, at.toInstant()));
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static Duration clamp(Duration wait) {
    return wait.isNegative() ? Duration.ZERO : wait.compareTo(MAX) > 0 ? MAX : wait;
  }
}
