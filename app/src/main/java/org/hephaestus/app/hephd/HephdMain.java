package org.hephaestus.app.hephd;

import java.nio.file.Path;
import java.util.Map;
import org.hephaestus.app.BuildInfo;
import org.hephaestus.app.install.Installation;
import org.hephaestus.cli.ExitCode;

/** The program {@code hephd}. */
public final class HephdMain {
  private HephdMain() {}

  /** Serves until SIGTERM; exits 2 for bad arguments, 78 when it cannot serve what it was told. */
  public static void main(String[] args) throws InterruptedException {
    Map<String, String> variables = Map.copyOf(System.getenv());
    String home = variables.getOrDefault("HOME", "");
    Path userHome = Path.of(home.isEmpty() ? System.getProperty("user.home") : home);
    BuildInfo build = BuildInfo.ofThisProcess();
    switch (HephdArguments.parse(args, variables, userHome, build)) {
      case HephdArguments.Parsed.Print print -> {
        System.out.print(print.text());
        System.out.flush();
      }
      case HephdArguments.Parsed.Wrong wrong -> {
        System.err.println("hephd: " + wrong.message());
        System.exit(ExitCode.USAGE.code());
      }
      case HephdArguments.Parsed.Install install -> {
        Path product = Path.of(System.getProperty("heph.folder", "."));
        System.exit(
            new Installation(install.home(), build, product).run(System.out, System.err).code());
      }
      case HephdArguments.Parsed.Check check -> {
        HephdOptions options = check.options();
        Environment environment =
            new Environment(variables, userHome, build, code -> {}, new HephdLog(System.err));
        System.out.println(Check.report(options, environment).line());
      }
      case HephdArguments.Parsed.Run run -> {
        HephdLog log = new HephdLog(System.err);
        log.takeOver();
        log.into(run.options().log(), true);
        Environment environment =
            new Environment(variables, userHome, build, HephdMain::exitSoon, log);
        switch (OpenStore.open(run.options().db(), self(run.options().socket().toString()))) {
          case OpenStore.Result.Refused refused -> {
            log.error(refused.why());
            System.exit(refused.code().code());
          }
          case OpenStore.Result.Ready ready -> {
            log.rotate();
            serve(environment, run.options(), ready.open());
          }
        }
      }
      case HephdArguments.Parsed.Restore restore -> {
        OpenStore.Said said = OpenStore.restore(restore.db(), restore.backup(), self("none"));
        if (said.code() == ExitCode.OK) {
          System.out.println(said.text());
        } else {
          System.err.println("hephd: not restored: " + said.text());
        }
        System.exit(said.code().code());
      }
    }
  }

  private static void serve(Environment environment, HephdOptions options, OpenStore store)
      throws InterruptedException {
    ExitCode started =
        DaggerHephdComponent.factory().create(environment, options, store).hephd().start();
    if (started != ExitCode.OK) {
      System.exit(started.code());
    }
    Thread.currentThread().join(); // the daemon's threads do not keep the process
  }

  /** For whoever finds the store taken. */
  private static String self(String socket) {
    return "pid " + ProcessHandle.current().pid() + ", socket " + socket;
  }

  /** On a thread of its own: exit waits for the shutdown, which may wait for the caller. */
  private static void exitSoon(int code) {
    Thread.ofPlatform().daemon().name("heph-exit").start(() -> System.exit(code));
  }
}
