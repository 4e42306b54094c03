package org.hephaestus.cli.tui;

import java.util.ArrayList;
import java.util.List;
import org.hephaestus.cli.Rows;
import org.hephaestus.cli.Text;
import org.hephaestus.cli.Width;
import org.hephaestus.ports.api.TaskRow;

/** What the agenda looks like: a pure function. Always as many lines as the terminal has. */
final class AgendaView {
  private static final int ATTENTION_COLUMNS = 6;
  private static final int DATE_COLUMNS_AT_MOST = 28;
  private static final int HELP_COLUMNS = 60;
  private static final int TITLE_COLUMNS_AT_LEAST = 24;

  private AgendaView() {}

  /** How a line is set off; what matters is in its words, too. */
  enum Style {
    NORMAL,
    HEADING,
    OVERDUE,
    SELECTED,
    STATUS,
    PROBLEM
  }

  /** One line, not wider than the terminal. */
  record Line(String text, Style style) {}

  static List<Line> lines(AgendaState state) {
    int room = Math.max(0, state.lines() - 1);
    List<Line> body = state.help() ? help(room) : agenda(state);
    int from = state.help() ? 0 : scrolled(body, room);
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < room; i++) {
      lines.add(from + i < body.size() ? body.get(from + i) : new Line("", Style.NORMAL));
    }
    if (state.lines() > 0) {
      lines.add(status(state));
    }
    List<Line> clipped = new ArrayList<>();
    for (Line line : lines) {
      clipped.add(new Line(Width.clip(line.text(), state.columns()), line.style()));
    }
    return clipped;
  }

  private static List<Line> agenda(AgendaState state) {
    List<Line> lines = new ArrayList<>();
    if (state.items().isEmpty()) {
      lines.add(new Line(state.loaded() ? "Nothing to do." : "", Style.NORMAL));
      return lines;
    }
    int dates = 0;
    for (AgendaState.Item item : state.items()) {
      dates = Math.max(dates, Width.of(Rows.date(item.row().doDate())));
    }
    dates = Math.min(dates, Math.min(DATE_COLUMNS_AT_MOST, state.columns() / 3));
    Section section = null;
    for (AgendaState.Item item : state.items()) {
      if (item.section() != section) {
        section = item.section();
        lines.add(new Line(section.title(), Style.HEADING));
      }
      boolean selected = item.row().nodeId().equals(state.selected());
      Style style = section == Section.OVERDUE ? Style.OVERDUE : Style.NORMAL;
      lines.add(
          new Line(
              (selected ? "> " : "  ") + row(item.row(), dates, state.columns() - 2),
              selected ? Style.SELECTED : style));
    }
    return lines;
  }

  private static String row(TaskRow row, int dateColumns, int columns) {
    StringBuilder line = new StringBuilder();
    int taken = ATTENTION_COLUMNS + 1;
    Width.pad(line, Rows.attention(row.attention()), ATTENTION_COLUMNS + 1);
    if (dateColumns > 0) {
      Width.pad(line, Width.clip(Rows.date(row.doDate()), dateColumns), dateColumns + 2);
      taken += dateColumns + 2;
    }
    String rest = Rows.rest(row) + (row.project() == null ? "" : "  " + Text.plain(row.project()));
    int left = Math.max(TITLE_COLUMNS_AT_LEAST, columns - taken - Width.of(rest));
    return line.append(Width.clip(Text.plain(row.title()), left)).append(rest).toString();
  }

  /** Keeps the cursor in the middle where there is more than fits. */
  private static int scrolled(List<Line> body, int room) {
    int cursor = 0;
    for (int i = 0; i < body.size(); i++) {
      if (body.get(i).style() == Style.SELECTED) {
        cursor = i;
      }
    }
    return Math.clamp(cursor - room / 2, 0, Math.max(0, body.size() - room));
  }

  private static Line status(AgendaState state) {
    if (!state.problem().isEmpty()) {
      return new Line(Text.plain(state.problem()), Style.PROBLEM);
    }
    if (!state.message().isEmpty()) {
      return new Line(Text.plain(state.message()), Style.STATUS);
    }
    if (!state.loaded()) {
      return new Line("asking hephd\u2026", Style.STATUS);
    }
    int overdue = 0;
    for (AgendaState.Item item : state.items()) {
      overdue += item.section() == Section.OVERDUE ? 1 : 0;
    }
    return new Line(
        state.items().size() + " outstanding, " + overdue + " overdue   ? for help", Style.STATUS);
  }

  /** One key per line; two where there are not enough lines. */
  private static List<Line> help(int room) {
    List<Line> lines = new ArrayList<>();
    lines.add(new Line("Keys", Style.HEADING));
    Key[] keys = Key.values();
    int perLine = keys.length < room ? 1 : 2;
    for (int i = 0; i < keys.length; i += perLine) {
      StringBuilder line = new StringBuilder();
      for (int j = i; j < Math.min(keys.length, i + perLine); j++) {
        Width.blanks(line, Math.max(0, (j - i) * HELP_COLUMNS - Width.of(line.toString())));
        line.append("  ");
        Width.pad(line, keys[j].typed(), 11);
        line.append(keys[j].description());
      }
      lines.add(new Line(line.toString(), Style.NORMAL));
    }
    return lines;
  }
}
