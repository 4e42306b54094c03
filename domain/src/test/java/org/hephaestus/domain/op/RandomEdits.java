package org.hephaestus.domain.op;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.hephaestus.domain.date.Occurrences;
import org.hephaestus.domain.date.Resolution;
import org.hephaestus.ports.store.Conflict;
import org.hephaestus.ports.store.Line;
import org.hephaestus.ports.store.NodeRecord;
import org.hephaestus.ports.store.ReadTransaction;
import org.hephaestus.ports.store.Store;
import org.hephaestus.ports.store.WriteTransaction;
import org.hephaestus.ports.task.Capture;
import org.hephaestus.ports.task.When;
import org.hephaestus.testkit.time.FakeChance;

/** What people do to a few nodes on several devices, and what must be true of it in the end. */
public final class RandomEdits {
  /** The nodes they work on. */
  public static final List<String> NODES = List.of("N1", "N2", "N3");

  private static final LocalDate MONDAY = LocalDate.of(2026, 11, 23);

  private static final Pattern RESOLVED = Pattern.compile("text=(done|skipped) [^,]*");

  private final String owner;
  private final boolean logsWithoutKey;
  private final Map<String, Set<String>> inserted = new HashMap<>();
  private final Set<String> deleted = new HashSet<>();
  private final Set<String> unseen = new HashSet<>();

  /** Of one owner. */
  public RandomEdits(String owner) {
    this(owner, /* logsWithoutKey= */ false);
  }

  /**
   * Of one owner.
   *
   * @param logsWithoutKey for controls: devices that resolve the same log it each for itself
   */
  public RandomEdits(String owner, boolean logsWithoutKey) {
    this.owner = owner;
    this.logsWithoutKey = logsWithoutKey;
  }

  /** One edit; {@code step} names it. It may fail with the store. */
  public void one(Store store, Instant here, FakeChance chance, Random random, int step) {
    String node = NODES.get(random.nextInt(NODES.size()));
    int what = random.nextInt(8);
    int choice = random.nextInt(60);
    var unused =
        store.write(
            owner,
            tx -> {
              Edits edits = new Edits(tx, store.identity(), here, chance);
              switch (what) {
                case 0, 1, 2 -> {
                  Field[] fields = {Field.TITLE, Field.STATE, Field.ATTENTION, Field.PROJECT};
                  Field field = fields[choice % fields.length];
                  String value = "v" + choice % 7;
                  edits.set(node, field, value);
                  if (!tx.cell(node, field.word()).orElseThrow().value().equals(value)) {
                    unseen.add("own write is not seen: " + field);
                  }
                }
                case 3 -> {
                  edits.set(node, Field.RECURRENCE, "daily");
                  edits.set(
                      node,
                      Field.DO_DATE,
                      Occurrences.key(new When.Day(MONDAY.plusDays(choice % 3))));
                }
                case 4 -> {
                  When date = tx.node(node).map(NodeRecord::doDate).orElse(null);
                  if (date != null) {
                    Resolution how = choice % 2 == 0 ? Resolution.DONE : Resolution.SKIP;
                    edits.resolve(node, date, how, new Capture(here, ZoneOffset.UTC));
                    if (logsWithoutKey) {
                      edits.log(node, "done " + Occurrences.key(date));
                    }
                  }
                }
                case 5 -> edits.log(node, "note " + step);
                default -> write(edits, tx, node, choice, "line " + step);
              }
              edits.finish();
              return true;
            });
  }

  private void write(Edits edits, ReadTransaction tx, String node, int choice, String line) {
    List<Line> shown = LineDocument.of(tx.lines(node)).alive();
    List<String> wanted = new ArrayList<>(shown.stream().map(Line::text).toList());
    if (!wanted.isEmpty() && choice % 5 == 0) {
      deleted.add(wanted.remove(choice % wanted.size()));
    }
    wanted.add(choice % (wanted.size() + 1), line);
    inserted.computeIfAbsent(node, key -> new HashSet<>()).add(line);
    edits.text(node, shown, wanted);
  }

  /** An occurrence that is logged twice, or an own write that was not seen; empty for none. */
  public String loggedTwice(Map<String, String> state) {
    for (String node : NODES) {
      Set<String> resolved = new HashSet<>();
      for (String text :
          RESOLVED
              .matcher(state.getOrDefault(node + " log", ""))
              .results()
              .map(MatchResult::group)
              .toList()) {
        if (!resolved.add(text)) {
          return "logged twice: " + text;
        }
      }
    }
    return unseen.isEmpty() ? "" : unseen.toString();
  }

  /** For controls: lines stand in the order of their arrival. */
  public static void byArrival(WriteTransaction tx) {
    for (String node : NODES) {
      for (Line line : tx.lines(node)) {
        tx.put(
            new Line(
                line.node(),
                line.id(),
                line.after(),
                line.text(),
                line.insertedAt(),
                0,
                line.insertedAt(),
                line.deletedAt()));
      }
    }
  }

  /** What is wrong with the state that all came to; empty when nothing is. */
  public String problem(Map<String, String> state) {
    String twice = loggedTwice(state);
    if (!unseen.isEmpty() || !twice.isEmpty()) {
      return unseen + twice;
    }
    for (Map.Entry<String, Set<String>> entry : inserted.entrySet()) {
      String all = state.getOrDefault(entry.getKey() + " text", "");
      List<String> text = List.of(all.split("\n", -1));
      if (new HashSet<>(text).size() != text.size()) {
        return "a line is there twice: " + text;
      }
      for (String line : entry.getValue()) {
        if (deleted.contains(line) == text.contains(line)) {
          return "lost or back again: " + line;
        }
      }
    }
    return "";
  }

  private static List<Conflict> conflicts(ReadTransaction tx, String node) {
    List<Conflict> all = new ArrayList<>();
    for (Field field : Field.values()) {
      all.addAll(tx.conflicts(node, field.word()));
    }
    return all;
  }

  /**
   * How the journal of conflicts differs from what follows from the ops; empty when it does not.
   */
  static String conflictProblem(ReadTransaction tx) {
    for (String node : NODES) {
      List<String> want = new ArrayList<>();
      ConflictJournal.writes(tx.ops(node))
          .values()
          .forEach(writes -> ConflictPolicy.lost(writes).forEach(lost -> want.add(lost.op())));
      List<String> got = conflicts(tx, node).stream().map(Conflict::op).toList();
      if (!new HashSet<>(got).equals(new HashSet<>(want))) {
        return "conflicts of " + node + " are " + got + ", not " + want;
      }
    }
    return "";
  }

  /** Everything that is derived, but for what counts the order of arrival. */
  public static Map<String, String> state(ReadTransaction tx) {
    Map<String, String> state = new TreeMap<>();
    for (String node : NODES) {
      NodeRecord n = tx.node(node).orElse(null);
      state.put(
          node + " node",
          n == null
              ? "none"
              : n.kind()
                  + "|"
                  + n.title()
                  + "|"
                  + n.state()
                  + "|"
                  + n.attention()
                  + "|"
                  + n.doDate()
                  + "|"
                  + n.recurrence()
                  + "|"
                  + n.project()
                  + "|"
                  + n.deleted()
                  + "|"
                  + n.createdAt()
                  + "|"
                  + n.changedAt()
                  + "|"
                  + n.closedAt());
      state.put(node + " cells", tx.cells(node).toString());
      state.put(node + " occurrences", tx.occurrences(node).toString());
      state.put(node + " log", tx.log(node).toString());
      state.put(node + " text", LineDocument.of(tx.lines(node)).text());
      state.put(node + " conflicts", conflicts(tx, node).toString());
    }
    return state;
  }
}
