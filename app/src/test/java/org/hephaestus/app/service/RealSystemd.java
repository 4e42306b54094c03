package org.hephaestus.app.service;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.hephaestus.app.live.Commands;
import org.hephaestus.app.live.Commands.Said;
import org.hephaestus.files.jdk.JdkCommandRunner;
import org.hephaestus.ports.os.CommandRunner;
import org.jspecify.annotations.Nullable;

/**
 * A real systemd for tests, with one lingering user: what a small Linux machine is after a boot. It
 * sees this machine's programs; what it writes is in memory, but for the user's home and the
 * folders it is given. It ends with {@link #close}, with this JVM, and after {@link
 * Options#lifetime}, whatever happens first, and leaves nothing behind.
 *
 * <p>Its home has the same path here and there. What a test, being root, writes there belongs to
 * root; before each command the harness makes it the user's.
 *
 * <p>How it is done and what it is kept from: {@code src/test/scripts/realsystemd.sh}.
 */
public final class RealSystemd implements AutoCloseable {
  /** Of its user; no other machine's user is likely to have it. */
  public static final int UID = 47114;

  /** Its user. */
  public static final String USER = "hephtest";

  private static final Path SCRIPT =
      Path.of("src/test/scripts/realsystemd.sh").toAbsolutePath().normalize();
  private static final Duration BOOT = Duration.ofSeconds(60);
  private static final Duration COMMAND = Duration.ofSeconds(60);

  /**
   * How it is to be.
   *
   * @param ownNetwork a network of its own, with nothing but a loopback device; else this machine's
   * @param writable folders of this machine that it may write to, at the same paths
   * @param readable folders of this machine that it must see although they are not on the root file
   *     system, or are in {@code /tmp}
   * @param lifetime after which it ends by itself
   */
  public record Options(
      boolean ownNetwork, List<Path> writable, List<Path> readable, Duration lifetime) {
    public Options {
      writable = List.copyOf(writable);
      readable = List.copyOf(readable);
    }

    /** This machine's network, no folders, a quarter of an hour. */
    public Options() {
      this(false, List.of(), List.of(), Duration.ofMinutes(15));
    }

    /** The same, with folders it may write to. */
    public Options writing(Path... folders) {
      return new Options(ownNetwork, List.of(folders), readable, lifetime);
    }

    /** The same, with folders it can read. */
    public Options reading(Path... folders) {
      return new Options(ownNetwork, writable, List.of(folders), lifetime);
    }

    /** The same, with a network of its own. */
    public Options onItsOwnNetwork() {
      return new Options(true, writable, readable, lifetime);
    }

    /** The same, for so long. */
    public Options livingFor(Duration time) {
      return new Options(ownNetwork, writable, readable, time);
    }
  }

  private final Path folder;
  private final Path home;
  private final Process supervisor;
  private final long init;
  private final boolean ownNetwork;

  private RealSystemd(Path folder, Path home, Process supervisor, long init, boolean ownNetwork) {
    this.folder = folder;
    this.home = home;
    this.supervisor = supervisor;
    this.init = init;
    this.ownNetwork = ownNetwork;
  }

  /** Skips the test, with the reason, where there can be none. */
  public static void assumePossible() throws IOException, InterruptedException {
    String obstacle = obstacle();
    assumeTrue(obstacle.isEmpty(), obstacle);
  }

  private static String obstacle() throws IOException, InterruptedException {
    if (!System.getProperty("os.name", "").equals("Linux")) {
      return "a real systemd for tests needs Linux";
    }
    if (!Files.isExecutable(Path.of("/bin/bash"))) {
      return "a real systemd for tests needs bash, which is not installed";
    }
    Path folder = Files.createTempDirectory("heph-guest");
    try {
      Commands.Result result = script("obstacle", folder);
      return result.code() == 0 ? "" : "a real systemd for tests: " + result.output().strip();
    } finally {
      delete(folder);
    }
  }

  /**
   * Boots one; blocks until the machine and the user's manager are up.
   *
   * @param folder for what it needs; must stay until it is closed
   */
  public static RealSystemd boot(Path folder, Options options)
      throws IOException, InterruptedException {
    assumePossible();
    Path real = folder.toRealPath();
    Path home = real.resolve("home");
    Process supervisor = supervise(real, options);
    try {
      RealSystemd guest =
          new RealSystemd(real, home, supervisor, init(supervisor, real), options.ownNetwork);
      guest.awaitBoot();
      return guest;
    } catch (IOException | InterruptedException | RuntimeException e) {
      end(supervisor);
      throw e;
    }
  }

  /** Begins to boot one. */
  static Process supervise(Path real, Options options) throws IOException {
    Path home = Files.createDirectories(real.resolve("home"));
    give(home);
    List<String> command =
        new ArrayList<>(
            List.of(
                "bash",
                SCRIPT.toString(),
                "boot",
                real.toString(),
                Long.toString(options.lifetime.toSeconds()),
                options.ownNetwork ? "own" : "shared",
                USER,
                Integer.toString(UID),
                home.toString(),
                "rw=" + home));
    options.writable.forEach(dir -> command.add("rw=" + dir));
    options.readable.forEach(dir -> command.add("ro=" + dir));
    // Its stdin is a pipe that ends with this JVM: that is what it lives by.
    return new ProcessBuilder(command).redirectError(stderr(real).toFile()).start();
  }

  private static Path stderr(Path folder) {
    return folder.resolve("supervisor.txt");
  }

  private static long init(Process supervisor, Path folder) throws IOException {
    try (BufferedReader lines = supervisor.inputReader(StandardCharsets.UTF_8)) {
      String line = lines.readLine();
      if (line == null || !line.startsWith("init ")) {
        throw new IllegalStateException(
            "no namespaces: " + line + "\n" + Files.readString(stderr(folder)));
      }
      return Long.parseLong(line.substring("init ".length()));
    }
  }

  private void awaitBoot() throws IOException, InterruptedException {
    long end = System.nanoTime() + BOOT.toNanos();
    String state = "";
    while (!state.equals("running")) {
      if (!isUp() || state.equals("degraded") || System.nanoTime() > end) {
        throw new IllegalStateException(
            "systemd did not boot: "
                + (isUp() ? state + "\n" + diagnosis() : "it ended\n")
                + Files.readString(stderr(folder)));
      }
      TimeUnit.MILLISECONDS.sleep(10);
      // Fails at once until there is somebody to ask; then waits for the end of the boot.
      state = asRoot("systemctl", "is-system-running", "--wait").stdout().strip();
    }
    awaitUserManager();
  }

  private String diagnosis() throws IOException, InterruptedException {
    return asRoot("systemctl", "--failed", "--no-pager").stdout()
        + asRoot("systemctl", "list-jobs", "--no-pager").stdout()
        + asRoot("journalctl", "-b", "--no-pager", "-n", "60").stdout();
  }

  private void awaitUserManager() throws IOException, InterruptedException {
    asRoot("systemctl", "start", "user@" + UID + ".service").ok();
    Said state = asUser("systemctl", "--user", "is-system-running", "--wait");
    // Degraded is one in which a test had something fail.
    if (!List.of("running", "degraded").contains(state.stdout().strip())) {
      throw new IllegalStateException("the user's manager is " + state + "\n" + diagnosis());
    }
  }

  /** Runs a program as the user without a session, as cron would. */
  public Said asUser(String... command) throws IOException, InterruptedException {
    return asUser(Map.of(), COMMAND, List.of(command));
  }

  /**
   * Runs a program as the user without a session, as cron would.
   *
   * @param environment beside HOME, USER, PATH and the like; an empty value takes a variable out
   */
  public Said asUser(Map<String, String> environment, Duration deadline, List<String> command)
      throws IOException, InterruptedException {
    give(home);
    return Commands.runApart(folder, deadline, userCommand(environment, command));
  }

  /** Runs a program as root. */
  public Said asRoot(String... command) throws IOException, InterruptedException {
    return asRoot(Map.of(), List.of(command));
  }

  /** Runs a program as root, for example as sudo would: with SUDO_UID. */
  public Said asRoot(Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    give(home);
    return Commands.runApart(folder, COMMAND, rootCommand(environment, command));
  }

  /** How a program is run as root from here. */
  public List<String> rootCommand(Map<String, String> environment, List<String> command) {
    List<String> argv = enter();
    // Its own /, not this machine's, which nsenter leaves as the working directory.
    argv.addAll(List.of("env", "-i", "-C", "/"));
    argv.addAll(List.of("PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8"));
    environment.forEach((name, value) -> argv.add(name + "=" + value));
    argv.addAll(command);
    return argv;
  }

  /** Whether its user may switch their own lingering on and off. */
  public boolean hasPolkit() throws IOException, InterruptedException {
    return asRoot("systemctl", "cat", "polkit.service").code() == 0;
  }

  /** Runs a program as the user in a session of its own, as ssh would. */
  public Said login(String... command) throws IOException, InterruptedException {
    List<String> all =
        new ArrayList<>(List.of("systemd-run", "--quiet", "--pipe", "--wait", "--collect"));
    all.addAll(List.of("--service-type=exec", "-p", "User=" + USER, "-p", "PAMName=login"));
    all.addAll(List.of("-p", "WorkingDirectory=" + home, "--"));
    all.addAll(List.of(command));
    return asRoot(Map.of(), all);
  }

  /** A session of its user that lasts. */
  public interface Session {
    /** Logs out. Ten seconds later a user who does not linger has no manager any more. */
    void logOut() throws IOException, InterruptedException;
  }

  /** Logs its user in. */
  public Session openSession() throws IOException, InterruptedException {
    String unit = "heph-session-" + System.nanoTime() + ".service";
    List<String> all = new ArrayList<>(List.of("systemd-run", "--quiet", "--collect"));
    all.addAll(List.of("--unit=" + unit, "-p", "User=" + USER, "-p", "PAMName=login"));
    // Not exec: systemd 252 waits in vain for the end of a pipe that PAM's process holds.
    all.addAll(List.of("--service-type=simple", "--", "sleep", "infinity"));
    asRoot(Map.of(), all).ok();
    long end = System.nanoTime() + COMMAND.toNanos();
    while (asRoot("loginctl", "show-user", USER, "-P", "Sessions").ok().isEmpty()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("no session:\n" + diagnosis());
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
    return () -> asRoot("systemctl", "stop", unit).ok();
  }

  /** Runs programs as the user without a session; what an adapter in this JVM works with. */
  public CommandRunner commandRunner() {
    return commandRunner(Map.of());
  }

  /** The same, with other variables; an empty value takes one out. */
  public CommandRunner commandRunner(Map<String, String> environment) {
    CommandRunner jdk = new JdkCommandRunner();
    return (argv, timeout) -> {
      try {
        give(home);
      } catch (IOException e) {
        return new CommandRunner.Output(CommandRunner.NOT_STARTED, e.toString());
      }
      return jdk.run(userCommand(environment, argv), timeout);
    };
  }

  /** How a program is run as the user from here. */
  public List<String> userCommand(Map<String, String> environment, List<String> command) {
    Map<String, String> all = new TreeMap<>(userEnvironment());
    all.putAll(environment);
    List<String> argv = enter();
    argv.addAll(List.of("setpriv", "--reuid=" + UID, "--regid=" + UID, "--init-groups"));
    argv.addAll(List.of("env", "-i", "-C", home.toString()));
    all.forEach(
        (name, value) -> {
          if (!value.isEmpty()) {
            argv.add(name + "=" + value);
          }
        });
    argv.addAll(command);
    return argv;
  }

  private List<String> enter() {
    List<String> argv = new ArrayList<>(List.of("nsenter", "-t", Long.toString(init)));
    argv.addAll(List.of("--mount", "--pid", "--cgroup", "--ipc", "--uts", "--root", "--wd=/"));
    if (ownNetwork) {
      argv.add("--net");
    }
    argv.add("--");
    return argv;
  }

  /** What {@link #asUser} sets. */
  public Map<String, String> userEnvironment() {
    return Map.of(
        "HOME",
        home.toString(),
        "USER",
        USER,
        "LOGNAME",
        USER,
        "SHELL",
        "/bin/bash",
        "PATH",
        "/usr/local/bin:/usr/bin:/bin",
        "LANG",
        "C.UTF-8",
        "XDG_RUNTIME_DIR",
        userRuntimeDir());
  }

  /** Ends the user's manager and all it runs, as a shutdown would; its runtime folder goes too. */
  public void stopUserManager() throws IOException, InterruptedException {
    asRoot("systemctl", "stop", "user@" + UID + ".service").ok();
    asRoot("systemctl", "stop", "user-runtime-dir@" + UID + ".service").ok();
  }

  /** Starts it, as a boot does for a user who lingers; blocks until it is up. */
  public void startUserManager() throws IOException, InterruptedException {
    awaitUserManager();
  }

  /** As a reboot. */
  public void restartUserManager() throws IOException, InterruptedException {
    stopUserManager();
    startUserManager();
  }

  /** Its user's runtime folder, as it sees it; see {@link #seenFromHere}. */
  public String userRuntimeDir() {
    return "/run/user/" + UID;
  }

  /** Its user's home, here and there. */
  public Path userHome() {
    return home;
  }

  /** Of its user. */
  public int uid() {
    return UID;
  }

  /**
   * Where this JVM finds a path of the guest: also of its memory, and a socket can be connected.
   */
  public Path seenFromHere(String path) {
    return Path.of("/proc/" + init + "/root" + path);
  }

  /** Its process 1, as this machine counts. */
  public long initPid() {
    return init;
  }

  /** What keeps it. */
  ProcessHandle supervisor() {
    return supervisor.toHandle();
  }

  /** Whether its process 1 is there. */
  public boolean isUp() {
    return HostTraces.isAlive(Path.of("/proc/" + init));
  }

  /** Ends it and all it runs. Idempotent. */
  @Override
  public void close() throws IOException {
    try {
      end(supervisor);
      Commands.Result swept = script("sweep", folder);
      if (swept.code() != 0) {
        throw new IllegalStateException("what is left of it cannot be taken out: " + swept);
      }
    } catch (InterruptedException e) {
      // The supervisor, whose stdin has ended, does it without us.
      Thread.currentThread().interrupt();
    }
  }

  private static void end(Process supervisor) throws InterruptedException {
    try {
      supervisor.getOutputStream().close();
    } catch (IOException e) {
      // It was gone before.
    }
    if (!supervisor.waitFor(20, TimeUnit.SECONDS)) {
      supervisor.destroyForcibly().waitFor();
      throw new IllegalStateException("the supervisor did not end in time and was killed");
    }
  }

  /** Makes everything in the home the user's; for what does not go through this class. */
  public void ownHome() throws IOException {
    give(home);
  }

  static Commands.Result script(String verb, Path folder) throws IOException, InterruptedException {
    return Commands.run(
        folder, Map.of(), COMMAND, "bash", SCRIPT.toString(), verb, folder.toString());
  }

  /**
   * What root has written there becomes the user's. What vanishes meanwhile, since the user's
   * programs are at work, was not to be given.
   */
  private static void give(Path home) throws IOException {
    Files.walkFileTree(
        home,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            return visitFile(folder, attributes);
          }

          @Override
          public FileVisitResult visitFile(Path path, BasicFileAttributes attributes)
              throws IOException {
            try {
              if (Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS).equals(0)) {
                Files.setAttribute(path, "unix:gid", UID, LinkOption.NOFOLLOW_LINKS);
                Files.setAttribute(path, "unix:uid", UID, LinkOption.NOFOLLOW_LINKS);
              }
            } catch (NoSuchFileException e) {
              return FileVisitResult.CONTINUE;
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path path, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e)
              throws IOException {
            if (e != null && !(e instanceof NoSuchFileException)) {
              throw e;
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
