package org.hephaestus.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.hephaestus.ports.update.FolderState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FolderFactsTest {
  @TempDir private Path temp;

  @ParameterizedTest
  @ValueSource(strings = {"rwx------", "rwxr-xr-x", "rwxrwxrwx", "rwx--x---", "r-x------"})
  void tellsModeOwnerAndFileSystem(String mode) throws IOException {
    Path folder = Files.createDirectory(temp.resolve("a folder"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(mode));
    long uid = (Integer) Files.getAttribute(folder, "unix:uid");
    FolderState state = new FolderFacts(uid + 1).of("home", folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    assertThat(state)
        .isEqualTo(
            new FolderState.Found(
                "home", folder.toString(), mode, uid, uid + 1, Files.getFileStore(temp).type()));
  }

  @Test
  void aFolderOfRoot() {
    Path proc = Path.of("/proc");
    assumeTrue(Files.isDirectory(proc.resolve("self")), "there is no /proc here");
    assertThat(new FolderFacts(1000).of("proc", proc))
        .isEqualTo(new FolderState.Found("proc", "/proc", "r-xr-xr-x", 0, 1000, "proc"));
  }

  @Test
  void aLinkIsWhatItLeadsTo() throws IOException {
    Path folder = Files.createDirectory(temp.resolve("real"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-x---"));
    Path link = Files.createSymbolicLink(temp.resolve("link"), folder);
    assertThat(new FolderFacts(1).of("store", link))
        .isInstanceOfSatisfying(
            FolderState.Found.class,
            found -> {
              assertThat(found.path()).isEqualTo(link.toString());
              assertThat(found.mode()).isEqualTo("rwxr-x---");
            });
  }

  @Test
  void whatIsNoFolder() throws IOException {
    FolderFacts facts = new FolderFacts(1);
    Path file = Files.createFile(temp.resolve("file"));
    Path nowhere = Files.createSymbolicLink(temp.resolve("nowhere"), temp.resolve("gone"));
    assertThat(facts.of("home", file))
        .isEqualTo(new FolderState.Unusable("home", file.toString(), "not a folder"));
    assertThat(facts.of("home", file.resolve("below"))).isInstanceOf(FolderState.Unusable.class);
    for (Path missing : new Path[] {temp.resolve("missing"), nowhere}) {
      assertThat(facts.of("home", missing))
          .isEqualTo(
              new FolderState.Unusable("home", missing.toString(), "no such file or folder"));
    }
  }
}
