package org.hephaestus.domain.sync;

import java.util.function.LongUnaryOperator;
import org.hephaestus.ports.store.OriginState;
import org.jspecify.annotations.Nullable;

/** What one side lacks of an origin, from what both count. Pure. */
final class DifferencePolicy {
  private DifferencePolicy() {}

  /** What the other side must be given. */
  sealed interface Missing {
    /** Nothing. */
    record Nothing() implements Missing {}

    /** The ops with a number above this one, and perhaps it has some of them. */
    record Above(long sequence) implements Missing {}
  }

  /**
   * What the other side lacks.
   *
   * @param highest number of mine
   * @param theirs null when they have none
   * @param mineUpTo digest of mine up to a number, without what they will never take
   */
  static Missing missing(long highest, @Nullable OriginState theirs, LongUnaryOperator mineUpTo) {
    if (theirs == null) {
      return new Missing.Above(0);
    }
    if (!lacks(theirs, mineUpTo)) {
      return highest > theirs.highest()
          ? new Missing.Above(theirs.highest())
          : new Missing.Nothing();
    }
    // Two databases that numbered ops of one origin apart: their numbers say nothing.
    boolean sameStart = mineUpTo.applyAsLong(theirs.prefix()) == theirs.prefixDigest();
    return new Missing.Above(sameStart ? theirs.prefix() : 0);
  }

  /**
   * Whether they have other ops than mine up to their highest number: such as I lack, once they
   * have been given all of mine.
   */
  static boolean lacks(OriginState theirs, LongUnaryOperator mineUpTo) {
    return mineUpTo.applyAsLong(theirs.highest()) != theirs.digest();
  }
}
