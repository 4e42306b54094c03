package org.hephaestus.forge.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hephaestus.ports.time.CallLimits;
import org.hephaestus.ports.update.Failure;
import org.hephaestus.ports.update.FailureCause;
import org.hephaestus.ports.update.Installer;
import org.hephaestus.ports.update.Installer.Order;
import org.hephaestus.ports.update.Installer.Preflight;
import org.hephaestus.ports.update.Installer.Result;
import org.hephaestus.ports.update.StagingArea;
import org.hephaestus.ports.update.UpdateState;
import org.hephaestus.testkit.update.InstallerContract;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real git, and a build tool that is a script of the repository: {@code sh build.sh VERSION}. */
@Timeout(120)
class SourceInstallerTest extends InstallerContract {
  private static final CallLimits PLENTY = CallLimits.within(Duration.ofMinutes(1));
  private static final BuildRecipe RECIPE =
      new BuildRecipe(List.of("sh", "build.sh", "{version}"), "target/dist", List.of());
  private static final String GOOD_BUILD =
      """
      mkdir -p target/dist/bin
      printf '#!/bin/sh\\necho %s\\n' "$1" > target/dist/bin/hello
      chmod +x target/dist/bin/hello
      echo built "$1"
      """;

  @TempDir Path folder;
  private TestRepository repository;
  private String commit = "";
  private int areas;

  @BeforeEach
  void repository() throws IOException {
    Tools.needs("git", "sh");
    Files.createDirectories(home());
    repository = new TestRepository(folder.resolve("repository"));
    commit = repository.commit(Map.of("build.sh", GOOD_BUILD));
    repository.tag("v1.0.1");
  }

  @Override
  protected Installer installer() {
    return installer(Tools.environment(home()));
  }

  @Override
  protected StagingArea freshArea() {
    return new StagingArea(area(areas++).toUri());
  }

  @Override
  protected Order goodOrder() {
    return TestRepository.order("1.0.1", commit);
  }

  @Test
  void theProductIsWhatTheTagBuildsAndNothingElseIsTouched() throws IOException {
    // What comes after the tag is not built.
    String later = repository.commit(Map.of("build.sh", "exit 1"));
    Tools.Heard heard = new Tools.Heard();

    Result result = installer().stage(goodOrder(), freshArea(), PLENTY, heard);

    assertThat(later).isNotEqualTo(commit);
    Path product = Path.of(((Result.Staged) result).product());
    assertThat(product).startsWith(area(0)).isDirectory();
    assertThat(product.resolve("bin/hello")).isExecutable().content().contains("echo 1.0.1");
    assertThat(heard.lines).containsExactly("built 1.0.1");
    try (Stream<Path> inHome = Files.list(home())) {
      assertThat(inHome).isEmpty();
    }
    try (Stream<Path> inFolder = Files.list(folder)) {
      assertThat(inFolder).containsExactlyInAnyOrder(home(), folder.resolve("repository"), area(0));
    }
  }

  // The commit decides, not the tag: nothing of another commit is run.

  @Test
  void aTagThatWasMovedIsRefusedBeforeAnythingOfItRuns() throws IOException {
    String moved = repository.commit(Map.of("build.sh", "touch '" + folder + "/it-ran'; exit 0"));
    repository.tag("v1.0.1");

    Failure failure = failure(goodOrder(), PLENTY);

    assertThat(failure.cause()).isEqualTo(FailureCause.COMMIT_MISMATCH);
    assertThat(failure.message()).contains(commit).contains(moved).contains("v1.0.1");
    assertThat(folder.resolve("it-ran")).doesNotExist();
  }

  @Test
  void aBranchOfTheSameNameIsNoTag() throws IOException {
    Order order = new Order(goodOrder().id(), "main", commit);
    String later = repository.commit(Map.of("build.sh", "exit 1"));

    Failure failure = failure(order, PLENTY);

    assertThat(failure.cause()).isEqualTo(FailureCause.COMMIT_MISMATCH);
    assertThat(failure.message()).contains(later);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--upload-pack=touch x", "-x", "v1..v2", "v1@{1}", "v 1", "v1:x", ""})
  void aTagThatCouldMeanSomethingElseToGitIsNotPassedOn(String tag) {
    Failure failure = failure(new Order(goodOrder().id(), tag, commit), PLENTY);
    assertThat(failure.cause()).isEqualTo(FailureCause.TAG_MISSING);
    assertThat(failure.log()).isEmpty();
  }

  @Test
  void aForgeThatIsNotThere() {
    Installer installer =
        new SourceInstaller("http://127.0.0.1:9/o/r.git", RECIPE, Tools.environment(home()));
    Failure failure = failure(installer, goodOrder(), PLENTY);
    assertThat(failure.cause()).as(failure.summary()).isEqualTo(FailureCause.UNREACHABLE);
    assertThat(failure.message()).contains("http://127.0.0.1:9/o/r.git");
    assertThat(failure.log()).isNotEmpty();
  }

  // A build that fails says so with its last lines.

  @Test
  void aBuildThatFails() throws IOException {
    Failure failure = failureOf("echo compiling; echo 'error: no such symbol' >&2; exit 3");
    assertThat(failure.cause()).isEqualTo(FailureCause.BUILD_FAILED);
    assertThat(failure.message()).contains("exit code 3").contains("error: no such symbol");
    assertThat(failure.log()).containsExactly("compiling", "error: no such symbol");
    assertThat(failure.nextStep()).isNotBlank();
  }

  @Test
  void aFullDiskIsNotTheBuildsFault() throws IOException {
    Failure failure = failureOf("echo 'write: No space left on device'; exit 1");
    assertThat(failure.cause()).isEqualTo(FailureCause.STORAGE);
  }

  // A product that could not be a version is rejected.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "true                                                         | no folder target/dist",
        "mkdir -p target/dist                                         | no executable",
        "mkdir -p target/dist/bin                                     | no executable",
        "mkdir -p target/dist/bin; echo x > target/dist/bin/hello     | no executable",
        "mkdir -p target/dist/bin/hello                               | no executable",
        "mkdir -p target; ln -s ../.. target/dist                     | out of the staging area",
      })
  void aProductThatCouldNotRun(String build, String says) throws IOException {
    Failure failure = failureOf(build);
    assertThat(failure.cause()).isEqualTo(FailureCause.PRODUCT_REJECTED);
    assertThat(failure.message()).contains(says);
  }

  // A build that hangs is cut with all its descendants.

  @Test
  void aBuildThatHangsIsCutAtTheDeadline() throws IOException {
    Tools.needs("setsid", "sleep");
    Order order = release(hangingBuild());
    long start = System.nanoTime();

    Failure failure = failure(order, CallLimits.within(Duration.ofSeconds(3)));

    assertThat(failure.cause()).as(failure.summary()).isEqualTo(FailureCause.BUILD_TIMEOUT);
    assertThat(failure.log()).contains("hanging");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(13));
    assertNothingRuns();
  }

  @Test
  void aBuildThatHangsIsCutByACancel() throws IOException {
    Tools.needs("setsid", "sleep");
    Tools.ManualCancel cancel = new Tools.ManualCancel();
    Tools.Heard heard = new Tools.Heard(line -> cancel.fire());

    Result result =
        installer()
            .stage(
                release(hangingBuild()),
                freshArea(),
                new CallLimits(Duration.ofMinutes(1), cancel),
                heard);

    assertThat(((Result.Failed) result).failure().cause()).isEqualTo(FailureCause.CANCELLED);
    assertThat(heard.states).containsExactly(UpdateState.FETCHED, UpdateState.VERIFIED);
    assertNothingRuns();
  }

  // Without its tools it says which, where it looked, and what to do.

  @Test
  void noToolOnPath() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertMissing("git", Map.of("PATH", empty.toString()));
    assertMissing("git", Map.of());

    Path gitOnly = Files.createDirectory(folder.resolve("git-only"));
    Path git = Files.createFile(gitOnly.resolve("git"));
    Files.setPosixFilePermissions(git, PosixFilePermissions.fromString("rwxr-xr-x"));
    // There, and not executable.
    Files.createFile(gitOnly.resolve("sh"));
    assertMissing("sh", Map.of("PATH", "relative::" + gitOnly));
  }

  private void assertMissing(String tool, Map<String, String> environment) {
    Installer installer = installer(environment);
    Failure failure = failure(installer, goodOrder(), PLENTY);
    assertThat(failure.cause()).isEqualTo(FailureCause.TOOL_MISSING);
    assertThat(failure.message())
        .startsWith(tool + " ")
        .contains(environment.getOrDefault("PATH", "empty"));
    assertThat(failure.nextStep()).contains("install " + tool).contains("PATH of the service");
    assertThat(installer.preflight()).isEqualTo(new Preflight.NotReady(failure));
  }

  @Test
  void aStagingAreaThatIsNotThere() {
    StagingArea area = new StagingArea(folder.resolve("nowhere").toUri());
    Result result = installer().stage(goodOrder(), area, PLENTY, new Tools.Heard());
    assertThat(((Result.Failed) result).failure().cause()).isEqualTo(FailureCause.STORAGE);
  }

  @Test
  void theRepositoryIsCheckedBeforeItIsUsed() {
    for (String url :
        List.of("-x", "ext::sh -c id", "https://me:secret@host/o/r", "git@host:o/r", "ssh://h/r")) {
      assertThatThrownBy(() -> new SourceInstaller(url, RECIPE, Map.of()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("clone URL")
          .hasMessageNotContaining("secret");
    }
  }

  @Test
  void theRecipeIsCheckedBeforeItIsUsed() {
    for (String product : List.of("", "/etc", "a/../../b")) {
      assertThatThrownBy(() -> new BuildRecipe(List.of("mvn"), product, List.of()))
          .hasMessageContaining("productPath");
    }
    assertThatThrownBy(() -> new BuildRecipe(List.of(), "a", List.of()))
        .hasMessageContaining("build tool");
    assertThatThrownBy(() -> new BuildRecipe(List.of("mvn", "-Dx={versoin}"), "a", List.of()))
        .hasMessageContaining("{versoin}");
    assertThat(BuildRecipe.hephd().arguments("1.2.3")).contains("-Drevision=1.2.3");
  }

  private String hangingBuild() {
    return """
        sh -c 'echo $$ > %1$s/child.pid; exec sleep 600' &
        (setsid sh -c 'echo $$ > %1$s/daemon.pid; exec sleep 600' &)
        while [ ! -s %1$s/child.pid ] || [ ! -s %1$s/daemon.pid ]; do sleep 0.05; done
        echo hanging
        sleep 600
        """
        .formatted(folder);
  }

  private void assertNothingRuns() throws IOException {
    for (String name : List.of("child", "daemon")) {
      long pid = Long.parseLong(Files.readString(folder.resolve(name + ".pid")).strip());
      assertThat(Tools.runs(pid)).as(name).isFalse();
    }
  }

  private Failure failureOf(String build) throws IOException {
    return failure(release(build), PLENTY);
  }

  private Order release(String build) throws IOException {
    String sha = repository.commit(Map.of("build.sh", build));
    repository.tag("v2.0.0");
    return TestRepository.order("2.0.0", sha);
  }

  private Failure failure(Order order, CallLimits limits) {
    return failure(installer(), order, limits);
  }

  private Failure failure(Installer installer, Order order, CallLimits limits) {
    Result result = installer.stage(order, freshArea(), limits, new Tools.Heard());
    return ((Result.Failed) result).failure();
  }

  private Installer installer(Map<String, String> environment) {
    return new SourceInstaller(repository.url(), RECIPE, environment);
  }

  private Path home() {
    return folder.resolve("home");
  }

  private Path area(int number) {
    Path area = folder.resolve("staging-" + number);
    try {
      return Files.createDirectories(area);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
