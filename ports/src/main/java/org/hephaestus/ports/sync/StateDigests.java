package org.hephaestus.ports.sync;

import java.util.Map;

/**
 * Digests of what the ops of a store come to, over everything that is shown to a person.
 *
 * @param epoch in which {@code head} counts
 * @param head number of the last arrival that is in them
 * @param digests by the name of a bucket, {@code 0} to {@code 255}, or by node when one bucket was
 *     asked for; what is empty is left out
 */
public record StateDigests(String epoch, long head, Map<String, Long> digests) {
  public StateDigests {
    digests = Map.copyOf(digests);
  }
}
