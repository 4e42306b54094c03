package org.hephaestus.domain.op;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which values of a register lost to a concurrent one, so that a person should see them.
 *
 * <p>The writes of a register form a forest: each names the one that its author saw. Those that
 * nobody has written over, knowing them, are its heads; the latest of all writes has won. Another
 * head has lost unseen, unless a later write has the same value: then somebody wanted it again, and
 * what came after that was written knowing it. So a value that was restored is settled for good.
 *
 * <p>A function of the set of writes, so that all devices that have them agree. A write whose
 * predecessor has not come here yet is a head like any other.
 */
public final class ConflictPolicy {
  /** How long a losing value can be seen and restored, counted from when it was written. */
  public static final Duration KEPT = Duration.ofDays(90);

  /** The registers that people write to. What a node is and the day of a page never change. */
  private static final Set<Field> FIELDS =
      Set.of(
          Field.TITLE,
          Field.STATE,
          Field.ATTENTION,
          Field.DO_DATE,
          Field.LATE_ON,
          Field.PROJECT,
          Field.RECURRENCE);

  private static final Comparator<Write> EARLIEST_FIRST =
      Comparator.comparingLong(Write::hlc).thenComparing(Write::op);

  /**
   * A write to a register.
   *
   * @param op id of the op
   * @param hlc of the op
   * @param value empty when it cleared the register
   * @param previous id of the op whose value its author saw; null for none
   */
  public record Write(String op, long hlc, String value, @Nullable String previous) {}

  /** What became of a write. */
  public enum Kind {
    /** It lost unseen, and can be restored. */
    LOST,
    /** It lost unseen, too long ago. */
    EXPIRED,
    /** It is the value of the register. */
    WON,
    /** Somebody saw its value and wrote another one. */
    OVERWRITTEN,
    /** A later write has the same value. */
    SETTLED,
    /** There is no such write. */
    UNKNOWN
  }

  /** What became of it, and why. */
  public record Decision(Kind kind, String reason) {}

  private ConflictPolicy() {}

  /** Whether values of this register are kept when they lose. */
  static boolean isKept(Field field) {
    return FIELDS.contains(field);
  }

  /** The lowest clock of what can still be seen: written less than {@link #KEPT} ago. */
  public static long oldest(Instant now) {
    return HlcPolicy.at(now.minus(KEPT).plusMillis(1));
  }

  /**
   * Decides for one write.
   *
   * @param op its id
   * @param writes all writes of the register, in any order
   * @param now wall clock
   */
  public static Decision decide(String op, Collection<Write> writes, Instant now) {
    Write write = writes.stream().filter(w -> w.op().equals(op)).findFirst().orElse(null);
    if (write == null) {
      return new Decision(Kind.UNKNOWN, "no such value was written");
    }
    if (write.equals(writes.stream().max(EARLIEST_FIRST).orElse(null))) {
      return new Decision(Kind.WON, "it is the value of the field");
    }
    if (seen(writes).contains(op)) {
      return new Decision(Kind.OVERWRITTEN, "whoever wrote the next value had seen it");
    }
    if (!lost(writes).contains(write)) {
      return new Decision(Kind.SETTLED, "the field had the same value again later");
    }
    return write.hlc() < oldest(now)
        ? new Decision(Kind.EXPIRED, "it was written more than " + KEPT.toDays() + " days ago")
        : new Decision(Kind.LOST, "another value was written at the same time and has won");
  }

  /**
   * The writes that lost unseen, whatever their age, earliest first.
   *
   * @param writes all writes of the register, in any order
   */
  public static List<Write> lost(Collection<Write> writes) {
    List<Write> latestFirst = new ArrayList<>(writes);
    latestFirst.sort(EARLIEST_FIRST.reversed());
    Set<String> seen = seen(writes);
    Set<String> laterValues = new HashSet<>();
    List<Write> lost = new ArrayList<>();
    for (Write write : latestFirst) {
      boolean again = !laterValues.add(write.value());
      boolean won = write.equals(latestFirst.getFirst());
      if (!won && !again && !seen.contains(write.op())) {
        lost.add(write);
      }
    }
    return lost.reversed();
  }

  /** The ids of the writes that somebody else's author saw. */
  private static Set<String> seen(Collection<Write> writes) {
    Set<String> seen = new HashSet<>();
    for (Write write : writes) {
      if (write.previous() != null && !write.previous().equals(write.op())) {
        seen.add(write.previous());
      }
    }
    return seen;
  }
}
