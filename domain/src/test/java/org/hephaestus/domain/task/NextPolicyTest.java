package org.hephaestus.domain.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.hephaestus.ports.api.TaskRequest.Term;
import org.hephaestus.ports.store.NodeKind;
import org.hephaestus.ports.store.NodeRecord;
import org.hephaestus.ports.task.Attention;
import org.hephaestus.ports.task.Capture;
import org.hephaestus.ports.task.TaskState;
import org.hephaestus.ports.task.When;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NextPolicyTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 21);
  private static final List<Attention> ATTENTIONS = List.of(Attention.values());
  private static final Capture NOW =
      new Capture(Instant.parse("2026-11-21T12:00:00Z"), ZoneId.of("Europe/Berlin"));

  private static NodeRecord task(
      String id, Attention attention, @Nullable Integer doIn, @Nullable Integer lateIn, int age) {
    Instant created = NOW.at().minusSeconds(86_400L * age);
    return new NodeRecord(
        id,
        NodeKind.TASK,
        id,
        TaskState.OUTSTANDING,
        attention,
        doIn == null ? null : new When.Day(TODAY.plusDays(doIn)),
        lateIn == null ? null : new When.Day(TODAY.plusDays(lateIn)),
        null,
        null,
        null,
        false,
        created,
        created,
        null,
        1);
  }

  static Stream<Arguments> scores() {
    return Stream.of(
        // Attention alone.
        Arguments.of("white", Attention.WHITE, null, null, 0, 0),
        Arguments.of("orange", Attention.ORANGE, null, null, 0, 20),
        Arguments.of("red", Attention.RED, null, null, 0, 40),
        Arguments.of("on deck", Attention.BLUE, null, null, 0, -200),
        // The do date: today, then more each day for a month; in the future a floor.
        Arguments.of("today", Attention.WHITE, 0, null, 0, 30),
        Arguments.of("yesterday", Attention.WHITE, -1, null, 0, 31),
        Arguments.of("a month ago", Attention.WHITE, -30, null, 0, 60),
        Arguments.of("a year ago", Attention.WHITE, -365, null, 0, 60),
        Arguments.of("tomorrow", Attention.WHITE, 1, null, 0, -1_001),
        Arguments.of("far ahead", Attention.WHITE, 501, null, 0, -1_500),
        // The late-on date: from a week ahead, then late, for a month.
        Arguments.of("late in 8 days", Attention.WHITE, null, 8, 0, 0),
        Arguments.of("late in a week", Attention.WHITE, null, 7, 0, 12),
        Arguments.of("late tomorrow", Attention.WHITE, null, 1, 0, 36),
        Arguments.of("late today", Attention.WHITE, null, 0, 0, 50),
        Arguments.of("late yesterday", Attention.WHITE, null, -1, 0, 51),
        Arguments.of("late for long", Attention.WHITE, null, -90, 0, 80),
        // Age: a point for three days, ten at most; none from a clock of the future.
        Arguments.of("two days old", Attention.WHITE, null, null, 2, 0),
        Arguments.of("three days old", Attention.WHITE, null, null, 3, 1),
        Arguments.of("a year old", Attention.WHITE, null, null, 365, 10),
        Arguments.of("of tomorrow", Attention.WHITE, null, null, -5, 0),
        // All together.
        Arguments.of("everything", Attention.RED, -1, -1, 9, 40 + 31 + 51 + 3));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("scores")
  void score(
      String name,
      Attention attention,
      @Nullable Integer doIn,
      @Nullable Integer lateIn,
      int age,
      int want) {
    NodeRecord task = task("A", attention, doIn, lateIn, age);
    assertThat(NextPolicy.rank(List.of(task), NOW, 1).getFirst().score()).isEqualTo(want);
    List<Term> terms = NextPolicy.terms(task, NOW);
    assertThat(terms.stream().mapToInt(Term::points).sum()).isEqualTo(want);
    assertThat(terms).allMatch(term -> term.points() != 0 && !term.why().isBlank());
  }

  @Test
  void saysItsReasons() {
    assertThat(NextPolicy.terms(task("A", Attention.RED, -1, 0, 9), NOW))
        .extracting(Term::why)
        .containsExactly("red", "late from today", "waits for 1 day", "written down 9 days ago");
    assertThat(NextPolicy.terms(task("A", Attention.BLUE, 2, -2, 0), NOW))
        .extracting(Term::why)
        .containsExactly(
            "blue: on deck, not to be worked on yet", "late for 2 days", "to be done in 2 days");
    assertThat(NextPolicy.terms(task("A", Attention.ORANGE, 0, 3, 0), NOW))
        .extracting(Term::name)
        .containsExactly("attention", "late", "due");
  }

  @Test
  void equalScoresAreOrderedByDatesThenId() {
    assertThat(
            NextPolicy.rank(
                List.of(
                    task("C", Attention.WHITE, -31, null, 0),
                    task("B", Attention.WHITE, -32, null, 0),
                    task("D", Attention.WHITE, null, null, 0),
                    task("A", Attention.WHITE, -31, null, 0)),
                NOW,
                3))
        .extracting(placed -> placed.task().id())
        .containsExactly("B", "A", "C");
  }

  @Test
  void floorsHold() {
    long seed = Long.getLong("heph.seed", System.nanoTime());
    Random random = new Random(seed);
    List<NodeRecord> tasks = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      tasks.add(
          task(
              "T" + i,
              ATTENTIONS.get(random.nextInt(4)),
              random.nextBoolean() ? null : random.nextInt(120) - 60,
              random.nextBoolean() ? null : random.nextInt(120) - 60,
              random.nextInt(100)));
    }
    int level = 0;
    for (NextPolicy.Placed placed : NextPolicy.rank(tasks, NOW, tasks.size())) {
      boolean notYet = placed.task().doDate() instanceof When.Day day && day.day().isAfter(TODAY);
      int own = notYet ? 2 : placed.task().attention() == Attention.BLUE ? 1 : 0;
      assertThat(own).as("replay with -Dheph.seed=%d", seed).isGreaterThanOrEqualTo(level);
      level = own;
      assertThat(NextPolicy.terms(placed.task(), NOW).stream().mapToInt(Term::points).sum())
          .isEqualTo(placed.score());
    }
    assertThat(level).isEqualTo(2);
  }
}
