package org.hephaestus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hephaestus.cli.TestHost.Ran;
import org.hephaestus.ports.api.ApiError;
import org.hephaestus.ports.api.CallResult;
import org.hephaestus.ports.api.Changed;
import org.hephaestus.ports.api.KnowledgeRequest;
import org.hephaestus.testkit.api.ApiSamples;
import org.hephaestus.testkit.api.FakeHephApi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is typed into an editor is in the store or in a file whose path is printed. */
class ContextEditorTest {
  private static final String ID = ApiSamples.TASK_ID;

  private final TestHost host = new TestHost();
  private final FakeHephApi api = new FakeHephApi();
  private Path drafts = Path.of("set below");

  @BeforeEach
  void atATerminal(@TempDir Path home) {
    host.home = home;
    host.stdinIsTty = true;
    host.stdoutIsTty = true;
    drafts = home.resolve(".local/state/heph/drafts");
  }

  private Ran edit() {
    return host.heph(api, "context", "tasktas");
  }

  private List<Path> left() throws IOException {
    if (!Files.exists(drafts)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(drafts)) {
      return files.sorted().toList();
    }
  }

  private void writes(String text) {
    host.editor =
        file -> {
          Files.writeString(file, text);
          return 0;
        };
  }

  private void isKept(Ran ran, int code, String text) throws IOException {
    assertThat(ran.code()).isEqualTo(code);
    assertThat(left()).hasSize(1);
    assertThat(left().getFirst()).hasContent(text);
    assertThat(ran.err()).contains("your text is kept: " + left().getFirst());
  }

  private long saves() {
    return api.requests().stream().filter(KnowledgeRequest.SetDocument.class::isInstance).count();
  }

  @Test
  void savesAgainstTheRevisionThatWasShown() throws IOException {
    writes("line 1\nline 2\nline 3\n");
    Ran ran = edit();
    assertThat(ran.code()).isZero();
    assertThat(api.requests().getLast())
        .isEqualTo(
            new KnowledgeRequest.SetDocument(
                ApiSamples.CAPTURE, ID, "line 1\nline 2\nline 3", 42L));
    assertThat(left()).isEmpty();
  }

  @Test
  void theDraftIsForItsOwnerAlone() {
    host.editor =
        file -> {
          assertThat(file).hasContent("line 1\nline 2\n").hasFileName(ID + ".md");
          assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
              .isEqualTo("rw-------");
          assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
              .isEqualTo("rwx------");
          return 0;
        };
    assertThat(edit().code()).isZero();
  }

  @Test
  void followsXdgStateHomeWhenItIsAbsolute(@TempDir Path state) {
    host.env.put("XDG_STATE_HOME", state.toString());
    host.editor =
        file -> {
          assertThat(file).hasParent(state.resolve("heph/drafts"));
          return 0;
        };
    assertThat(edit().code()).isZero();
  }

  @Test
  void unchangedIsNotWritten() throws IOException {
    assertThat(edit().err()).contains("unchanged");
    writes("line 1\nline 2"); // an editor that leaves out the last line end
    assertThat(edit().code()).isZero();
    assertThat(saves()).isZero();
    assertThat(left()).isEmpty();
  }

  @Test
  void anEditorThatFailsKeepsTheText() throws IOException {
    host.editor =
        file -> {
          Files.writeString(file, "typed\n");
          return 1;
        };
    isKept(edit(), 1, "typed\n");
    assertThat(saves()).isZero();
  }

  @Test
  void anEditorThatIsKilledKeepsTheText() throws IOException {
    Map<String, String> env = new HashMap<>();
    env.put("EDITOR", "f() { echo typed > \"$1\"; kill -9 $$; }; f");
    host.editor = new ShellEditor(env);
    Ran ran = edit();
    isKept(ran, 1, "typed\n");
    assertThat(ran.err()).contains("exit code 137");
  }

  @Test
  void anEditorThatCannotStartKeepsTheFile() throws IOException {
    host.editor =
        file -> {
          throw new IOException("no such program");
        };
    isKept(edit(), 1, "line 1\nline 2\n");
  }

  @Test
  void anEditorThatLeavesNothingChangesNothing() throws IOException {
    writes("");
    Ran ran = edit();
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).contains("nothing was changed", "--body \"\"");
    host.editor =
        file -> {
          Files.delete(file);
          return 0;
        };
    assertThat(edit().code()).isEqualTo(1);
    assertThat(saves()).isZero();
    assertThat(left()).isEmpty();
  }

  @Test
  void wrongBytesAreKeptAndNotSent() throws IOException {
    host.editor =
        file -> {
          Files.write(file, new byte[] {'a', (byte) 0xff});
          return 0;
        };
    Ran ran = edit();
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).contains("not UTF-8", "your text is kept: " + left().getFirst());
    assertThat(saves()).isZero();
  }

  @Test
  void aConflictKeepsTheText() throws IOException {
    writes("typed\n");
    api.refuse(
        KnowledgeRequest.SetDocument.class,
        new ApiError(ApiError.STALE, "too old", "stale", "show it again"));
    Ran ran = edit();
    isKept(ran, 4, "typed\n");
    assertThat(ran.err()).contains("too old", "diff -", "heph context tasktas - < '");
  }

  @Test
  void aDaemonThatIsGoneKeepsTheText() throws IOException {
    writes("typed\n");
    api.result(
        KnowledgeRequest.SetDocument.class,
        new CallResult.Unreachable<Changed>(List.of("/run/x.sock"), "no socket"));
    isKept(edit(), 5, "typed\n");
  }

  @Test
  void anOutcomeInDoubtKeepsTheText() throws IOException {
    writes("typed\n");
    api.result(KnowledgeRequest.SetDocument.class, new CallResult.Unknown<Changed>("lost"));
    Ran ran = edit();
    isKept(ran, 6, "typed\n");
    assertThat(ran.err()).contains("look whether it was saved");
  }

  @Test
  void anEarlierDraftIsNeverWrittenOver() throws IOException {
    Files.createDirectories(drafts);
    Path earlier = Files.writeString(drafts.resolve(ID + ".md"), "of last week\n");
    writes("typed\n");
    Ran ran = edit();
    assertThat(ran.code()).isZero();
    assertThat(ran.err()).contains("an earlier draft is still there: " + earlier);
    assertThat(left()).containsExactly(earlier);
    assertThat(earlier).hasContent("of last week\n");
  }

  @Test
  void withoutAPlaceForADraftNothingIsEdited() throws IOException {
    Files.createDirectories(drafts.getParent());
    Files.writeString(drafts, "a file in the way");
    host.editor =
        file -> {
          throw new AssertionError("must not be opened");
        };
    Ran ran = edit();
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).contains("no draft could be made", "--append");
  }

  @Test
  void anIdFromADaemonStaysInTheFolder() throws IOException {
    Path draft = new Drafts(drafts).create("../../x", "t");
    assertThat(draft).hasParent(drafts);
  }

  @Test
  void noEditorWithoutATerminalOnBothEnds() {
    host.editor =
        file -> {
          throw new AssertionError("must not be opened");
        };
    host.stdoutIsTty = false;
    assertThat(edit().out()).isEqualTo("line 1\nline 2\n");
    host.stdoutIsTty = true;
    host.stdinIsTty = false;
    assertThat(edit().out()).isEqualTo("line 1\nline 2\n");
    host.stdinIsTty = true;
    assertThat(host.heph(api, "context", "i", "--json").out()).startsWith("{");
  }

  @Test
  void takesTheEditorAsAShellDoes(@TempDir Path dir) throws IOException {
    Path script = dir.resolve("my editor");
    Files.writeString(script, "#!/bin/sh\necho \"$1 $(basename \"$2\")\" > " + dir + "/said\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    Map<String, String> env = Map.of("VISUAL", "'" + script + "' --wait", "EDITOR", "false");
    assertThat(new ShellEditor(env).edit(Path.of("/x/a b.md"))).isZero();
    assertThat(dir.resolve("said")).hasContent("--wait a b.md\n");
    assertThat(new ShellEditor(Map.of("VISUAL", " ", "EDITOR", "false")).edit(Path.of("/x")))
        .isEqualTo(1);
  }
}
