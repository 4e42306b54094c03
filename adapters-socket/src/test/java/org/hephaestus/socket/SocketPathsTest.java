package org.hephaestus.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SocketPathsTest {
  private static final Path NAME = Path.of("heph/hephd.sock");

  @TempDir private Path root;
  private Path home = Path.of("/");
  private Path runtime = Path.of("/");
  private Path runUser = Path.of("/");
  private long uid;

  @BeforeEach
  void folders() throws IOException {
    home = Files.createDirectory(root.resolve("home"));
    runtime = Files.createDirectory(root.resolve("runtime"));
    runUser = Files.createDirectory(root.resolve("run-user"));
    uid = SocketPaths.ownUid(root);
  }

  private Path inHome() {
    return home.resolve(".local/share").resolve(NAME);
  }

  private List<Path> candidates(Map<String, String> env) {
    return SocketPaths.candidates(env, uid, home, runUser);
  }

  private Path forDaemon(Map<String, String> env) {
    return SocketPaths.forDaemon(env, uid, home, runUser);
  }

  // HEPH_SOCKET, when set, is the only place.
  @Test
  void theVariableAlone() {
    Map<String, String> env =
        Map.of("HEPH_SOCKET", "/x/y.sock", "XDG_RUNTIME_DIR", runtime.toString());
    assertThat(candidates(env)).containsExactly(Path.of("/x/y.sock"));
    assertThat(forDaemon(env)).isEqualTo(Path.of("/x/y.sock"));
    assertThat(candidates(Map.of("HEPH_SOCKET", ""))).containsExactly(inHome());
  }

  // Without it: the runtime folder, the system's runtime folder if it is ours, the home.
  @Test
  void allPlacesInOrder() throws IOException {
    Path run = Files.createDirectory(runUser.resolve(Long.toString(uid)));
    Map<String, String> env = Map.of("XDG_RUNTIME_DIR", runtime.toString());
    assertThat(candidates(env)).containsExactly(runtime.resolve(NAME), run.resolve(NAME), inHome());
    assertThat(forDaemon(env)).isEqualTo(runtime.resolve(NAME));
    // cron has no XDG_RUNTIME_DIR, and must find the daemon of the session.
    assertThat(candidates(Map.of())).containsExactly(run.resolve(NAME), inHome());
    assertThat(forDaemon(Map.of())).isEqualTo(run.resolve(NAME));
  }

  @Test
  void oneFolderUnderTwoNamesIsTriedOnce() throws IOException {
    Path run = Files.createDirectory(runUser.resolve(Long.toString(uid)));
    assertThat(candidates(Map.of("XDG_RUNTIME_DIR", run.toString())))
        .containsExactly(run.resolve(NAME), inHome());
  }

  // The XDG specification: a relative path is ignored. A folder that is missing serves nobody.
  @Test
  void unusableRuntimeFolders() {
    assertThat(candidates(Map.of("XDG_RUNTIME_DIR", "run"))).containsExactly(inHome());
    Map<String, String> missing = Map.of("XDG_RUNTIME_DIR", root.resolve("gone").toString());
    assertThat(candidates(missing)).containsExactly(root.resolve("gone").resolve(NAME), inHome());
    assertThat(forDaemon(missing)).isEqualTo(inHome());
  }

  @Test
  void aRuntimeFolderOfSomebodyElseIsNotOurs() throws IOException {
    long other = uid + 1;
    Files.createDirectory(runUser.resolve(Long.toString(other)));
    assertThat(SocketPaths.candidates(Map.of(), other, home, runUser)).containsExactly(inHome());
  }
}
