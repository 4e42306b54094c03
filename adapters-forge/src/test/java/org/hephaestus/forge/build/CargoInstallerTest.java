package org.hephaestus.forge.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hephaestus.ports.time.CallLimits;
import org.hephaestus.ports.update.Failure;
import org.hephaestus.ports.update.FailureCause;
import org.hephaestus.ports.update.Installer;
import org.hephaestus.ports.update.Installer.Order;
import org.hephaestus.ports.update.Installer.Result;
import org.hephaestus.ports.update.StagingArea;
import org.hephaestus.testkit.update.InstallerContract;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real cargo on a crate of one file in a local repository. Needs no network. */
@Timeout(180)
class CargoInstallerTest extends InstallerContract {
  private static final CallLimits PLENTY = CallLimits.within(Duration.ofMinutes(2));

  @TempDir Path folder;
  private TestRepository repository;
  private String commit = "";
  private int areas;

  @BeforeEach
  void repository() throws IOException {
    Tools.needs("git", "cargo");
    needsACargoThatRuns();
    repository = new TestRepository(folder.resolve("repository"));
    commit = repository.commit(crate("fn main() { println!(\"hello\"); }\n"));
    repository.tag("v0.1.0");
  }

  @Override
  protected Installer installer() {
    return installer("hello");
  }

  @Override
  protected StagingArea freshArea() {
    try {
      return new StagingArea(Files.createDirectories(folder.resolve("staging-" + areas++)).toUri());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  protected Order goodOrder() {
    return TestRepository.order("0.1.0", commit);
  }

  @Test
  void theProductHoldsTheProgram() throws Exception {
    Result result = installer().stage(goodOrder(), freshArea(), PLENTY, new Tools.Heard());

    Path product = Path.of(((Result.Staged) result).product());
    Process hello = new ProcessBuilder(product.resolve("bin/hello").toString()).start();
    assertThat(hello.getInputStream().readAllBytes()).asString().isEqualTo("hello\n");
  }

  @Test
  void aCrateThatDoesNotCompile() throws IOException {
    String broken = repository.commit(crate("fn main() { no_such_function(); }\n"));
    repository.tag("v0.1.1");

    Failure failure = failure(installer(), TestRepository.order("0.1.1", broken), PLENTY);

    assertThat(failure.cause()).as(failure.summary()).isEqualTo(FailureCause.BUILD_FAILED);
    assertThat(String.join("\n", failure.log())).contains("no_such_function");
  }

  @Test
  void aBuildScriptThatHangsIsCutWithItsChildren() throws IOException {
    Map<String, String> files = new HashMap<>(crate("fn main() {}\n"));
    files.put(
        "build.rs",
        """
        fn main() {
            let pid = "%s/daemon.pid";
            let script = format!("(setsid sh -c 'echo $$ > {0}; exec sleep 600' &)", pid);
            let _ = std::process::Command::new("sh").arg("-c").arg(script).status();
            loop { std::thread::sleep(std::time::Duration::from_secs(1)); }
        }
        """
            .formatted(folder));
    String hanging = repository.commit(files);
    repository.tag("v0.1.2");
    Path pid = folder.resolve("daemon.pid");
    Tools.ManualCancel cancel = new Tools.ManualCancel();
    Thread canceller =
        Thread.ofVirtual()
            .start(
                () -> {
                  long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
                  while (size(pid) == 0 && System.nanoTime() - end < 0) {
                    Thread.onSpinWait();
                  }
                  cancel.fire();
                });

    Failure failure =
        failure(
            installer(),
            TestRepository.order("0.1.2", hanging),
            new CallLimits(Duration.ofMinutes(2), cancel));

    assertThat(canceller.isAlive()).isFalse();
    assertThat(failure.cause()).isEqualTo(FailureCause.CANCELLED);
    assertThat(Tools.runs(Long.parseLong(Files.readString(pid).strip()))).isFalse();
  }

  @Test
  void aBuildThatTakesTooLong() {
    Failure failure = failure(installer(), goodOrder(), CallLimits.within(Duration.ofMillis(20)));
    assertThat(failure.cause()).as(failure.summary()).isEqualTo(FailureCause.BUILD_TIMEOUT);
  }

  @Test
  void aRepositoryThatIsNotThere() {
    Installer installer =
        new CargoInstaller("file://" + folder + "/nothing", List.of("hello"), environment());
    Failure failure = failure(installer, goodOrder(), PLENTY);
    assertThat(failure.cause()).as(failure.summary()).isEqualTo(FailureCause.UNREACHABLE);
  }

  @Test
  void noCargoOnPath() {
    Installer installer =
        new CargoInstaller(repository.url(), List.of("hello"), Map.of("PATH", folder.toString()));
    Failure failure = failure(installer, goodOrder(), PLENTY);
    assertThat(failure.cause()).isEqualTo(FailureCause.TOOL_MISSING);
    assertThat(failure.summary()).contains("cargo").contains(folder.toString());
  }

  @Test
  void namesAreChecked() {
    assertThatThrownBy(() -> installer("--config=x")).hasMessageContaining("package names");
  }

  private static Map<String, String> crate(String main) {
    return Map.of(
        "Cargo.toml",
        "[package]\nname = \"hello\"\nversion = \"0.1.0\"\nedition = \"2021\"\n",
        "Cargo.lock",
        "version = 3\n\n[[package]]\nname = \"hello\"\nversion = \"0.1.0\"\n",
        "src/main.rs",
        main);
  }

  private static long size(Path file) {
    try {
      return Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      return 0;
    }
  }

  private Failure failure(Installer installer, Order order, CallLimits limits) {
    Result result = installer.stage(order, freshArea(), limits, new Tools.Heard());
    return ((Result.Failed) result).failure();
  }

  private Installer installer(String name) {
    return new CargoInstaller(repository.url(), List.of(name), environment());
  }

  /** A cargo home of its own, so that nothing is left in the user's; rustup needs the real home. */
  private Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("CARGO_HOME", folder.resolve("cargo-home").toString());
    // Where rustup is in between: HOME may be an empty one, the user's toolchains are elsewhere.
    Path toolchains = Path.of(System.getProperty("user.home"), ".rustup");
    if (Files.isDirectory(toolchains)) {
      environment.putIfAbsent("RUSTUP_HOME", toolchains.toString());
    }
    return environment;
  }

  /** A cargo on PATH may be a shim without a toolchain behind it. */
  private void needsACargoThatRuns() throws IOException {
    ProcessBuilder builder = new ProcessBuilder("cargo", "--version").redirectErrorStream(true);
    builder.environment().putAll(environment());
    Process cargo = builder.start();
    String said = new String(cargo.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assumeTrue(said.startsWith("cargo "), "cargo is on PATH and does not run: " + said.strip());
  }
}
