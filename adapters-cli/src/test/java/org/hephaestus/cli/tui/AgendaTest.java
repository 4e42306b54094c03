package org.hephaestus.cli.tui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.hephaestus.ports.api.ShownDate;
import org.hephaestus.ports.api.TaskRow;
import org.hephaestus.ports.task.Attention;
import org.hephaestus.ports.task.TaskState;
import org.hephaestus.testkit.api.ApiSamples;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class AgendaTest {
  static TaskRow row(String id, String title, @Nullable ShownDate date, boolean overdue) {
    return new TaskRow(
        id,
        title,
        TaskState.OUTSTANDING,
        Attention.WHITE,
        date,
        null,
        null,
        null,
        null,
        overdue,
        ApiSamples.NOW,
        ApiSamples.NOW,
        null,
        1);
  }

  static List<AgendaState.Item> items(String... ids) {
    List<AgendaState.Item> items = new ArrayList<>();
    for (String id : ids) {
      items.add(new AgendaState.Item(Section.UNDATED, row(id, "Task " + id, null, false)));
    }
    return items;
  }

  private static AgendaState listed(String... ids) {
    return Agenda.step(AgendaState.start(80, 24), new Event.Listed(items(ids))).state();
  }

  private static AgendaState press(AgendaState state, Key... keys) {
    AgendaState now = state;
    for (Key key : keys) {
      now = Agenda.step(now, new Event.Pressed(key, now.selected())).state();
    }
    return now;
  }

  private static AgendaState then(AgendaState state, Event event) {
    return Agenda.step(state, event).state();
  }

  static List<Arguments> moves() {
    return List.of(
        // The first list puts the cursor on its first task; keys move it and stop at the ends.
        arguments(List.of(), "a"),
        arguments(List.of(Key.DOWN), "b"),
        arguments(List.of(Key.DOWN, Key.DOWN, Key.DOWN, Key.DOWN), "c"),
        arguments(List.of(Key.UP), "a"),
        arguments(List.of(Key.DOWN, Key.UP), "a"),
        arguments(List.of(Key.LAST), "c"),
        arguments(List.of(Key.LAST, Key.FIRST), "a"),
        arguments(List.of(Key.PAGE_DOWN), "c"),
        arguments(List.of(Key.LAST, Key.PAGE_UP), "a"),
        // A key that closes help does nothing else.
        arguments(List.of(Key.HELP, Key.DOWN), "a"),
        arguments(List.of(Key.HELP, Key.HELP, Key.DOWN), "b"));
  }

  @ParameterizedTest
  @MethodSource("moves")
  void movesTheCursor(List<Key> keys, String selected) {
    assertThat(press(listed("a", "b", "c"), keys.toArray(Key[]::new)).selected())
        .isEqualTo(selected);
  }

  @Test
  void theCursorStaysOnItsTaskWhereverThatGoes() {
    AgendaState onB = press(listed("a", "b", "c"), Key.DOWN);
    AgendaState moved = then(onB, new Event.Listed(items("c", "x", "a", "b")));
    assertThat(moved.selected()).isEqualTo("b");
    assertThat(moved.index()).isEqualTo(3);
  }

  @Test
  void aTaskThatThePersonDealtWithMakesRoomForTheNext() {
    AgendaState onB = press(listed("a", "b", "c"), Key.DOWN, Key.DONE);
    assertThat(then(onB, new Event.Listed(items("a", "c"))).selected()).isEqualTo("c");
    assertThat(then(onB, new Event.Listed(items("a"))).selected()).isEqualTo("a");
    assertThat(then(onB, new Event.Listed(items())).selected()).isNull();
  }

  @Test
  void aTaskThatSomebodyElseDealtWithLeavesNothingUnderTheCursor() {
    AgendaState onB = press(listed("a", "b", "c"), Key.DOWN);
    AgendaState gone = then(onB, new Event.Listed(items("a", "c")));
    assertThat(gone.selected()).isNull();
    assertThat(gone.message()).contains("is gone");
    // So a key that was meant for it hits nothing,
    Agenda.Step step = Agenda.step(gone, new Event.Pressed(Key.DROP, "b"));
    assertThat(step.effects()).isEmpty();
    assertThat(Agenda.step(gone, new Event.Pressed(Key.DROP, null)).effects()).isEmpty();
    // and the next one shows where the cursor is.
    assertThat(press(gone, Key.DOWN).selected()).isEqualTo("c");
    assertThat(then(gone, new Event.Listed(items("a", "c", "d"))).selected()).isNull();
  }

  @ParameterizedTest
  @EnumSource(
      value = Key.class,
      names = {"DONE", "SKIP", "DROP", "LATER"})
  void aKeyIsBoundToTheIdThatWasOnTheScreen(Key key) {
    AgendaState onB = press(listed("a", "b", "c"), Key.DOWN);
    assertThat(Agenda.step(onB, new Event.Pressed(key, "b")).effects())
        .containsExactly(new Effect.Act(key, "b"));
    // The list moved on between the drawing and the key.
    assertThat(Agenda.step(onB, new Event.Pressed(key, "a")))
        .satisfies(
            step -> {
              assertThat(step.effects()).isEmpty();
              assertThat(step.state().message()).contains("nothing was done");
            });
    // Help hides the list.
    assertThat(Agenda.step(press(onB, Key.HELP), new Event.Pressed(key, null)).effects()).isEmpty();
    assertThat(Agenda.step(listed(), new Event.Pressed(key, null)).effects()).isEmpty();
  }

  @Test
  void asksForOneListAtATime() {
    AgendaState start = AgendaState.start(80, 24);
    Agenda.Step first = Agenda.step(start, new Event.Tick());
    assertThat(first.effects()).containsExactly(new Effect.Refresh());
    assertThat(Agenda.step(first.state(), new Event.Tick()).effects()).isEmpty();
    AgendaState came = then(first.state(), new Event.Listed(items("a")));
    assertThat(Agenda.step(came, new Event.Tick()).effects()).hasSize(1);
    AgendaState failed = then(first.state(), new Event.NotListed("no daemon: x"));
    assertThat(Agenda.step(failed, new Event.Tick()).effects()).hasSize(1);
    assertThat(Agenda.step(came, new Event.Acted("done")).effects()).hasSize(1);
    assertThat(Agenda.step(came, new Event.Pressed(Key.REFRESH, "a")).effects()).hasSize(1);
  }

  @Test
  void withoutADaemonTheLastRowsStay() {
    AgendaState gone = then(press(listed("a", "b"), Key.DOWN), new Event.NotListed("no daemon: x"));
    assertThat(gone.items()).hasSize(2);
    assertThat(gone.selected()).isEqualTo("b");
    assertThat(gone.problem()).isEqualTo("no daemon: x");
    AgendaState back = then(gone, new Event.Listed(items("a", "b", "c")));
    assertThat(back.problem()).isEmpty();
    assertThat(back.selected()).isEqualTo("b");
  }

  @Test
  void quitsAlsoFromHelp() {
    assertThat(Agenda.step(listed("a"), new Event.Pressed(Key.QUIT, "a")).effects())
        .containsExactly(new Effect.Quit());
    assertThat(
            Agenda.step(press(listed("a"), Key.HELP), new Event.Pressed(Key.QUIT, null)).effects())
        .containsExactly(new Effect.Quit());
  }

  @Test
  void takesANewSize() {
    AgendaState state = then(listed("a"), new Event.Resized(10, 5));
    assertThat(state.columns()).isEqualTo(10);
    assertThat(state.lines()).isEqualTo(5);
  }

  // ------------------------------------------------------------------ sections

  private static @Nullable ShownDate date(String text) {
    if (text.isEmpty()) {
      return null;
    }
    return text.contains("T")
        ? new ShownDate(Instant.parse(text), null, "w", "d", false)
        : new ShownDate(ApiSamples.NOW, LocalDate.parse(text), "w", "d", false);
  }

  @ParameterizedTest
  @CsvSource({
    // What the daemon calls overdue is overdue; the face does not calculate that.
    "2026-11-30,'',true,OVERDUE",
    // Today is the day of the person, not of UTC: 23:30 UTC is tomorrow in Berlin.
    "2026-11-21,'',false,TODAY",
    "2026-11-21T22:30:00Z,'',false,TODAY",
    "2026-11-21T23:30:00Z,'',false,UPCOMING",
    "2026-11-22,'',false,UPCOMING",
    // The earlier of the two dates counts.
    "2026-11-30,2026-11-21,false,TODAY",
    "'',2026-11-30,false,UPCOMING",
    "'','',false,UNDATED"
  })
  void sorts(String doDate, String lateOn, boolean overdue, Section section) {
    TaskRow plain = row("a", "t", date(doDate), overdue);
    TaskRow row =
        new TaskRow(
            plain.nodeId(),
            plain.title(),
            plain.state(),
            plain.attention(),
            plain.doDate(),
            date(lateOn),
            null,
            null,
            null,
            overdue,
            plain.createdAt(),
            plain.changedAt(),
            null,
            1);
    assertThat(Section.of(row, LocalDate.of(2026, 11, 21), ZoneId.of("Europe/Berlin")))
        .isEqualTo(section);
  }

  @ParameterizedTest
  @CsvSource({
    "[A,UP",
    "OA,UP",
    "[B,DOWN",
    "[5~,PAGE_UP",
    "[6~,PAGE_DOWN",
    "[H,FIRST",
    "[4~,LAST",
    "[Z,",
    "'',"
  })
  void understandsEscapes(String rest, @Nullable Key key) {
    assertThat(Key.ofEscape(rest)).isEqualTo(key);
  }
}
