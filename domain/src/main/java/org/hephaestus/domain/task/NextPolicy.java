package org.hephaestus.domain.task;

import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.hephaestus.domain.date.DateWords;
import org.hephaestus.ports.api.TaskRequest.Term;
import org.hephaestus.ports.store.NodeRecord;
import org.hephaestus.ports.task.Attention;
import org.hephaestus.ports.task.Capture;
import org.hephaestus.ports.task.When;
import org.jspecify.annotations.Nullable;

/**
 * What to do next: a sum of terms, each of which can be shown.
 *
 * <p>Two floors hold whatever the other terms say: a task that cannot begin yet ranks below every
 * one that can; and of those that can, one that is on deck ranks below every one that is not. The
 * other terms come to 190 at most.
 */
public final class NextPolicy {
  private static final int RED = 40;
  private static final int ORANGE = 20;
  private static final int ON_DECK = -200;
  private static final int NOT_YET = -1_000;
  private static final int LONGEST_WAIT = 500;
  private static final int SOON_DAYS = 7;

  /**
   * A task and its place.
   *
   * @param score sum of the terms
   */
  public record Placed(NodeRecord task, int score) {}

  private NextPolicy() {}

  /**
   * The best, in order: score, then the earlier dates, then id.
   *
   * @param outstanding the tasks to choose from
   * @param limit the most that are answered
   */
  public static List<Placed> rank(List<NodeRecord> outstanding, Capture capture, int limit) {
    ZoneId zone = capture.zone();
    LocalDate today = capture.at().atZone(zone).toLocalDate();
    Comparator<Placed> bestFirst =
        Comparator.comparingInt(Placed::score)
            .reversed()
            .thenComparing(p -> date(p.task().lateOn(), zone))
            .thenComparing(p -> date(p.task().doDate(), zone))
            .thenComparing(p -> p.task().id());
    // Few are wanted of many: the worst of the best so far is what each has to beat.
    PriorityQueue<Placed> best = new PriorityQueue<>(bestFirst.reversed());
    for (NodeRecord task : outstanding) {
      Placed placed = new Placed(task, score(task, today, zone, null));
      Placed worst = best.peek();
      if (best.size() < limit) {
        best.add(placed);
      } else if (worst != null && bestFirst.compare(placed, worst) < 0) {
        best.remove();
        best.add(placed);
      }
    }
    return best.stream().sorted(bestFirst).toList();
  }

  /** Why a task has its score: the terms, none of them zero. They sum to it. */
  public static List<Term> terms(NodeRecord task, Capture capture) {
    List<Term> terms = new ArrayList<>();
    ZoneId zone = capture.zone();
    var unused = score(task, capture.at().atZone(zone).toLocalDate(), zone, terms);
    return List.copyOf(terms);
  }

  /** One place for the points, whether they are explained or only summed. */
  private static int score(
      NodeRecord task, LocalDate today, ZoneId zone, @Nullable List<Term> explained) {
    return attention(task.attention(), explained)
        + late(days(task.lateOn(), today, zone), explained)
        + due(days(task.doDate(), today, zone), explained)
        + age(task, today, explained);
  }

  private static int attention(Attention attention, @Nullable List<Term> explained) {
    return switch (attention) {
      case RED -> add(explained, "attention", RED, "red");
      case ORANGE -> add(explained, "attention", ORANGE, "orange");
      case WHITE -> 0;
      case BLUE -> add(explained, "on_deck", ON_DECK, "blue: on deck, not to be worked on yet");
    };
  }

  /** From a week ahead it rises; once late it rises for a month. */
  private static int late(@Nullable Long days, @Nullable List<Term> explained) {
    if (days == null || days > SOON_DAYS) {
      return 0;
    }
    if (days > 0) {
      return explained == null
          ? (int) (40 - 4 * days)
          : add(explained, "late", (int) (40 - 4 * days), "late in " + count(days));
    }
    int points = (int) (50 + Math.min(30, -days));
    return explained == null
        ? points
        : add(
            explained, "late", points, days == 0 ? "late from today" : "late for " + count(-days));
  }

  /** Due today, and more each day that it waits; a day in the future is a floor. */
  private static int due(@Nullable Long days, @Nullable List<Term> explained) {
    if (days == null) {
      return 0;
    }
    if (days > 0) {
      int points = (int) (NOT_YET - Math.min(LONGEST_WAIT, days));
      return explained == null
          ? points
          : add(explained, "not_yet", points, "to be done in " + count(days));
    }
    int points = (int) (30 + Math.min(30, -days));
    return explained == null
        ? points
        : add(
            explained, "due", points, days == 0 ? "to be done today" : "waits for " + count(-days));
  }

  /** So that nothing is forgotten: a point for each three days, ten at most. */
  private static int age(NodeRecord task, LocalDate today, @Nullable List<Term> explained) {
    // Whole days by the clock: exact enough, and no calendar for each of many tasks.
    long days = today.toEpochDay() - Math.floorDiv(task.createdAt().getEpochSecond(), 86_400L);
    int points = (int) Math.max(0, Math.min(10, days / 3));
    return points == 0 || explained == null
        ? points
        : add(explained, "age", points, "written down " + count(days) + " ago");
  }

  private static int add(@Nullable List<Term> explained, String name, int points, String why) {
    if (explained != null) {
      explained.add(new Term(name, points, why));
    }
    return points;
  }

  private static String count(long days) {
    return days == 1 ? "1 day" : days + " days";
  }

  /** Days ahead, negative when over; null when there is no date. */
  private static @Nullable Long days(@Nullable When when, LocalDate today, ZoneId zone) {
    return when == null ? null : ChronoUnit.DAYS.between(today, DateWords.dayOf(when, zone));
  }

  private static LocalDate date(@Nullable When when, ZoneId zone) {
    return when == null ? LocalDate.MAX : DateWords.dayOf(when, zone);
  }
}
