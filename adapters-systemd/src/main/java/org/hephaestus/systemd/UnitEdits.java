package org.hephaestus.systemd;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hephaestus.systemd.UnitText.Line;

/**
 * Writes a unit file again without losing what somebody has changed in it: a three-way merge, line
 * by line. Lines that somebody added stay where they are, lines that somebody took out stay out.
 * Only what comes from the specification is ours to say: the command line, our variables, the path
 * of the socket, and the record of them.
 */
final class UnitEdits {
  /**
   * The outcome.
   *
   * @param text of the file
   * @param kept what of the edits is in it, for a person: {@code [Service] RestartSec=5}
   * @param sound whether it could be merged again and stay the same; if not, the edits have put our
   *     lines into other sections and are better not repeated
   */
  record Merged(String text, List<String> kept, boolean sound) {
    Merged {
      kept = List.copyOf(kept);
    }
  }

  /** Lines that belong together and come from the specification. */
  private enum Owned {
    NO,
    CHECKSUM,
    COMMAND,
    ENVIRONMENT,
    LISTEN,
    RECORD
  }

  private final List<Line> base;
  private final List<Line> file;
  private final List<Line> next;

  /** For each line of the base whether the file has it no more. */
  private final boolean[] gone;

  /** What the file has before each line of the base, and at the end. */
  private final List<List<Line>> added = new ArrayList<>();

  private UnitEdits(String base, String file, String next) {
    this.base = UnitText.of(base).lines();
    this.file = UnitText.of(file).lines();
    this.next = UnitText.of(next).lines();
    this.gone = new boolean[this.base.size()];
    compare();
  }

  /**
   * Merges.
   *
   * @param base what was written
   * @param file what became of it
   * @param next what would be written now; differs from {@code base} in our lines only
   */
  static Merged merge(String base, String file, String next) {
    Merged merged = new UnitEdits(base, file, next).merged();
    String again = new UnitEdits(next, merged.text(), next).merged().text();
    return new Merged(merged.text(), merged.kept(), again.equals(merged.text()));
  }

  private Merged merged() {
    List<String> out = new ArrayList<>();
    List<String> kept = new ArrayList<>();
    Set<Owned> written = new HashSet<>();
    for (int i = 0; i <= base.size(); i++) {
      for (Line line : added.get(i)) {
        if (stays(line)) {
          out.add(line.raw());
          if (line.speaks()) {
            kept.add(describe(line));
          }
        }
      }
      if (i == base.size()) {
        break;
      }
      Line line = base.get(i);
      Owned owned = owned(line);
      if (owned.equals(Owned.NO)) {
        if (gone[i]) {
          if (line.speaks()) {
            kept.add("without " + describe(line));
          }
        } else {
          out.add(line.raw());
        }
      } else if (ours(base, owned).equals(ours(next, owned)) && !hasLost(owned)) {
        out.add(line.raw());
      } else if (written.add(owned)) {
        out.addAll(ours(next, owned));
      }
    }
    if (hasLost(Owned.COMMAND)) {
      kept.add("the arguments in [Service] ExecStart=");
    }
    return new Merged(String.join("\n", out) + "\n", kept, true);
  }

  /** Whether a line that somebody added is theirs to add. */
  private boolean stays(Line line) {
    return switch (owned(line)) {
      case NO -> true;
      case CHECKSUM, COMMAND, RECORD -> false;
      case ENVIRONMENT ->
          !line.value().isEmpty() && !(hasLost(Owned.ENVIRONMENT) && namesOnlyOurs(line));
      case LISTEN -> !line.value().isEmpty() && !hasLost(Owned.LISTEN) && !hasReset();
    };
  }

  private boolean hasLost(Owned owned) {
    for (int i = 0; i < base.size(); i++) {
      if (gone[i] && owned(base.get(i)).equals(owned)) {
        return true;
      }
    }
    return false;
  }

  private boolean hasReset() {
    return file.stream()
        .anyMatch(line -> owned(line).equals(Owned.LISTEN) && line.value().isEmpty());
  }

  private boolean namesOnlyOurs(Line line) {
    Set<String> ours = new HashSet<>(namesOf(base));
    ours.addAll(namesOf(next));
    return ours.containsAll(namesOf(List.of(line)));
  }

  private static Set<String> namesOf(List<Line> lines) {
    Set<String> names = new HashSet<>();
    for (Line line : lines) {
      if (owned(line).equals(Owned.ENVIRONMENT)) {
        for (String word : UnitQuoting.words(line.value(), false).orElse(List.of())) {
          names.add(word.substring(0, Math.max(0, word.indexOf('='))));
        }
      }
    }
    return names;
  }

  private static List<String> ours(List<Line> lines, Owned owned) {
    return lines.stream().filter(line -> owned(line).equals(owned)).map(Line::raw).toList();
  }

  private static Owned owned(Line line) {
    if (line.raw().startsWith(SystemdUnits.CHECKSUM)) {
      return Owned.CHECKSUM;
    }
    return switch (line.section() + "/" + line.key()) {
      case "Service/ExecStart" -> Owned.COMMAND;
      case "Service/Environment" -> Owned.ENVIRONMENT;
      case "Socket/ListenStream" -> Owned.LISTEN;
      case "X-Heph/schema", "X-Heph/spec", "X-Heph/made", "X-Heph/socket" -> Owned.RECORD;
      default -> Owned.NO;
    };
  }

  private static String describe(Line line) {
    return line.isHeader()
        ? line.raw().strip()
        : "[" + line.section() + "] " + line.key() + "=" + line.value();
  }

  /** Finds a longest common subsequence; what is not in it was taken out or added. */
  private void compare() {
    int[][] length = new int[base.size() + 1][file.size() + 1];
    for (int i = base.size() - 1; i >= 0; i--) {
      for (int j = file.size() - 1; j >= 0; j--) {
        length[i][j] =
            isSame(i, j) ? length[i + 1][j + 1] + 1 : Math.max(length[i + 1][j], length[i][j + 1]);
      }
    }
    int j = 0;
    for (int i = 0; i < base.size(); i++) {
      List<Line> before = new ArrayList<>();
      while (j < file.size() && !isSame(i, j) && length[i][j + 1] >= length[i + 1][j]) {
        before.add(file.get(j++));
      }
      added.add(before);
      if (j < file.size() && isSame(i, j)) {
        j++;
      } else {
        gone[i] = true;
      }
    }
    added.add(
        j < file.size() ? List.copyOf(file.subList(j, file.size())) : Collections.emptyList());
  }

  private boolean isSame(int i, int j) {
    return base.get(i).raw().stripTrailing().equals(file.get(j).raw().stripTrailing())
        && base.get(i).section().equals(file.get(j).section());
  }
}
