package org.hephaestus.ports.api;

import java.util.Map;

/**
 * Describes a change for a reader. Never used to make one: patches do not commute.
 *
 * <p>Laws: pure; applying the answer to {@code before} gives {@code after}; nothing changed gives
 * an empty patch. Safe from any thread.
 */
@FunctionalInterface
public interface PatchWriter {
  /**
   * The difference as an RFC 6902 patch.
   *
   * @param before field names and their values, each a JSON value as text
   * @param after the same, afterwards
   * @return a JSON array as text
   */
  String patch(Map<String, String> before, Map<String, String> after);
}
