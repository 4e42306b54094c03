package org.hephaestus.domain.op;

import com.github.f4b6a3.ulid.Ulid;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import org.hephaestus.ports.time.Chance;

/** Ids: new ones that sort by time, and ones that several devices derive alike. */
public final class Ulids {
  private Ulids() {}

  /** A new id. */
  public static String next(Instant now, Chance chance) {
    byte[] random = new byte[Ulid.RANDOM_BYTES];
    for (int i = 0; i < random.length; i++) {
      random[i] = (byte) (chance.nextDouble() * 256);
    }
    return new Ulid(Math.max(0, now.toEpochMilli()), random).toString();
  }

  /**
   * The id of a thing that has the same name on every device, so that two devices that make it
   * apart from each other make one thing.
   */
  public static String derived(String kind, String name) {
    byte[] hash;
    try {
      hash =
          MessageDigest.getInstance("SHA-256")
              .digest((kind + ":" + name).getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
    return Ulid.from(Arrays.copyOf(hash, Ulid.ULID_BYTES)).toString();
  }

  /** Whether {@code text} is a whole id, in either case. */
  public static boolean isValid(String text) {
    return Ulid.isValid(text);
  }

  /** As ids are written here, with the letters that people mistake for digits put right. */
  public static String normal(String typed) {
    return typed.toUpperCase(Locale.ROOT).replace('O', '0').replace('I', '1').replace('L', '1');
  }
}
