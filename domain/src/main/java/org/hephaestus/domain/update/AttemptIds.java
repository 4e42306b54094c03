package org.hephaestus.domain.update;

import com.github.f4b6a3.ulid.Ulid;
import java.time.Instant;
import org.hephaestus.ports.time.Chance;

/** Ids of update attempts: ULIDs, so that they sort by time. */
final class AttemptIds {
  private AttemptIds() {}

  static String next(Instant now, Chance chance) {
    byte[] random = new byte[Ulid.RANDOM_BYTES];
    for (int i = 0; i < random.length; i++) {
      random[i] = (byte) (chance.nextDouble() * 256);
    }
    return new Ulid(Math.max(0, now.toEpochMilli()), random).toString();
  }
}
