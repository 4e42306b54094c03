package org.hephaestus.cli;

import java.time.Instant;
import org.hephaestus.ports.time.Chance;

/** Ids of mutations: ULIDs (github.com/ulid/spec), 48 bits of time and 80 of chance. */
public final class OpIds {
  /** Crockford's base 32. */
  private static final String DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  private static final int LENGTH = 26;
  private static final int TIME_DIGITS = 10;

  private OpIds() {}

  /** A new id. */
  public static String next(Instant now, Chance chance) {
    char[] id = new char[LENGTH];
    long time = now.toEpochMilli();
    for (int i = TIME_DIGITS - 1; i >= 0; i--) {
      id[i] = DIGITS.charAt((int) (time & 31));
      time >>>= 5;
    }
    for (int i = TIME_DIGITS; i < LENGTH; i++) {
      id[i] = DIGITS.charAt((int) (chance.nextDouble() * 32));
    }
    return new String(id);
  }

  /** Whether a text is one. */
  static boolean isOpId(String text) {
    if (text.length() != LENGTH || text.charAt(0) > '7') {
      return false;
    }
    for (int i = 0; i < LENGTH; i++) {
      if (DIGITS.indexOf(text.charAt(i)) < 0) {
        return false;
      }
    }
    return true;
  }
}
