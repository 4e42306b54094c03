package org.hephaestus.cli;

import java.time.LocalDate;
import java.util.List;
import org.hephaestus.ports.api.ShownDate;
import org.hephaestus.ports.api.TaskRow;
import org.hephaestus.ports.task.Attention;
import org.hephaestus.ports.task.TaskState;
import org.jspecify.annotations.Nullable;

/**
 * Tasks as lines: end of the id, attention, do date, project, title, and in brackets what else is
 * there. Columns are as wide as their widest value; only a terminal's width cuts anything.
 *
 * <p>Ten thousand rows are nothing special: no formats, no regular expressions, one builder.
 */
public final class Rows {
  /** How much of an id is shown; as much is accepted. */
  static final int ID_END = 7;

  private static final int ATTENTION_COLUMNS = 6;
  private static final int PROJECT_COLUMNS_ON_A_TERMINAL = 20;
  private static final int TITLE_COLUMNS_AT_LEAST = 12;
  private static final String GAP = "  ";

  private final StringBuilder lines = new StringBuilder();
  private final boolean colors;
  private final int width;
  private int dateColumns;
  private int projectColumns;

  Rows(Host host, List<TaskRow> all) {
    colors = host.colors();
    width = host.width();
    for (TaskRow row : all) {
      dateColumns = Math.max(dateColumns, Width.of(date(row.doDate())));
      projectColumns = Math.max(projectColumns, Width.of(project(row)));
    }
    if (width > 0) {
      projectColumns = Math.min(projectColumns, PROJECT_COLUMNS_ON_A_TERMINAL);
    }
  }

  /** The lines so far. */
  CharSequence lines() {
    return lines;
  }

  /** A line over the rows that follow. */
  void heading(String text) {
    sgr("1", text);
    lines.append('\n');
  }

  /** A line that belongs to the row above it. */
  void note(String text) {
    lines.append(clip(text, width)).append('\n');
  }

  /** A row. */
  void add(TaskRow row) {
    add("", row);
  }

  /** A row with something in front of its id, for example its score. */
  void add(String before, TaskRow row) {
    int taken = 0;
    if (!before.isEmpty()) {
      lines.append(before).append(GAP);
      taken = Width.of(before) + GAP.length();
    }
    sgr("2", idEnd(row.nodeId()));
    lines.append(GAP);
    String attention = attention(row.attention());
    sgr(colorOf(row.attention()), attention);
    Width.blanks(lines, ATTENTION_COLUMNS - attention.length());
    lines.append(GAP);
    taken += ID_END + ATTENTION_COLUMNS + 2 * GAP.length();
    if (dateColumns > 0) {
      String date = date(row.doDate());
      sgr(row.overdue() ? "31" : "", date);
      Width.blanks(lines, dateColumns - Width.of(date));
      lines.append(GAP);
      taken += dateColumns + GAP.length();
    }
    if (projectColumns > 0) {
      Width.pad(lines, clip(project(row), projectColumns), projectColumns);
      lines.append(GAP);
      taken += projectColumns + GAP.length();
    }
    titleAndRest(row, taken);
    lines.append('\n');
  }

  private void titleAndRest(TaskRow row, int taken) {
    String title = Text.plain(row.title());
    String rest = rest(row);
    if (width == 0) {
      lines.append(title).append(rest);
      return;
    }
    int left = Math.max(1, width - taken);
    title =
        Width.clip(title, Math.max(Math.min(TITLE_COLUMNS_AT_LEAST, left), left - Width.of(rest)));
    lines.append(title).append(Width.clip(rest, left - Width.of(title)));
  }

  private String clip(String text, int columns) {
    return width == 0 ? text : Width.clip(text, columns);
  }

  private void sgr(String code, String text) {
    if (colors && !code.isEmpty()) {
      // ECMA-48 SGR, and back to normal.
      lines.append("\033[").append(code).append('m').append(text).append("\033[0m");
    } else {
      lines.append(text);
    }
  }

  /** What is said in words behind the title: nothing that only a colour says. */
  public static String rest(TaskRow row) {
    if (!row.overdue()
        && row.state() == TaskState.OUTSTANDING
        && row.recurrence() == null
        && row.lateOn() == null) {
      return "";
    }
    StringBuilder rest = new StringBuilder();
    if (row.state() != TaskState.OUTSTANDING) {
      part(rest, state(row.state()));
    }
    if (row.overdue()) {
      part(rest, "overdue");
    }
    if (row.lateOn() != null) {
      part(rest, "late on " + Text.plain(row.lateOn().words()));
    }
    if (row.recurrence() != null) {
      part(rest, Text.plain(row.recurrence()));
    }
    return rest.append(')').toString();
  }

  private static void part(StringBuilder rest, String part) {
    rest.append(rest.isEmpty() ? "  (" : ", ").append(part);
  }

  /** The end of an id, as it is shown and may be typed. */
  public static String idEnd(String id) {
    return Text.plain(id.length() <= ID_END ? id : id.substring(id.length() - ID_END));
  }

  /** For example {@code Fri 27 Nov, in 6 days}; empty for none. */
  public static String date(@Nullable ShownDate date) {
    return date == null ? "" : Text.plain(date.words() + ", " + date.distance());
  }

  private static String project(TaskRow row) {
    return row.project() == null ? "" : Text.plain(row.project());
  }

  /** ISO 8601, for a date without a time; else null. */
  static @Nullable String isoDay(@Nullable ShownDate date) {
    LocalDate day = date == null ? null : date.day();
    return day == null ? null : day.toString();
  }

  /** As it is typed and shown. */
  public static String attention(Attention attention) {
    return switch (attention) {
      case RED -> "red";
      case ORANGE -> "orange";
      case WHITE -> "white";
      case BLUE -> "blue";
    };
  }

  static String state(TaskState state) {
    return switch (state) {
      case OUTSTANDING -> "outstanding";
      case DONE -> "done";
      case DROPPED -> "dropped";
    };
  }

  private static String colorOf(Attention attention) {
    return switch (attention) {
      case RED -> "31";
      case ORANGE -> "33";
      case WHITE -> "";
      case BLUE -> "34";
    };
  }
}
