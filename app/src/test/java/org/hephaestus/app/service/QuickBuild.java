package org.hephaestus.app.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.hephaestus.app.live.Commands;

/**
 * Stands in for Maven where what is looked at are restarts: a "build" is a copy of what ran first,
 * with the version and the commit of the release. Everything else of an update is real. A release
 * can be made to go wrong: its {@code hephd} then does so when it is to serve.
 */
final class QuickBuild {
  private static final Duration SOON = Duration.ofMinutes(2);

  private static final String BUILD =
      """
      #!/bin/sh
      set -e
      for a; do case $a in -Drevision=*) version=${a#-Drevision=} ;; esac; done
      commit=$(git rev-parse --short=12 HEAD)
      mkdir -p app/target
      cp -a "@PRODUCT@" app/target/dist
      rm -f app/target/dist/VALID
      sed -i "s/-Dheph[.]version=[^ ]*/-Dheph.version=$version/; s/-Dheph[.]commit=[^ ]*/-Dheph.commit=$commit/" app/target/dist/bin/*
      echo "{\\"version\\": \\"$version\\", \\"commit\\": \\"$commit\\", \\"data_reads\\": 1, \\"data_writes\\": 1}" >app/target/dist/release.json
      if [ -f "@TOOLS@/wrong-$version" ]; then
        mv app/target/dist/bin/hephd app/target/dist/bin/hephd.real
        cp "@TOOLS@/wrong-$version" app/target/dist/bin/hephd
        chmod +x app/target/dist/bin/hephd
      fi
      """;

  private static final String WRONG =
      """
      #!/bin/sh
      here=${0%/bin/hephd}
      real=$here/bin/hephd.real
      serving=yes
      for a; do case $a in --version | --check | --self-check | --restore*) serving= ;; esac; done
      """;

  private QuickBuild() {}

  /**
   * Puts it there.
   *
   * @return a folder to be put on the PATH
   */
  static String install(GuestService service) throws IOException {
    Path tools = Files.createDirectories(service.systemd().userHome().resolve("tools"));
    Path mvn = tools.resolve("mvn");
    Files.writeString(
        mvn,
        BUILD
            .replace("@PRODUCT@", service.home().resolve("current").toRealPath().toString())
            .replace("@TOOLS@", tools.toString()));
    assertThat(mvn.toFile().setExecutable(true)).isTrue();
    return tools.toString();
  }

  /**
   * Makes a release go wrong.
   *
   * @param behaviour lines of shell: {@code $serving} is empty when it is only asked something,
   *     {@code $real} is the program as it should be
   */
  static void wrong(GuestService service, String version, String behaviour) throws IOException {
    Files.writeString(
        service.systemd().userHome().resolve("tools/wrong-" + version),
        WRONG + behaviour + "\nexec \"$real\" \"$@\"\n");
  }

  /** Waits until the attempt at a version has ended so. */
  static void awaitState(GuestService service, String version, String state)
      throws InterruptedException {
    Commands.await(
        version + " is " + state,
        SOON,
        () -> {
          String status = say(service, List.of("update", "status", "--json"));
          int attempt = status.indexOf("\"attempt\"");
          return attempt >= 0
              && status.indexOf("\"state\":\"" + state + "\"", attempt) >= 0
              && status.indexOf("\"to\":{\"version\":\"" + version + "\"", attempt) >= 0;
        });
  }

  static String say(GuestService service, List<String> words) {
    try {
      return service.heph(words.toArray(String[]::new)).stdout();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
