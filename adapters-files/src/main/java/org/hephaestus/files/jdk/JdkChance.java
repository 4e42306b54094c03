package org.hephaestus.files.jdk;

import java.util.concurrent.ThreadLocalRandom;
import org.hephaestus.ports.time.Chance;

/** The JDK's per-thread generator: seeded anew in every process, not for secrets. */
public final class JdkChance implements Chance {
  @Override
  public double nextDouble() {
    return ThreadLocalRandom.current().nextDouble();
  }
}
