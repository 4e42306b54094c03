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
   * @param mine without what the other side will never take
   * @param theirs null when they have none
   * @param mineUpTo digest of mine up to a number
   */
  static Missing missing(
      OriginState mine, @Nullable OriginState theirs, LongUnaryOperator mineUpTo) {
    if (mine.count() == 0) {
      return new Missing.Nothing();
    }
    if (theirs == null) {
      return new Missing.Above(0);
    }
    if (theirs.count() == mine.count() && theirs.digest() == mine.digest()) {
      return new Missing.Nothing();
    }
    // Two databases that numbered ops of one origin apart: their numbers say nothing.
    boolean sameStart = mineUpTo.applyAsLong(theirs.prefix()) == theirs.prefixDigest();
    return new Missing.Above(sameStart ? theirs.prefix() : 0);
  }

  /** Whether they have ops that we lack, though we have taken all that they say came to them. */
  static boolean lacks(@Nullable OriginState mine, OriginState theirs, LongUnaryOperator mineUpTo) {
    if (mine == null || theirs.count() > mine.count()) {
      return theirs.count() > 0;
    }
    if (theirs.count() == mine.count()) {
      return theirs.digest() != mine.digest();
    }
    return mineUpTo.applyAsLong(theirs.prefix()) != theirs.prefixDigest();
  }
}
