package org.hephaestus.forge.build;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.hephaestus.ports.time.CancelSignal;
import org.hephaestus.ports.time.Cancellable;
import org.hephaestus.ports.update.Installer;
import org.hephaestus.ports.update.UpdateState;

/** What the tests of this package share. */
final class Tools {
  private Tools() {}

  /** Skips the test, and says why, where a tool is missing. */
  static void needs(String... tools) {
    ToolPath path = new ToolPath(System.getenv());
    for (String tool : tools) {
      assumeTrue(path.find(tool).isPresent(), tool + " is not on PATH");
    }
  }

  /** This process's PATH and JDK, another home, and no configuration of the user. */
  static Map<String, String> environment(Path home) {
    Map<String, String> environment = new HashMap<>();
    environment.put("PATH", System.getenv("PATH"));
    environment.put("HOME", home.toString());
    environment.put("GIT_CONFIG_NOSYSTEM", "1");
    String javaHome = System.getenv("JAVA_HOME");
    if (javaHome != null) {
      environment.put("JAVA_HOME", javaHome);
    }
    return environment;
  }

  /** Waits until a condition holds; fails when it does not within 20 s. */
  static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("not within 20 s: " + what);
      }
      Thread.onSpinWait();
    }
  }

  /** Whether a process runs: a zombie nobody has reaped does not. */
  static boolean runs(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      char state = stat.charAt(stat.lastIndexOf(')') + 2);
      return state != 'Z' && state != 'X';
    } catch (IOException e) {
      return !Files.isDirectory(Path.of("/proc/self"))
          && ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }
  }

  /** Fires when told. */
  static final class ManualCancel implements CancelSignal {
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean cancelled;

    void fire() {
      cancelled = true;
      listeners.forEach(Runnable::run);
    }

    @Override
    public boolean isCancelled() {
      return cancelled;
    }

    @Override
    public Cancellable onCancel(Runnable listener) {
      listeners.add(listener);
      if (cancelled) {
        listener.run();
      }
      return () -> listeners.remove(listener);
    }
  }

  /** Remembers what it heard. */
  static final class Heard implements Installer.Observer {
    final List<UpdateState> states = new CopyOnWriteArrayList<>();
    final List<String> lines = new CopyOnWriteArrayList<>();
    private final Consumer<String> onLine;

    Heard() {
      this(line -> {});
    }

    Heard(Consumer<String> onLine) {
      this.onLine = onLine;
    }

    @Override
    public void reached(UpdateState state) {
      states.add(state);
    }

    @Override
    public void output(String line) {
      lines.add(line);
      onLine.accept(line);
    }
  }
}
