package org.hephaestus.app.hephd;

import com.squareup.moshi.JsonWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import okio.Buffer;
import org.hephaestus.app.BuildInfo;
import org.hephaestus.cli.ExitCode;
import org.hephaestus.files.ProcessSelfCheck;
import org.hephaestus.files.jdk.JdkChance;
import org.hephaestus.files.jdk.SystemClock;
import org.hephaestus.ports.store.Store;
import org.hephaestus.ports.update.HealthProbe.Check;
import org.hephaestus.ports.update.HealthProbe.Result;
import org.hephaestus.sqlite.Opened;
import org.hephaestus.sqlite.SqliteStore;

/**
 * {@code hephd --self-check}: whether this build can do its work on a copy of the store. It opens
 * no socket and asks nobody; what it prints on success is read by the version that would update to
 * it.
 */
final class SelfCheckRun {
  private SelfCheckRun() {}

  /**
   * Does it.
   *
   * @param db a copy: it is written to, and migrated
   */
  static OpenStore.Said run(Path db, BuildInfo build) {
    SystemClock clock = new SystemClock();
    return switch (SqliteStore.open(
        OpenStore.settings(db), clock, new JdkChance(), new SecureRandom())) {
      case Opened.Failed failed ->
          new OpenStore.Said(ExitCode.FAILED, "self-check: " + failed.failure().summary());
      case Opened.Ready ready -> {
        try (Store store = ready.store()) {
          Check[] checks = {StoreChecks.sound(store), StoreChecks.canary(store, clock)};
          for (Check check : checks) {
            if (check.result() != Result.GOOD) {
              yield new OpenStore.Said(
                  ExitCode.FAILED, "self-check: " + check.name() + ": " + check.detail());
            }
          }
          yield new OpenStore.Said(ExitCode.OK, line(build));
        }
      }
    };
  }

  private static String line(BuildInfo build) {
    Buffer buffer = new Buffer();
    try (JsonWriter out = JsonWriter.of(buffer)) {
      out.beginObject();
      out.name(ProcessSelfCheck.MARK).value(1);
      out.name("version").value(build.version());
      out.name("commit").value(build.commit());
      out.endObject();
    } catch (IOException e) {
      throw new IllegalStateException("a buffer takes everything", e);
    }
    return buffer.readUtf8();
  }
}
