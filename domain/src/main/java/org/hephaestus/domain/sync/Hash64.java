package org.hephaestus.domain.sync;

/**
 * FNV-1a over UTF-16 units with the mixing of SplitMix64 behind it: 64 bits that tell sets apart
 * but for chance, and are no protection against somebody who wants two alike. Part of the protocol.
 */
final class Hash64 {
  private long hash = 0xcbf29ce484222325L;

  Hash64 add(String text) {
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return this;
  }

  /** A text among others, so that where it ends is part of it. */
  Hash64 field(String text) {
    return add(text).add(text.length());
  }

  Hash64 add(long number) {
    hash ^= number;
    hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
    hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
    hash ^= hash >>> 31;
    return this;
  }

  long value() {
    return hash;
  }
}
