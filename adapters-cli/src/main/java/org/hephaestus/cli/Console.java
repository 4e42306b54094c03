package org.hephaestus.cli;

import java.util.List;
import java.util.Map;
import org.hephaestus.ports.api.ApiError;
import org.hephaestus.ports.api.CallResult;
import org.jspecify.annotations.Nullable;

/**
 * Says things in one of two ways: as text, data on stdout and the rest on stderr, or as exactly one
 * JSON value on stdout.
 */
final class Console {
  private static final String START_IT =
      "heph never starts a daemon by itself; start it with: heph daemon start";

  private final Host host;
  private final Output output;
  private final boolean json;
  private final @Nullable Verb verb;

  /**
   * A console.
   *
   * @param verb whose options a refused parameter is named by; null for none
   */
  Console(Host host, Output output, boolean json, @Nullable Verb verb) {
    this.host = host;
    this.output = output;
    this.json = json;
    this.verb = verb;
  }

  Host host() {
    return host;
  }

  Output output() {
    return output;
  }

  boolean json() {
    return json;
  }

  /** The data, in either form; the text has been made plain. */
  void data(Map<String, Object> asJson, List<String> asText) {
    if (json) {
      output.json(JsonOutput.encode(asJson));
    } else {
      asText.forEach(output::line);
    }
  }

  /** What happens meanwhile: for people, in both forms. */
  void progress(String line) {
    host.err().println(Text.plain(line));
  }

  /** A call that was not answered with Ok. */
  <R> ExitCode problem(CallResult<R> result) {
    return switch (result) {
      case CallResult.Ok<R> ok -> throw new IllegalArgumentException("Ok is no problem");
      case CallResult.RpcError<R> refusal -> refused(refusal.error());
      case CallResult.NotApplied<R> not -> fail(ExitCode.FAILED, "not_applied", not.why(), "");
      case CallResult.Unknown<R> unknown ->
          fail(ExitCode.OUTCOME_UNKNOWN, "outcome_unknown", unknown.why(), "");
      case CallResult.Unreachable<R> unreachable -> {
        if (json) {
          output.json(
              JsonOutput.encode(
                  JsonOutput.unreachable(unreachable.why(), START_IT, unreachable.paths())));
        } else {
          host.err().println("heph: no daemon: " + Text.plain(unreachable.why()));
          for (String path : unreachable.paths()) {
            host.err().println("  tried " + Text.plain(path));
          }
          host.err().println("  " + START_IT);
        }
        yield ExitCode.UNREACHABLE;
      }
    };
  }

  private ExitCode refused(ApiError error) {
    String flag = Refusals.flag(verb, error.field());
    if (json) {
      output.json(JsonOutput.encode(JsonOutput.error(error, flag)));
    } else {
      say((flag.isEmpty() ? "" : flag + ": ") + error.message(), error.hint());
      for (ApiError.Candidate candidate : error.candidates()) {
        host.err()
            .println("  " + Text.plain(candidate.nodeId()) + "  " + Text.plain(candidate.title()));
      }
    }
    return Refusals.exitCode(error);
  }

  /** Says why it ends, and with what. */
  ExitCode fail(ExitCode code, String kind, String message, String hint) {
    if (json) {
      output.json(JsonOutput.encode(JsonOutput.error(kind, message, hint)));
    } else {
      say(message, hint);
    }
    return code;
  }

  /** The same, with the last lines of the daemon that led to it. */
  ExitCode fail(ExitCode code, String kind, String message, String hint, List<String> log) {
    if (json) {
      output.json(JsonOutput.encode(JsonOutput.error(kind, message, hint, log)));
    } else {
      say(message, hint);
      for (String line : log) {
        host.err().println("    " + Text.document(line));
      }
    }
    return code;
  }

  /** A hint may have several lines, whose columns belong together: a caret below a word. */
  private void say(String message, String hint) {
    host.err().println("heph: " + Text.plain(message));
    if (!hint.isEmpty()) {
      for (String line : hint.split("\n", -1)) {
        host.err().println("  " + Text.plain(line));
      }
    }
  }
}
