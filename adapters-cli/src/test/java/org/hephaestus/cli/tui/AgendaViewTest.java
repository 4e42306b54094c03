package org.hephaestus.cli.tui;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.hephaestus.cli.Width;
import org.hephaestus.testkit.api.ApiSamples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgendaViewTest {
  private static AgendaState state(int columns, int lines) {
    return Agenda.step(
            AgendaState.start(columns, lines),
            new Event.Listed(
                List.of(
                    new AgendaState.Item(Section.OVERDUE, ApiSamples.taskRow()),
                    new AgendaState.Item(
                        Section.UPCOMING,
                        AgendaTest.row(
                            "b",
                            "\u65e5\u672c\u8a9e \ud83d\udcb8 e\u0301 \033[2J",
                            ApiSamples.FRIDAY_FIVE,
                            false)),
                    new AgendaState.Item(Section.UNDATED, ApiSamples.plainRow()))))
        .state();
  }

  private static String text(AgendaState state) {
    List<String> lines = new ArrayList<>();
    for (AgendaView.Line line : AgendaView.lines(state)) {
      lines.add(line.text().stripTrailing());
    }
    return String.join("\n", lines);
  }

  @Test
  void looksLikeThis() {
    assertThat(text(state(100, 9)))
        .isEqualTo(
            """
            Overdue
            > red    Fri 27 Nov, in 6 days        Water the plants  (overdue, late on Fri 27 Nov 17:00, weekly)\u2026
            Upcoming
              white  Fri 27 Nov 17:00, in 6 days  \u65e5\u672c\u8a9e \ud83d\udcb8 e\u0301 \ufffd[2J
            Undated
              white                               Call back


            3 outstanding, 1 overdue   ? for help""");
    assertThat(AgendaView.lines(state(100, 9)))
        .extracting(AgendaView.Line::style)
        .startsWith(AgendaView.Style.HEADING, AgendaView.Style.SELECTED, AgendaView.Style.HEADING);
  }

  /** Whatever the size, there are as many lines as fit and none is too wide. */
  @Test
  void fitsEverySize() {
    for (int columns = 1; columns <= 130; columns++) {
      for (int lines = 1; lines <= 12; lines++) {
        for (AgendaState state :
            List.of(
                state(columns, lines),
                AgendaState.start(columns, lines),
                state(columns, lines).withHelp(true),
                state(columns, lines).withProblem("no daemon: \u65e5\u672c".repeat(20)))) {
          List<AgendaView.Line> shown = AgendaView.lines(state);
          assertThat(shown).hasSize(lines);
          for (AgendaView.Line line : shown) {
            assertThat(Width.of(line.text())).isLessThanOrEqualTo(columns);
            assertThat(line.text()).doesNotContain("\033");
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 37, 98, 99})
  void theCursorIsAlwaysVisible(int index) {
    String[] ids = new String[100];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = "id" + i;
    }
    AgendaState state =
        Agenda.step(AgendaState.start(60, 7), new Event.Listed(AgendaTest.items(ids))).state();
    AgendaState moved = state.withCursor("id" + index, index);
    assertThat(AgendaView.lines(moved))
        .hasSize(7)
        .anySatisfy(
            line -> {
              assertThat(line.style()).isEqualTo(AgendaView.Style.SELECTED);
              assertThat(line.text()).startsWith("> ").endsWith("Task id" + index);
            });
  }

  @Test
  void saysInTheLastLineWhatIsTheMatter() {
    assertThat(text(AgendaState.start(60, 2))).isEqualTo("\nasking hephd\u2026");
    AgendaState listed = state(60, 4);
    assertThat(text(listed.withMessage("done"))).endsWith("\ndone");
    assertThat(text(listed.withMessage("done").withProblem("no daemon: x")))
        .endsWith("\nno daemon: x");
    AgendaState empty = Agenda.step(AgendaState.start(60, 3), new Event.Listed(List.of())).state();
    assertThat(text(empty)).startsWith("Nothing to do.\n");
  }

  @Test
  void helpNamesEveryKey() {
    // In two columns when there are few lines.
    for (String help :
        List.of(
            text(state(80, 20).withHelp(true)),
            text(state(80, Key.values().length + 2).withHelp(true)),
            text(state(120, 10).withHelp(true)))) {
      for (Key key : Key.values()) {
        assertThat(help).contains("  " + key.typed()).contains(key.description());
      }
    }
  }
}
