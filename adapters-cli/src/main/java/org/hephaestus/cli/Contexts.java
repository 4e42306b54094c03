package org.hephaestus.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.hephaestus.ports.api.ApiError;
import org.hephaestus.ports.api.CallResult;
import org.hephaestus.ports.api.Changed;
import org.hephaestus.ports.api.KnowledgeRequest;
import org.jspecify.annotations.Nullable;

/**
 * {@code heph context}: prints the document of a node, changes it, or opens an editor on it. Law:
 * what somebody has typed into the editor is in the store or in a file whose path is printed,
 * whatever happens.
 */
final class Contexts {
  private final Command command;
  private final Console console;
  private final Editor editor;
  private final String ref;

  Contexts(Command command, Editor editor) {
    this.command = command;
    console = command.console();
    this.editor = editor;
    ref = command.args().required(Param.ID);
  }

  ExitCode run() {
    String append = command.args().value(Param.APPEND);
    String body = command.args().value(Param.BODY);
    String dash = command.args().value(Param.DASH);
    int ways = (append == null ? 0 : 1) + (body == null ? 0 : 1) + (dash == null ? 0 : 1);
    if (ways > 1) {
      return command.usage(
          "heph context takes one of --append, --body and -", "see heph context --help");
    }
    if (append != null) {
      return append.equals("-") ? fromStdin(this::append) : append(append);
    }
    if (body != null) {
      return body.equals("-") ? fromStdin(this::set) : set(body);
    }
    if (dash != null) {
      return dash.equals("-")
          ? fromStdin(this::set)
          : command.usage(
              "heph context takes no '" + dash + "'",
              "to add it: --append \"...\"; to replace all: --body \"...\"");
    }
    Host host = console.host();
    return command.ask(
        new KnowledgeRequest.GetDocument(ref),
        document ->
            host.stdoutIsTty() && host.stdinIsTty() && !console.json()
                ? edit(document)
                : print(document));
  }

  private ExitCode set(String text) {
    return command.change(new KnowledgeRequest.SetDocument(command.capture(), ref, text, null));
  }

  private ExitCode append(String text) {
    return command.change(new KnowledgeRequest.AppendDocument(command.capture(), ref, text));
  }

  private ExitCode fromStdin(Function<String, ExitCode> use) {
    try {
      // A wrong byte must not become a question mark that is then stored.
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(console.host().in().readAllBytes()))
              .toString();
      return use.apply(Drafts.withoutLastLineEnd(text));
    } catch (CharacterCodingException e) {
      return command.usage(
          "standard input is not UTF-8: nothing was changed", "convert it, for example with iconv");
    } catch (IOException e) {
      return console.fail(
          ExitCode.FAILED,
          "io",
          "standard input cannot be read: " + e.getMessage() + "; nothing was changed",
          "");
    }
  }

  /**
   * Into a pipe or a file the text goes byte for byte, so that it can come back through {@code -}.
   */
  private ExitCode print(KnowledgeRequest.Document document) {
    if (console.json()) {
      console.output().json(JsonRows.document(document));
    } else if (!document.text().isEmpty()) {
      console
          .output()
          .line(console.host().stdoutIsTty() ? Text.document(document.text()) : document.text());
    }
    return ExitCode.OK;
  }

  // -------------------------------------------------------------------- the editor

  private ExitCode edit(KnowledgeRequest.Document shown) {
    Drafts drafts = Drafts.of(console.host());
    List<Path> before = drafts.leftOver(shown.nodeId());
    Path draft;
    try {
      draft = drafts.create(shown.nodeId(), shown.text());
    } catch (IOException e) {
      return console.fail(
          ExitCode.FAILED,
          "io",
          "no draft could be made, so nothing was edited: " + e,
          "give the text itself: heph context " + ref + " --append \"...\"");
    }
    for (Path earlier : before) {
      console.progress("an earlier draft is still there: " + earlier);
    }
    console.progress("editing " + draft);
    try {
      int code = editor.edit(draft);
      if (code != 0) {
        return kept(
            draft, ExitCode.FAILED, "editor_failed", "the editor ended with exit code " + code);
      }
      return save(shown, draft, Drafts.read(draft));
    } catch (CharacterCodingException e) {
      return kept(draft, ExitCode.FAILED, "not_utf8", "the draft is not UTF-8");
    } catch (IOException e) {
      return kept(draft, ExitCode.FAILED, "io", e.toString());
    }
  }

  private ExitCode save(KnowledgeRequest.Document shown, Path draft, @Nullable String text)
      throws IOException {
    if (text == null || (text.isEmpty() && !shown.text().isEmpty())) {
      // An editor that ran out of disk leaves such a file too. Nothing is in it that could be lost.
      Drafts.remove(draft);
      return console.fail(
          ExitCode.FAILED,
          "empty_draft",
          "the editor left nothing, and the text was not empty: nothing was changed",
          "to clear it: heph context " + ref + " --body \"\"");
    }
    if (text.equals(shown.text())) {
      Drafts.remove(draft);
      console.progress("unchanged");
      return ExitCode.OK;
    }
    CallResult<Changed> result =
        command
            .api()
            .call(
                new KnowledgeRequest.SetDocument(
                    command.capture(), shown.nodeId(), text, shown.revision()));
    if (result instanceof CallResult.Ok<Changed> ok) {
      console.output().add(Told.changed(ok.value()));
      Drafts.remove(draft);
      return ExitCode.OK;
    }
    ExitCode code = console.problem(result);
    console.progress("  your text is kept: " + draft);
    console.progress("  " + way(result, draft));
    return code;
  }

  private String way(CallResult<Changed> result, Path draft) {
    String again = "heph context " + ref + " - < '" + draft + "'";
    if (result instanceof CallResult.RpcError<Changed> refused
        && refused.error().code() == ApiError.STALE) {
      return "the text has changed too much since: look with heph context "
          + ref
          + " | diff - '"
          + draft
          + "', then replace it with: "
          + again;
    }
    return result instanceof CallResult.Unknown<Changed>
        ? "look whether it was saved: heph context " + ref + " | diff - '" + draft + "'"
        : "save it with: " + again;
  }

  private ExitCode kept(Path draft, ExitCode code, String kind, String message) {
    return console.fail(
        code, kind, message + ": nothing was changed", "your text is kept: " + draft);
  }
}
