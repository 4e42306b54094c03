package org.hephaestus.app.hephd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.hephaestus.app.live.Commands;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scripts in the field find what they call unchanged, through the installed launcher. */
class FieldScriptIT {
  @TempDir private Path work;

  @Test
  void aScriptOfTheField() throws Exception {
    Path home = work.resolve("home");
    TestInstallation.install(home, "1.0.0", work);
    try (RunningDaemon daemon = new RunningDaemon.Starter(work).installedIn(home).start()) {
      Map<String, String> environment = new HashMap<>(RunningDaemon.paths(work));
      environment.put("PATH", home.resolve("bin") + ":/usr/bin:/bin");
      Commands.Result result =
          Commands.run(
              work,
              environment,
              RunningDaemon.SOON.multipliedBy(4),
              "sh",
              Path.of("src/test/scripts/field.sh").toAbsolutePath().toString());
      assertThat(result.ok()).isEqualTo("field: ok");
      assertThat(daemon.process().isAlive()).isTrue();
    }
  }
}
