package org.hephaestus.app.hephd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.hephaestus.app.install.Installation;
import org.hephaestus.app.live.Commands;

/** The build under test, installed as a release: the same files, another version in them. */
public final class TestInstallation {
  /** The build under test. */
  public static final Path DIST = Path.of("target/dist").toAbsolutePath();

  private TestInstallation() {}

  /** Installs into {@code home} what calls itself {@code version} (commit: twelve zeros). */
  public static void install(Path home, String version, Path scratch)
      throws IOException, InterruptedException {
    Path product = scratch.resolve("product-" + version);
    try (Stream<Path> all = Files.walk(DIST)) {
      for (Path from : all.toList()) {
        Files.copy(
            from,
            product.resolve(DIST.relativize(from).toString()),
            LinkOption.NOFOLLOW_LINKS,
            StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    Files.writeString(
        product.resolve("release.json"),
        "{\"version\": \"" + version + "\", \"commit\": \"000000000000\"}\n");
    for (String name : Installation.ENTRY_POINTS) {
      Path script = product.resolve("bin").resolve(name);
      String text = Files.readString(script);
      Files.writeString(
          script,
          text.replaceAll("-Dheph\\.version=\\S+", "-Dheph.version=" + version)
              .replaceAll("-Dheph\\.commit=\\S+", "-Dheph.commit=000000000000"));
    }
    Commands.run(
            scratch,
            Map.of(),
            Duration.ofMinutes(1),
            product.resolve("bin/hephd").toString(),
            "--install-into",
            home.toString())
        .ok();
  }
}
