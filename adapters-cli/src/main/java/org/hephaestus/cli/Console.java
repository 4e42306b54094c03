package org.hephaestus.cli;

import java.util.List;
import java.util.Map;
import org.hephaestus.ports.api.ApiError;
import org.hephaestus.ports.api.CallResult;

/**
 * Says things in one of two ways: as text, data on stdout and the rest on stderr, or as exactly one
 * JSON value on stdout.
 */
final class Console {
  private static final String START_IT = "start it with: hephd --mode local";
  private static final String WHOSE = "heph never starts a daemon; ";

  private final Host host;
  private final boolean json;

  Console(Host host, boolean json) {
    this.host = host;
    this.json = json;
  }

  Host host() {
    return host;
  }

  /** The data, in either form. */
  void data(Map<String, Object> asJson, List<String> asText) {
    if (json) {
      host.out().println(JsonOutput.encode(asJson));
    } else {
      asText.forEach(host.out()::println);
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
      case CallResult.RpcError<R> refusal -> {
        ApiError error = refusal.error();
        say(JsonOutput.error(error), error.message(), error.hint());
        yield ExitCode.FAILED;
      }
      case CallResult.NotApplied<R> not -> fail(ExitCode.FAILED, "not_applied", not.why(), "");
      case CallResult.Unknown<R> unknown ->
          fail(ExitCode.OUTCOME_UNKNOWN, "outcome_unknown", unknown.why(), "");
      case CallResult.Unreachable<R> unreachable -> {
        if (json) {
          host.out()
              .println(
                  JsonOutput.encode(
                      JsonOutput.unreachable(
                          unreachable.why(), WHOSE + START_IT, unreachable.paths())));
        } else {
          host.err().println("heph: no daemon: " + Text.plain(unreachable.why()));
          for (String path : unreachable.paths()) {
            host.err().println("  tried " + Text.plain(path));
          }
          host.err().println("  " + WHOSE + START_IT);
        }
        yield ExitCode.UNREACHABLE;
      }
    };
  }

  /** Says why it ends, and with what. */
  ExitCode fail(ExitCode code, String kind, String message, String hint) {
    say(JsonOutput.error(kind, message, hint), message, hint);
    return code;
  }

  private void say(Map<String, Object> asJson, String message, String hint) {
    if (json) {
      host.out().println(JsonOutput.encode(asJson));
      return;
    }
    host.err().println("heph: " + Text.plain(message));
    if (!hint.isEmpty()) {
      host.err().println("  " + Text.plain(hint));
    }
  }
}
