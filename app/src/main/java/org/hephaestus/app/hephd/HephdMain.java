package org.hephaestus.app.hephd;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.hephaestus.app.BuildInfo;
import org.hephaestus.app.install.Installation;
import org.hephaestus.cli.ExitCode;
import org.hephaestus.systemd.PassedSocket;
import org.hephaestus.systemd.SdNotify;

/** The program {@code hephd}. */
public final class HephdMain {
  private HephdMain() {}

  /** Serves until SIGTERM; exits 2 for bad arguments, 78 when it cannot serve what it was told. */
  public static void main(String[] args) throws InterruptedException {
    Map<String, String> all = Map.copyOf(System.getenv());
    Map<String, String> variables = forChildren(all);
    String home = variables.getOrDefault("HOME", "");
    Path userHome = Path.of(home.isEmpty() ? System.getProperty("user.home") : home);
    BuildInfo build = BuildInfo.ofThisProcess();
    HephdLog log = new HephdLog(System.err);
    Environment environment = new Environment(variables, userHome, build, HephdMain::exitSoon, log);
    switch (HephdArguments.parse(args, variables, userHome, build)) {
      case HephdArguments.Parsed.Print print -> {
        System.out.print(print.text());
        System.out.flush();
      }
      case HephdArguments.Parsed.Wrong wrong -> {
        System.err.println("hephd: " + wrong.message());
        if (wrong.wouldServe()) {
          new Startup(environment, all).misunderstood(wrong.message());
        }
        System.exit(ExitCode.USAGE.code());
      }
      case HephdArguments.Parsed.Install install -> {
        Path product = Path.of(System.getProperty("heph.folder", "."));
        System.exit(
            new Installation(install.home(), build, product).run(System.out, System.err).code());
      }
      case HephdArguments.Parsed.Check check ->
          System.out.println(Check.report(check.options(), environment).line());
      case HephdArguments.Parsed.Run run -> {
        log.takeOver();
        new Startup(environment, all).run(run.options());
      }
      case HephdArguments.Parsed.SelfCheck check -> say(SelfCheckRun.run(check.db(), build), "");
      case HephdArguments.Parsed.Restore restore ->
          say(
              OpenStore.restore(
                  restore.db(),
                  restore.backup(),
                  "pid " + ProcessHandle.current().pid() + ", restoring"),
              "not restored: ");
    }
  }

  /** Prints what became of it, and ends. */
  private static void say(OpenStore.Said said, String failure) {
    if (said.code() == ExitCode.OK) {
      System.out.println(said.text());
    } else {
      System.err.println("hephd: " + failure + said.text());
    }
    System.exit(said.code().code());
  }

  /** What the service manager says to this process, nobody below it may take for itself. */
  static Map<String, String> forChildren(Map<String, String> all) {
    Map<String, String> variables = new HashMap<>(all);
    PassedSocket.VARIABLES.forEach(variables::remove);
    SdNotify.VARIABLES.forEach(variables::remove);
    return Map.copyOf(variables);
  }

  /** On a thread of its own: exit waits for the shutdown, which may wait for the caller. */
  private static void exitSoon(int code) {
    Thread.ofPlatform().daemon().name("heph-exit").start(() -> System.exit(code));
  }
}
