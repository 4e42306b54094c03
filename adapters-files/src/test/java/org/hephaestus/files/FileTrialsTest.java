package org.hephaestus.files;

import java.nio.file.Path;
import org.hephaestus.ports.update.Trials;
import org.hephaestus.testkit.update.TrialsContract;
import org.junit.jupiter.api.io.TempDir;

class FileTrialsTest extends TrialsContract {
  @TempDir Path temporary;

  @Override
  protected Trials trials() {
    return new FileTrials(new HomeLayout(temporary.resolve("home")));
  }
}
