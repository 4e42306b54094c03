package org.hephaestus.domain.sync;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hephaestus.domain.op.HlcPolicy;
import org.hephaestus.ports.store.Op;
import org.hephaestus.ports.store.ReadTransaction;
import org.hephaestus.ports.store.WriteTransaction;
import org.jspecify.annotations.Nullable;

/** What a spoke remembers of its hub, kept with the data so that it is never ahead of it. */
final class SpokeMarks {
  /** Epoch, and number of the last arrival at the hub that is here. */
  private static final String CURSOR = "sync.cursor";

  /** Origin, and the highest number of an own op that others may have. */
  private static final String SHARED = "sync.shared";

  /** Origin, and the highest number of an own op that was sent to this epoch. */
  private static final String OFFERED = "sync.offered";

  /** What the hub had when all was asked for again, so that it is not done for ever. */
  private static final String BEGAN_AGAIN = "sync.began-again";

  /** The build of the hub that was met last. */
  private static final String HUB_BUILD = "sync.hub-build";

  private SpokeMarks() {}

  private record Numbered(String name, long number) {
    static Optional<Numbered> of(ReadTransaction tx, String mark) {
      return tx.mark(mark)
          .map(
              text ->
                  new Numbered(
                      text.substring(0, text.indexOf(' ')),
                      Long.parseLong(text.substring(text.indexOf(' ') + 1))));
    }

    static long of(ReadTransaction tx, String mark, String name) {
      return of(tx, mark).filter(it -> it.name().equals(name)).map(Numbered::number).orElse(0L);
    }

    void keep(WriteTransaction tx, String mark) {
      tx.mark(mark, name + " " + number);
    }
  }

  /** The hub is in this epoch, has so many arrivals, and is of this build. */
  static void meet(WriteTransaction tx, String own, String epoch, long head, String build) {
    if (tx.mark(HUB_BUILD).filter(build::equals).isEmpty()) {
      tx.mark(HUB_BUILD, build);
      tx.forgetRejected(); // it may take what the one before it did not
    }
    boolean known =
        Numbered.of(tx, CURSOR)
            .filter(cursor -> cursor.name().equals(epoch) && cursor.number() <= head)
            .isPresent();
    if (!known) {
      // What a former hub may have taken without our hearing of it may have gone to others.
      share(tx, own, Numbered.of(tx, OFFERED, own));
      new Numbered(epoch, 0).keep(tx, CURSOR);
      tx.forgetRejected(); // this one may take what another one did not
    }
  }

  static long cursor(ReadTransaction tx, String epoch) {
    return Numbered.of(tx, CURSOR, epoch);
  }

  static void cursor(WriteTransaction tx, String epoch, long arrival) {
    if (arrival != cursor(tx, epoch)) {
      new Numbered(epoch, arrival).keep(tx, CURSOR);
    }
  }

  static long shared(ReadTransaction tx, String own) {
    return Numbered.of(tx, SHARED, own);
  }

  static void offer(WriteTransaction tx, String own, long sequence) {
    if (sequence > Numbered.of(tx, OFFERED, own)) {
      new Numbered(own, sequence).keep(tx, OFFERED);
    }
  }

  static void share(WriteTransaction tx, String own, long sequence) {
    if (sequence > shared(tx, own)) {
      new Numbered(own, sequence).keep(tx, SHARED);
    }
  }

  /**
   * Own ops that no hub has confirmed.
   *
   * @param oldest when the first of them was made; null when there is none
   */
  record Queue(long length, @Nullable Instant oldest) {}

  static Queue queue(ReadTransaction tx, String own) {
    long shared = shared(tx, own);
    long length = tx.lastSequence() - shared;
    if (length <= 0) {
      return new Queue(0, null);
    }
    List<Op> first = tx.opsOf(own, shared + 1, "", 1);
    return new Queue(length, first.isEmpty() ? null : HlcPolicy.time(first.getFirst().hlc()));
  }

  /** Nothing is missing. Should the same be missing again, then because the hub was set back. */
  static void complete(WriteTransaction tx) {
    if (tx.mark(BEGAN_AGAIN).filter(what -> !what.isEmpty()).isPresent()) {
      tx.mark(BEGAN_AGAIN, "");
    }
  }

  /** Whether all is asked for again; not twice in a row for the same. */
  static boolean beginAgain(WriteTransaction tx, String what) {
    if (tx.mark(BEGAN_AGAIN).filter(what::equals).isPresent()) {
      return false;
    }
    tx.mark(BEGAN_AGAIN, what);
    Numbered.of(tx, CURSOR).ifPresent(at -> new Numbered(at.name(), 0).keep(tx, CURSOR));
    return true;
  }
}
