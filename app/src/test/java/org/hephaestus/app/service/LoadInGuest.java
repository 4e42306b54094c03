package org.hephaestus.app.service;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@link Load}, run by the user of a real systemd on the Java of the installation. */
final class LoadInGuest implements AutoCloseable {
  private static final String CLASS = "org/hephaestus/app/service/Load.class";

  private final Process process;
  private final BufferedReader out;

  private LoadInGuest(Process process) {
    this.process = process;
    this.out = process.inputReader(StandardCharsets.UTF_8);
  }

  /** How it went. */
  record Result(
      long requests,
      long refused,
      long broken,
      long unanswered,
      int generations,
      String versions,
      String line) {}

  /** Starts asking; blocks until the first request was answered. */
  static LoadInGuest start(GuestService service) throws IOException, InterruptedException {
    Path classes = service.systemd().userHome().resolve("load");
    Path copy = classes.resolve(CLASS);
    Files.createDirectories(copy.getParent());
    if (!Files.exists(copy)) {
      Files.copy(Path.of("target/test-classes").resolve(CLASS), copy);
    }
    // What runs belongs to no version that may change meanwhile.
    Path java = only(service.home().resolve("runtimes")).resolve("bin/java");
    String lib = service.home().resolve("current").toRealPath().resolve("lib") + "/*";
    service.systemd().asUser("true").ok(); // the copy becomes the user's
    Process process =
        new ProcessBuilder(
                service
                    .systemd()
                    .userCommand(
                        Map.of(),
                        List.of(
                            java.toString(),
                            "--enable-native-access=ALL-UNNAMED",
                            "-cp",
                            classes + ":" + lib,
                            "org.hephaestus.app.service.Load",
                            service.socket())))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    LoadInGuest load = new LoadInGuest(process);
    String first = load.out.readLine();
    if (!"asking".equals(first)) {
      load.close();
      throw new IllegalStateException("the load does not ask: " + first);
    }
    return load;
  }

  private static Path only(Path folder) throws IOException {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      return all.iterator().next();
    }
  }

  /** Stops asking. */
  Result stop() throws IOException, InterruptedException {
    process.getOutputStream().write('\n');
    process.getOutputStream().close();
    String line = out.readLine();
    if (line == null || !process.waitFor(60, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the load has not said how it went: " + line);
    }
    return new Result(
        number(line, "requests"),
        number(line, "refused"),
        number(line, "broken"),
        number(line, "unanswered"),
        (int) number(line, "generations"),
        word(line, "versions"),
        line);
  }

  private static long number(String line, String name) {
    return Long.parseLong(word(line, name));
  }

  private static String word(String line, String name) {
    for (String word : line.split(" ", -1)) {
      if (word.startsWith(name + "=")) {
        return word.substring(name.length() + 1);
      }
    }
    throw new IllegalStateException("no " + name + " in: " + line);
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
