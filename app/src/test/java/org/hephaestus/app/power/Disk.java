package org.hephaestus.app.power;

import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What was written, in order, and what of it a power cut may leave.
 *
 * <p>The model: a write, a new size or a mode belongs to its file and is safe once that file was
 * forced; a name belongs to its folder and is safe once that folder was forced. What is not safe is
 * there or not, each for itself and whatever the order, and a write may be there by half. A rename
 * is there as a whole or not at all, as on every journaling file system, and is safe once the
 * folder it leads to was forced. What is there is applied in the order it was done in.
 *
 * <p>Not thread-safe but for {@link #add} and {@link #change}, which several threads may call.
 */
final class Disk {
  /** The root's number. */
  static final int ROOT = 0;

  private static final int ALL_SUBSETS_UP_TO = 1_024;
  private static final int RANDOM_SUBSETS = 64;

  private final Image start;
  private final List<Op> ops = new ArrayList<>();

  /** What was promised when so many operations had been done. */
  private final List<Set<Promise>> promised = new ArrayList<>();

  private Set<Promise> promises = Set.of();

  Disk(Image start) {
    this.start = start;
  }

  /** One operation; nodes are numbers. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  sealed interface Op {
    /** A name for a node; null takes the name away. */
    record Name(int folder, String name, @Nullable Integer node) implements Op {}

    /** One name for another, at once. */
    record Rename(int fromFolder, String from, int toFolder, String to, int node) implements Op {}

    /** Bytes at a place. */
    record Write(int node, long offset, byte[] bytes) implements Op {}

    /** A file cut to a size. */
    record Cut(int node, long size) implements Op {}

    /** Permissions. */
    record Mode(int node, Set<PosixFilePermission> mode) implements Op {}

    /** Everything done to this node before is safe. */
    record Force(int node) implements Op {}
  }

  /** What somebody was told; a state of the disk that does not keep it is a fault. */
  record Promise(String subject, Consumer<Path> kept) {}

  /** What a power cut may leave. */
  record State(Image image, Set<Promise> promises, int after, String choice) {}

  synchronized void add(Op op) {
    promised.add(promises);
    ops.add(op);
  }

  /** Replaces what is promised about a subject; null promises nothing more. */
  synchronized void change(String subject, @Nullable Promise promise) {
    Set<Promise> changed = new HashSet<>(promises);
    changed.removeIf(old -> old.subject().equals(subject));
    if (promise != null) {
      changed.add(promise);
    }
    promises = Set.copyOf(changed);
  }

  int operations() {
    return ops.size();
  }

  /**
   * The states a power cut may leave, each once for what was promised at its time.
   *
   * @param from the number of operations after which the first cut comes
   * @param seed chooses subsets where there are too many to take all
   */
  List<State> afterPowerCuts(int from, long seed) {
    Random random = new Random(seed);
    Map<List<Object>, State> states = new LinkedHashMap<>();
    for (int done = from; done <= ops.size(); done++) {
      Set<Promise> told = done == ops.size() ? promises : promised.get(done);
      List<Integer> unsafe = unsafe(done);
      int safeUpTo = unsafe.isEmpty() ? done : unsafe.getFirst();
      Image safe = start.copy();
      ops.subList(0, safeUpTo).forEach(safe::apply);
      for (byte[] choice : choices(unsafe, random)) {
        Image image = safe.copy();
        int next = 0;
        for (int i = safeUpTo; i < done; i++) {
          boolean open = next < unsafe.size() && unsafe.get(next) == i;
          byte fate = open ? choice[next++] : WHOLE;
          if (fate == WHOLE) {
            image.apply(ops.get(i));
          } else if (fate == HALF) {
            image.apply(half((Op.Write) ops.get(i)));
          }
        }
        states.putIfAbsent(
            List.of(image.digest(), told),
            new State(image, told, done, unsafe + " " + Arrays.toString(choice)));
      }
    }
    return List.copyOf(states.values());
  }

  /** What becomes of an unsafe operation; 0 is nothing. */
  private static final byte WHOLE = 1;

  private static final byte HALF = 2;

  private static Op half(Op.Write write) {
    return new Op.Write(
        write.node(), write.offset(), Arrays.copyOf(write.bytes(), write.bytes().length / 2));
  }

  /** Numbers of the operations among the first {@code done} that nothing has made safe. */
  private List<Integer> unsafe(int done) {
    Set<Integer> forcedLater = new HashSet<>();
    Deque<Integer> unsafe = new ArrayDeque<>();
    for (int i = done - 1; i >= 0; i--) {
      Op op = ops.get(i);
      if (op instanceof Op.Force force) {
        forcedLater.add(force.node());
      } else if (!forcedLater.contains(keeper(op))) {
        unsafe.addFirst(i);
      }
    }
    return List.copyOf(unsafe);
  }

  private static int keeper(Op op) {
    return switch (op) {
      case Op.Name name -> name.folder();
      case Op.Rename rename -> rename.toFolder();
      case Op.Write write -> write.node();
      case Op.Cut cut -> cut.node();
      case Op.Mode mode -> mode.node();
      case Op.Force force -> force.node();
    };
  }

  /** All fates if they are few; else the edges, and some by chance. */
  private List<byte[]> choices(List<Integer> unsafe, Random random) {
    int size = unsafe.size();
    int[] fates = new int[size];
    long count = 1;
    for (int i = 0; i < size; i++) {
      fates[i] = ops.get(unsafe.get(i)) instanceof Op.Write ? 3 : 2;
      count = Math.min(count * fates[i], Integer.MAX_VALUE);
    }
    List<byte[]> choices = new ArrayList<>();
    if (count <= ALL_SUBSETS_UP_TO) {
      for (int number = 0; number < count; number++) {
        byte[] choice = new byte[size];
        int rest = number;
        for (int i = 0; i < size; i++) {
          choice[i] = (byte) (rest % fates[i]);
          rest /= fates[i];
        }
        choices.add(choice);
      }
      return choices;
    }
    for (int i = 0; i <= size; i++) {
      byte[] prefix = new byte[size];
      Arrays.fill(prefix, 0, i, WHOLE);
      choices.add(prefix);
    }
    for (int i = 0; i < size; i++) {
      byte[] alone = new byte[size];
      alone[i] = WHOLE;
      choices.add(alone);
      for (byte fate = 0; fate < fates[i]; fate++) {
        byte[] butOne = new byte[size];
        Arrays.fill(butOne, WHOLE);
        butOne[i] = fate;
        choices.add(butOne);
      }
    }
    for (int n = 0; n < RANDOM_SUBSETS; n++) {
      byte[] some = new byte[size];
      for (int i = 0; i < size; i++) {
        some[i] = (byte) random.nextInt(fates[i]);
      }
      choices.add(some);
    }
    return choices;
  }
}
