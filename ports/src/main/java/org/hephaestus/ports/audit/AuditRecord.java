package org.hephaestus.ports.audit;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One thing that was decided or done.
 *
 * @param at wall-clock time
 * @param kind machine-readable, lower case with dots, for example {@code update.flipped}
 * @param reason one sentence for a person
 * @param facts what the decision rested on; order is kept; never a secret
 */
public record AuditRecord(Instant at, String kind, String reason, Map<String, String> facts) {
  public AuditRecord {
    if (kind.isBlank()) {
      throw new IllegalArgumentException("kind must not be blank");
    }
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
  }
}
