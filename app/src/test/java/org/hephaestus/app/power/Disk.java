package org.hephaestus.app.power;

import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
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

  /** What each operation was, for a person. */
  private final List<String> words = new ArrayList<>();

  /** What was promised when so many operations had been done. */
  private final List<Map<String, Promise>> promised = new ArrayList<>();

  /** By subject. */
  private Map<String, Promise> promises = Map.of();

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
  record Promise(String words, Predicate<Path> kept) {}

  /** What a power cut may leave: the fates are those of the unsafe operations. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record State(
      Image image, Collection<Promise> promises, int after, List<Integer> unsafe, byte[] fates) {}

  synchronized void add(Op op, String inWords) {
    promised.add(promises);
    ops.add(op);
    words.add(inWords);
  }

  /** What of the operations a state has lost, and what was done last. */
  String inWords(State state) {
    StringBuilder text = new StringBuilder("the power goes after " + words.get(state.after() - 1));
    for (int i = 0; i < state.unsafe().size(); i++) {
      if (state.fates()[i] != WHOLE) {
        text.append(state.fates()[i] == HALF ? "\n  half of " : "\n  without ")
            .append(words.get(state.unsafe().get(i)));
      }
    }
    return text.toString();
  }

  /** The same power cut with as little lost as it takes to fail. */
  State shrink(State state, Predicate<State> fails) {
    State least = state;
    for (int i = state.fates().length - 1; i >= 0; i--) {
      if (least.fates()[i] != WHOLE) {
        byte[] fewer = least.fates().clone();
        fewer[i] = WHOLE;
        State smaller =
            new State(
                image(least.after(), least.unsafe(), fewer),
                least.promises(),
                least.after(),
                least.unsafe(),
                fewer);
        if (fails.test(smaller)) {
          least = smaller;
        }
      }
    }
    return least;
  }

  /** Replaces what is promised about a subject; null promises nothing more. */
  synchronized void change(String subject, @Nullable Promise promise) {
    Map<String, Promise> changed = new HashMap<>(promises);
    if (promise == null) {
      changed.remove(subject);
    } else {
      changed.put(subject, promise);
    }
    promises = Map.copyOf(changed);
  }

  /** What is promised now. */
  Collection<Promise> promises() {
    return promises.values();
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
      Map<String, Promise> told = done == ops.size() ? promises : promised.get(done);
      List<Integer> unsafe = unsafe(done);
      for (byte[] choice : choices(unsafe, random)) {
        Image image = image(done, unsafe, choice);
        states.putIfAbsent(
            List.of(image.digest(), told), new State(image, told.values(), done, unsafe, choice));
      }
    }
    return List.copyOf(states.values());
  }

  private Image image(int done, List<Integer> unsafe, byte[] fates) {
    Image image = start.copy();
    int next = 0;
    for (int i = 0; i < done; i++) {
      boolean open = next < unsafe.size() && unsafe.get(next) == i;
      byte fate = open ? fates[next++] : WHOLE;
      if (fate == WHOLE) {
        image.apply(ops.get(i));
      } else if (fate == HALF) {
        image.apply(half((Op.Write) ops.get(i)));
      }
    }
    return image;
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
    return matters(List.copyOf(unsafe), done);
  }

  /** Without those on a node that no choice among them can lead to. */
  private List<Integer> matters(List<Integer> unsafe, int done) {
    Image safe = start.copy();
    Map<Integer, Set<Integer>> mayLead = new HashMap<>();
    int next = 0;
    for (int i = 0; i < done; i++) {
      if (next == unsafe.size() || unsafe.get(next) != i) {
        safe.apply(ops.get(i));
        continue;
      }
      next++;
      if (ops.get(i) instanceof Op.Name name && name.node() != null) {
        mayLead.computeIfAbsent(name.folder(), n -> new HashSet<>()).add(name.node());
      } else if (ops.get(i) instanceof Op.Rename rename) {
        mayLead.computeIfAbsent(rename.toFolder(), n -> new HashSet<>()).add(rename.node());
      }
    }
    Set<Integer> found = new HashSet<>();
    Deque<Integer> open = new ArrayDeque<>(Set.of(ROOT));
    while (!open.isEmpty()) {
      int node = open.removeFirst();
      if (found.add(node)) {
        open.addAll(mayLead.getOrDefault(node, Set.of()));
        if (safe.node(node) instanceof Image.Node.Folder folder) {
          open.addAll(folder.names().values());
        }
      }
    }
    return unsafe.stream().filter(i -> found.contains(keeper(ops.get(i)))).toList();
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
