package org.hephaestus.cli;

import java.util.List;
import java.util.Optional;
import org.hephaestus.ports.api.CallResult;

/** What a call that gave no answer means for the person or script that asked. */
final class Calls {
  private final Terminal terminal;
  private final boolean json;

  Calls(Terminal terminal, boolean json) {
    this.terminal = terminal;
    this.json = json;
  }

  /** The exit code of a call without an answer, said; empty when there is one. */
  Optional<ExitCode> failure(CallResult<?> result) {
    return switch (result) {
      case CallResult.Ok<?> ok -> Optional.empty();
      case CallResult.RpcError<?> refused ->
          Optional.of(
              say(
                  ExitCode.FAILED,
                  refused.error().kind(),
                  refused.error().message(),
                  refused.error().hint(),
                  List.of()));
      case CallResult.NotApplied<?> notApplied ->
          Optional.of(
              say(
                  ExitCode.FAILED,
                  "not_applied",
                  notApplied.why(),
                  "it did not take effect; run it again",
                  List.of()));
      case CallResult.Unknown<?> unknown ->
          Optional.of(say(ExitCode.UNKNOWN, "unknown", unknown.why(), "", List.of()));
      case CallResult.Unreachable<?> unreachable ->
          Optional.of(
              say(
                  ExitCode.UNREACHABLE,
                  "unreachable",
                  "no hephd could be reached: " + unreachable.why(),
                  "start it with: hephd --mode local",
                  unreachable.paths()));
    };
  }

  /** Says what went wrong, for the reader that there is. */
  ExitCode say(ExitCode code, String kind, String message, String hint, List<String> paths) {
    if (json) {
      terminal.raw(
          Json.text(
              Json.obj()
                  .put(
                      "error",
                      Json.obj()
                          .put("kind", kind)
                          .put("message", message)
                          .put("hint", hint)
                          .put("paths", paths)
                          .put("exit_code", code.code()))));
    } else {
      terminal.note("heph: " + message);
      paths.forEach(path -> terminal.note("  tried: " + path));
      if (!hint.isEmpty()) {
        terminal.note("  " + hint);
      }
    }
    return code;
  }
}
