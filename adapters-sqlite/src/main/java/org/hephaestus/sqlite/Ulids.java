package org.hephaestus.sqlite;

import org.hephaestus.ports.time.Chance;
import org.hephaestus.ports.time.Clock;

/** Ids for stores and owners: 48 bits of time, 80 of chance ({@code github.com/ulid/spec}). */
final class Ulids {
  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  private Ulids() {}

  static String next(Clock clock, Chance chance) {
    StringBuilder id = new StringBuilder(26);
    long time = clock.now().toEpochMilli();
    for (int shift = 45; shift >= 0; shift -= 5) {
      id.append(ALPHABET.charAt((int) (time >>> shift) & 31));
    }
    for (int i = 0; i < 16; i++) {
      id.append(ALPHABET.charAt((int) (chance.nextDouble() * 32)));
    }
    return id.toString();
  }
}
