package org.hephaestus.forge.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hephaestus.ports.time.CallLimits;
import org.hephaestus.ports.update.Failure;
import org.hephaestus.ports.update.FailureCause;
import org.hephaestus.ports.update.Installer.Order;
import org.hephaestus.ports.update.Installer.Result;
import org.hephaestus.ports.update.StagingArea;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The recipe of hephd on a project of one file: real git, real Maven. */
@Timeout(180)
class MavenBuildTest {
  private static final CallLimits PLENTY = CallLimits.within(Duration.ofMinutes(2));

  // Copies one script; the plugin is one that this project's own build has just used.
  private static final String POM =
      """
      <project xmlns="http://maven.apache.org/POM/4.0.0">
        <modelVersion>4.0.0</modelVersion>
        <groupId>org.example</groupId>
        <artifactId>tiny</artifactId>
        <version>${revision}</version>
        <packaging>pom</packaging>
        <properties>
          <revision>0.0.0-dev</revision>
          <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
        </properties>
        <build>
          <plugins>
            <plugin>
              <artifactId>maven-resources-plugin</artifactId>
              <version>3.4.0</version>
              <executions>
                <execution>
                  <phase>package</phase>
                  <goals>
                    <goal>copy-resources</goal>
                  </goals>
                  <configuration>
                    <outputDirectory>app/target/dist/bin</outputDirectory>
                    <resources>
                      <resource>
                        <directory>src</directory>
                        <filtering>true</filtering>
                      </resource>
                    </resources>
                  </configuration>
                </execution>
              </executions>
            </plugin>
          </plugins>
        </build>
      </project>
      """;

  @TempDir Path folder;
  private TestRepository repository;

  @BeforeEach
  void repository() throws IOException {
    Tools.needs("git", "mvn");
    repository = new TestRepository(folder.resolve("repository"));
  }

  @Test
  void aReleaseIsBuiltWithTheVersionOfItsTag() throws IOException {
    Order order = release(POM);
    Tools.Heard heard = new Tools.Heard();

    Result result = installer().stage(order, area(), PLENTY, heard);

    assertThat(result).as(result + "\n" + heard.lines).isInstanceOf(Result.Staged.class);
    Path product = Path.of(((Result.Staged) result).product());
    assertThat(product.resolve("bin/hephd.sh")).isExecutable().content().contains("echo 1.0.4");
  }

  @Test
  void aBuildThatFailsSaysWhatMavenSaid() throws IOException {
    Order order = release(POM.replace("<packaging>pom<", "<packaging>no-such-packaging<"));

    Result result = installer().stage(order, area(), PLENTY, new Tools.Heard());

    Failure failure = ((Result.Failed) result).failure();
    assertThat(failure.cause()).isEqualTo(FailureCause.BUILD_FAILED);
    assertThat(String.join("\n", failure.log())).contains("no-such-packaging");
  }

  private Order release(String pom) throws IOException {
    String commit =
        repository.commit(Map.of("pom.xml", pom, "src/hephd.sh", "#!/bin/sh\necho ${revision}\n"));
    repository.tag("v1.0.4");
    return TestRepository.order("1.0.4", commit);
  }

  private SourceInstaller installer() throws IOException {
    BuildRecipe hephd = BuildRecipe.hephd();
    List<String> command = new ArrayList<>(hephd.command());
    // The nested build finds its plugin where the outer one has put it.
    String local = System.getProperty("localRepository");
    if (local != null) {
      command.add("-Dmaven.repo.local=" + local);
    }
    return new SourceInstaller(
        repository.url(),
        new BuildRecipe(command, hephd.productPath(), hephd.requiredTools()),
        Tools.environment(Files.createDirectories(folder.resolve("home"))));
  }

  private StagingArea area() throws IOException {
    return new StagingArea(Files.createDirectories(folder.resolve("staging")).toUri());
  }
}
