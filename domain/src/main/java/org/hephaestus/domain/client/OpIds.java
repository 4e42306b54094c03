package org.hephaestus.domain.client;

import java.time.Instant;
import org.hephaestus.ports.time.Chance;

/**
 * Ids of mutations: ULIDs (48 bits of time, 80 of chance, in Crockford's base 32), new for each.
 * Written out, because a client loads no library for 26 characters.
 */
final class OpIds {
  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final int TIME_CHARS = 10;
  private static final int CHARS = 26;

  private OpIds() {}

  static String next(Instant now, Chance chance) {
    char[] id = new char[CHARS];
    long millis = Math.max(0, now.toEpochMilli());
    for (int i = TIME_CHARS - 1; i >= 0; i--) {
      id[i] = ALPHABET.charAt((int) (millis & 31));
      millis >>>= 5;
    }
    for (int i = TIME_CHARS; i < CHARS; i++) {
      id[i] = ALPHABET.charAt((int) (chance.nextDouble() * ALPHABET.length()));
    }
    return new String(id);
  }
}
