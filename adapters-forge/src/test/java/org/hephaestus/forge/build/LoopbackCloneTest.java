package org.hephaestus.forge.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.hephaestus.ports.time.CallLimits;
import org.hephaestus.ports.update.FailureCause;
import org.hephaestus.ports.update.Installer.Order;
import org.hephaestus.ports.update.Installer.Result;
import org.hephaestus.ports.update.StagingArea;
import org.hephaestus.testkit.forge.LoopbackForge;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The source installer over real HTTP. */
@Timeout(60)
class LoopbackCloneTest {
  private static final CallLimits LIMITS = CallLimits.within(Duration.ofSeconds(30));

  @TempDir Path folder;

  @Test
  void aReleaseIsClonedFromAForgeAndBuilt() throws IOException {
    Tools.needs("git", "sh");
    Path work = folder.resolve("work");
    TestRepository repository = new TestRepository(work);
    String commit =
        repository.commit(
            Map.of(
                "build.sh", "mkdir -p out/bin; cp build.sh out/bin/hello; chmod +x out/bin/hello"));
    repository.tag("v1.0.0");
    try (LoopbackForge forge = LoopbackForge.start("o", "r", work.resolve(".git"))) {
      SourceInstaller installer =
          new SourceInstaller(
              forge.cloneUrl(),
              new BuildRecipe(List.of("sh", "build.sh"), "out", List.of()),
              Tools.environment(folder));
      Order good = TestRepository.order("1.0.0", commit);

      Result result = installer.stage(good, area("one"), LIMITS, new Tools.Heard());
      assertThat(result).isInstanceOf(Result.Staged.class);

      Result missing =
          installer.stage(
              new Order(good.id(), "v9.9.9", commit), area("two"), LIMITS, new Tools.Heard());
      assertThat(((Result.Failed) missing).failure().cause()).isEqualTo(FailureCause.TAG_MISSING);

      forge.failWith(401);
      Result refused = installer.stage(good, area("three"), LIMITS, new Tools.Heard());
      assertThat(((Result.Failed) refused).failure().cause()).isEqualTo(FailureCause.UNREACHABLE);
    }
  }

  private StagingArea area(String name) throws IOException {
    return new StagingArea(Files.createDirectories(folder.resolve(name)).toUri());
  }
}
