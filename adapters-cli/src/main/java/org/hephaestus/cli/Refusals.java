package org.hephaestus.cli;

import java.util.Locale;
import org.hephaestus.ports.api.ApiError;
import org.jspecify.annotations.Nullable;

/** What a refusal of the daemon means to the command line. */
final class Refusals {
  private Refusals() {}

  /** What to end with. */
  static ExitCode exitCode(ApiError error) {
    return switch (error.code()) {
      case ApiError.NOT_FOUND, ApiError.AMBIGUOUS -> ExitCode.NOT_FOUND;
      case ApiError.STALE, ApiError.OP_CONFLICT -> ExitCode.CONFLICT;
      case ApiError.INVALID_PARAMS -> ExitCode.USAGE;
      default -> ExitCode.FAILED;
    };
  }

  /**
   * Whether the same request would be refused again, however often it is sent: the fault is in the
   * request, not in the daemon of the moment.
   */
  static boolean isForEver(ApiError error) {
    return switch (error.code()) {
      case ApiError.INVALID_PARAMS,
          ApiError.INVALID_REQUEST,
          ApiError.NOT_FOUND,
          ApiError.AMBIGUOUS,
          ApiError.OP_CONFLICT,
          ApiError.FRAME_TOO_LARGE ->
          true;
      default -> false;
    };
  }

  /**
   * What was typed for a parameter of the protocol.
   *
   * @param field as the daemon names it, for example {@code do_date} or {@code fields.do_date}
   * @return for example {@code --do-date} or {@code ID}; empty when the verb has nothing of the
   *     sort
   */
  static String flag(@Nullable Verb verb, String field) {
    if (verb == null || field.isEmpty()) {
      return "";
    }
    String name = snake(field.substring(field.lastIndexOf('.') + 1));
    String option =
        switch (name) {
          case "recurrence" -> "--recur";
          case "day" -> "--date";
          case "states" -> "--state";
          default -> "--" + name.replace('_', '-');
        };
    String word =
        switch (name) {
          case "ref", "node_id" -> "ID";
          default -> name.toUpperCase(Locale.ROOT);
        };
    for (Param param : verb.params()) {
      if (param.name().equals(option)) {
        return option;
      }
      if (param.isPositional() && param.label().equals(word)) {
        return word;
      }
    }
    return "";
  }

  private static String snake(String name) {
    StringBuilder snake = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        snake.append('_').append((char) (c + 'a' - 'A'));
      } else {
        snake.append(c);
      }
    }
    return snake.toString();
  }
}
