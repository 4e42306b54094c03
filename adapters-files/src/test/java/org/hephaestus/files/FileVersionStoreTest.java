package org.hephaestus.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hephaestus.files.Homes.V1;
import static org.hephaestus.files.Homes.V2;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.stream.Stream;
import org.hephaestus.ports.update.Failure;
import org.hephaestus.ports.update.FailureCause;
import org.hephaestus.ports.update.StagingArea;
import org.hephaestus.ports.update.VersionId;
import org.hephaestus.ports.update.VersionStore;
import org.hephaestus.ports.update.WriteResult;
import org.hephaestus.testkit.update.VersionStoreContract;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FileVersionStoreTest extends VersionStoreContract {
  @TempDir Path folder;
  private HomeLayout home = new HomeLayout(Path.of("unset"));

  @BeforeEach
  void prepare() {
    home = Homes.prepared(folder.resolve("home 'quoted' \u00fc"));
  }

  @Override
  protected VersionStore store() {
    return fileStore();
  }

  private FileVersionStore fileStore() {
    return new FileVersionStore(home, Homes.ENTRY_POINTS);
  }

  @Override
  protected URI product(StagingArea area, VersionId id) {
    return Homes.product(area, id).toUri();
  }

  @Override
  protected boolean isGone(URI location) {
    return !Files.exists(Path.of(location), LinkOption.NOFOLLOW_LINKS);
  }

  /** Spoils a product. */
  interface Spoil {
    void apply(Path product) throws IOException;
  }

  static Stream<Arguments> spoiled() {
    return Stream.of(
        // Every entry point is a regular, executable file.
        row(
            "no bin",
            p -> Durable.deleteTree(p.resolve("bin")),
            "executable bin/hephd, found nothing"),
        row("one missing", p -> Files.delete(p.resolve("bin/heph")), "executable bin/heph, found"),
        row(
            "not executable",
            p -> mode(p.resolve("bin/heph"), "rw-r--r--"),
            "bin/heph, found a file that is not executable"),
        row(
            "a folder",
            p -> {
              Files.delete(p.resolve("bin/heph"));
              Files.createDirectory(p.resolve("bin/heph"));
            },
            "bin/heph, found no regular file"),
        row(
            "a link",
            p -> {
              Files.delete(p.resolve("bin/heph"));
              Files.createSymbolicLink(p.resolve("bin/heph"), Path.of("hephd"));
            },
            "bin/heph, found no regular file"),
        // A product that says something else of itself is no such version.
        row(
            "other version",
            p -> release(p, "1.0.4", V1.commit()),
            "itself version 1.0.4 .*wanted version 1.0.3"),
        row("v in front", p -> release(p, "v1.0.3", V1.commit()), "itself version v1.0.3"),
        row("other commit", p -> release(p, "1.0.3", V2.commit()), "commit ba9876543210 in"),
        row("odd commit", p -> release(p, "1.0.3", V1.commit() + "0"), "commit 0123456789ab0 in"),
        row("says nothing", p -> text(p, "release.json", "{}"), "itself version null commit null"),
        row("no JSON", p -> text(p, "release.json", "<html>"), "release.json .* not understood"),
        row("two of them", p -> text(p, "release.json", "{}{}"), "release.json .* not understood"),
        // Links are relative, lead somewhere and stay inside: the product will be moved.
        row("link out", p -> link(p, "lib/x", "../../other"), "link to nothing, lib/x"),
        row("link far out", p -> link(p, "lib/x", "../../../../../.."), "leaves it, lib/x -> "),
        row("absolute", p -> link(p, "x", "/bin/sh"), "absolute link, x -> /bin/sh"),
        row(
            "absolute, inside",
            p -> Files.createSymbolicLink(p.resolve("x"), p.resolve("lib")),
            "absolute link, x"),
        row("dangling", p -> link(p, "x", "nowhere"), "link to nothing, x -> nowhere"),
        row("circle", p -> link(p, "x", "x"), "link to nothing, x -> x"),
        row(
            "by a link, out",
            p -> {
              Files.createDirectories(p.resolve("a/b"));
              link(p, "a/b/up", "../..");
              link(p, "a/b/out", "up/../../../..");
            },
            "leaves it, a/b/out"),
        row(
            "a detour through the outside",
            p -> link(p, "lib/x", "../../" + p.getFileName() + "/lib/app.jar"),
            null),
        // Only files, folders and links.
        row(
            "a pipe",
            p -> run("mkfifo", p.resolve("lib/pipe").toString()),
            "lib/pipe .* neither file"),
        // A runtime's name is a plain one, and the runtime is there.
        row("runtime up", p -> text(p, "runtime.id", ".."), "runtime.id that is no plain name"),
        row("runtime path", p -> text(p, "runtime.id", "a/b"), "runtime.id that is no plain name"),
        row("runtime empty", p -> text(p, "runtime.id", "\n"), "runtime.id that is no plain name"),
        row("runtime lines", p -> text(p, "runtime.id", "a\nb\n"), "no plain name .*'a'"),
        row("runtime nowhere", p -> text(p, "runtime.id", "jdk-25"), "needs the runtime jdk-25"),
        // It leaves the product: neither may point into the other.
        row(
            "into the runtime",
            p -> {
              runtime(p, "jdk-25");
              link(p, "lib/java", "../runtime/bin/java");
            },
            "leaves it, lib/java"),
        row(
            "out of the runtime",
            p -> {
              runtime(p, "jdk-25");
              link(p, "runtime/lib/x", "../../lib/app.jar");
            },
            "leaves it, lib/x"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("spoiled")
  void rejectsWhatCouldNotRunHere(String name, Spoil spoil, @Nullable String want)
      throws IOException {
    FileVersionStore store = fileStore();
    Homes.install(store, V2);
    store.activate(V2);
    StagingArea area = Homes.open(store);
    Path product = Homes.product(area, V1);
    spoil.apply(product);
    WriteResult result = store.admit(area, product.toUri(), V1);
    if (want == null) {
      assertThat(result).isEqualTo(WriteResult.OK);
      return;
    }
    Failure failure = Homes.failure(result);
    assertThat(failure.cause()).isEqualTo(FailureCause.PRODUCT_REJECTED);
    assertThat(failure.message()).containsPattern(want).doesNotContain("\n");
    assertThat(store.installed()).containsExactly(V2);
    assertThat(store.current()).contains(V2);
    assertThat(home.versions().resolve(V1.folderName())).doesNotExist();
    assertThat(home.runtimes()).isEmptyDirectory();
    store.discard(area);
    assertThat(home.staging()).isEmptyDirectory();
  }

  @Test
  void acceptsFullCommitsShortOnesAndNone() throws IOException {
    for (String commit : new String[] {V1.commit(), V1.commit() + "0".repeat(28)}) {
      FileVersionStore store = fileStore();
      StagingArea area = Homes.open(store);
      Path product = Homes.product(area, V1);
      release(product, V1.version(), commit);
      assertThat(store.admit(area, product.toUri(), V1)).isEqualTo(WriteResult.OK);
      Durable.deleteTree(store.folder(V1));
    }
    FileVersionStore store = fileStore();
    StagingArea area = Homes.open(store);
    Path product = Homes.product(area, V1);
    Files.delete(product.resolve("release.json"));
    assertThat(store.admit(area, product.toUri(), V1)).isEqualTo(WriteResult.OK);
  }

  @Test
  void runtimesAreSharedByVersions() throws IOException {
    FileVersionStore store = fileStore();
    for (VersionId id : new VersionId[] {V1, V2}) {
      StagingArea area = Homes.open(store);
      Path product = Homes.product(area, id);
      runtime(product, "jdk-25.0.3+9");
      Files.writeString(product.resolve("runtime/bin/java"), "brought by " + id);
      mode(product.resolve("runtime/bin"), "r-xr-xr-x");
      mode(product.resolve("runtime"), "r-xr-xr-x");
      assertThat(store.admit(area, product.toUri(), id)).isEqualTo(WriteResult.OK);
      assertThat(store.folder(id).resolve("runtime")).doesNotExist();
      assertThat(store.folder(id).resolve("runtime.id")).hasContent("jdk-25.0.3+9");
    }
    Path shared = home.runtimes().resolve("jdk-25.0.3+9");
    assertThat(shared.resolve("bin/java")).hasContent("brought by " + V1);
    assertThat(shared.resolve("VALID")).isRegularFile();
    // A version that brings none may use one that is there.
    VersionId v3 = new VersionId("1.0.5", "cccccccccccc");
    StagingArea area = Homes.open(store);
    Path product = Homes.product(area, v3);
    text(product, "runtime.id", "jdk-25.0.3+9\n");
    assertThat(store.admit(area, product.toUri(), v3)).isEqualTo(WriteResult.OK);
  }

  @Test
  void leftoversOfAKilledAttemptAreReplaced() throws IOException {
    FileVersionStore store = fileStore();
    Path half = Files.createDirectories(store.folder(V1).resolve("bin"));
    Files.writeString(half.resolve("hephd"), "half");
    Files.createDirectories(home.runtimes().resolve("jdk/lib"));
    assertThat(store.installed()).isEmpty();
    assertThat(Homes.failure(store.activate(V1)).message()).contains("no installed version");
    StagingArea area = Homes.open(store);
    Path product = Homes.product(area, V1);
    runtime(product, "jdk");
    assertThat(store.admit(area, product.toUri(), V1)).isEqualTo(WriteResult.OK);
    assertThat(store.verify(V1)).isEmpty();
    assertThat(home.runtimes().resolve("jdk/bin/java")).exists();
  }

  @Test
  void markOfAnotherVersionDoesNotCount() throws IOException {
    FileVersionStore store = fileStore();
    Homes.install(store, V1);
    Files.move(store.folder(V1), store.folder(V2));
    assertThat(store.installed()).isEmpty();
    StagingArea area = Homes.open(store);
    URI product = Homes.product(area, V2).toUri();
    assertThat(Homes.failure(store.admit(area, product, V2)).message()).contains("is taken by");
  }

  @Test
  void verifyFindsEveryKindOfChange() throws IOException {
    FileVersionStore store = fileStore();
    Homes.install(store, V1);
    Path version = store.folder(V1);
    assertThat(store.verify(V1)).isEmpty();
    assertThat(Files.readAllLines(version.resolve("VALID")).subList(0, 3))
        .containsExactly("heph-valid 1", "version 1.0.3", "commit 0123456789ab");
    // Content of the same size, a mode bit, a file more, a file less, a link, an empty folder.
    Path jar = version.resolve("lib/app.jar");
    String content = Files.readString(jar);
    Files.writeString(jar, "X" + content.substring(1));
    assertChanged(store);
    Files.writeString(jar, content);
    mode(version.resolve("bin/heph"), "rw-r--r--");
    assertChanged(store);
    mode(version.resolve("bin/heph"), "rwx------");
    assertThat(store.verify(V1)).isEmpty();
    Files.createFile(version.resolve("lib/new"));
    assertChanged(store);
    Files.delete(version.resolve("lib/new"));
    Files.delete(version.resolve("lib/link.jar"));
    assertChanged(store);
    link(version, "lib/link.jar", "../lib/app.jar");
    assertChanged(store);
    Files.delete(version.resolve("lib/link.jar"));
    link(version, "lib/link.jar", "app.jar");
    Files.delete(version.resolve("lib/empty"));
    assertChanged(store);
    Files.createDirectory(version.resolve("lib/empty"));
    assertThat(store.verify(V1)).isEmpty();
    assertThat(store.verify(V2).orElseThrow().message()).contains("no validity mark");
  }

  @Test
  void currentResolvesOnlyToAValidVersion() throws IOException {
    FileVersionStore store = fileStore();
    Homes.install(store, V1);
    // Not what activate writes: absolute, elsewhere, no version, not there.
    for (String target :
        new String[] {
          store.folder(V1).toString(),
          "bin",
          "versions",
          "versions/x",
          "versions/" + V2.folderName()
        }) {
      Files.deleteIfExists(home.current());
      Files.createSymbolicLink(home.current(), Path.of(target));
      assertThat(store.current()).as(target).isEmpty();
    }
    assertThat(store.activate(V1)).isEqualTo(WriteResult.OK);
    assertThat(store.current()).contains(V1);
    assertThat(Files.readSymbolicLink(home.current())).hasToString("versions/" + V1.folderName());
    Files.delete(store.folder(V1).resolve("VALID"));
    assertThat(store.current()).isEqualTo(Optional.empty());
  }

  @Test
  void activateRefusesARealFolderAndLeavesNothing() throws IOException {
    FileVersionStore store = fileStore();
    Homes.install(store, V1);
    Files.createDirectory(home.current());
    Failure failure = Homes.failure(store.activate(V1));
    assertThat(failure.message()).contains("current is a file or folder, wanted a symbolic link");
    assertThat(Homes.tree(home.home())).noneMatch(name -> name.startsWith(".current"));
  }

  @Test
  void sweepTakesAllKindsOfRubbishButNotWhatStartsNext() throws IOException {
    FileVersionStore store = fileStore();
    Homes.install(store, V1);
    store.activate(V1);
    Files.delete(store.folder(V1).resolve("VALID"));
    Files.createDirectories(store.folder(V2).resolve("bin"));
    Files.createDirectories(home.versions().resolve("no version"));
    Files.createDirectories(home.runtimes().resolve("half"));
    Files.createSymbolicLink(home.home().resolve(".current.1234"), Path.of("versions/x"));
    Path outside = Files.writeString(folder.resolve("outside"), "keep");
    Path area = Path.of(Homes.open(store).location());
    Files.createSymbolicLink(area.resolve("link"), folder);
    Path locked = Files.createDirectories(area.resolve("read only/deep"));
    mode(Durable.parent(locked), "r-xr-xr-x");
    assertThat(store.sweep()).isEqualTo(5);
    assertThat(store.folder(V1).resolve("bin/hephd")).exists();
    assertThat(outside).hasContent("keep");
    assertThat(home.staging()).isEmptyDirectory();
    assertThat(home.runtimes()).isEmptyDirectory();
    assertThat(store.sweep()).isZero();
  }

  @Test
  void discardTouchesNothingElsewhere() throws IOException {
    FileVersionStore store = fileStore();
    Homes.install(store, V1);
    for (String place :
        new String[] {
          folder.toUri().toString(),
          home.home().toUri().toString(),
          home.staging().toUri().toString(),
          home.versions().resolve(V1.folderName()).toUri().toString(),
          home.staging().toUri() + "../versions/",
          home.staging().toUri() + "a/b/",
          "fake:/staging/1/",
          "relative"
        }) {
      store.discard(new StagingArea(URI.create(place)));
    }
    assertThat(store.installed()).containsExactly(V1);
    assertThat(home.staging()).isDirectory();
  }

  @Test
  void admitRejectsProductsThatAreNotFoldersInTheirArea() throws IOException {
    FileVersionStore store = fileStore();
    StagingArea area = Homes.open(store);
    Path product = Homes.product(area, V1);
    Path top = Path.of(area.location());
    Files.createSymbolicLink(top.resolve("link"), product);
    for (URI place :
        new URI[] {
          area.location(),
          top.resolve("nowhere").toUri(),
          top.resolve("link").toUri(),
          product.resolve("release.json").toUri(),
          top.resolve("../..").toUri(),
          URI.create("http://127.0.0.1/x")
        }) {
      Failure failure = Homes.failure(store.admit(area, place, V1));
      assertThat(failure.cause()).as("%s", place).isEqualTo(FailureCause.PRODUCT_REJECTED);
      assertThat(failure.message()).contains("below its staging area");
    }
    // An area that is none of ours.
    Failure failure =
        Homes.failure(store.admit(new StagingArea(folder.toUri()), product.toUri(), V1));
    assertThat(failure.cause()).isEqualTo(FailureCause.PRODUCT_REJECTED);
  }

  private void assertChanged(FileVersionStore store) {
    assertThat(store.verify(V1).map(Failure::message).orElse("whole"))
        .contains("was changed after it was installed");
  }

  private static Arguments row(String name, Spoil spoil, @Nullable String want) {
    return Arguments.of(name, spoil, want);
  }

  private static void release(Path product, String version, String commit) throws IOException {
    text(
        product, "release.json", "{\"version\":\"" + version + "\",\"commit\":\"" + commit + "\"}");
  }

  private static void text(Path product, String name, String text) throws IOException {
    Files.writeString(product.resolve(name), text);
  }

  private static void link(Path product, String name, String target) throws IOException {
    Files.createSymbolicLink(product.resolve(name), Path.of(target));
  }

  private static void mode(Path path, String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  private static void runtime(Path product, String id) throws IOException {
    text(product, "runtime.id", id + "\n");
    Files.createDirectories(product.resolve("runtime/bin"));
    Files.createDirectories(product.resolve("runtime/lib"));
    Files.writeString(product.resolve("runtime/bin/java"), "java");
    link(product, "runtime/lib/java", "../bin/java");
  }

  private static void run(String... command) throws IOException {
    try {
      assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
