import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Makes app/target/dist, the folder that becomes a version: bin/, lib/, runtime/, runtime.id,
 * release.json. Run by the build with the JDK that compiled everything, as a single-file program, so
 * that it is no part of the product.
 *
 * <p>Arguments: project root, dist folder (lib/ already holds the dependencies), the app's jar,
 * version.
 */
public final class Assemble {
  /** What the code and its libraries need of the JDK. */
  private static final String MODULES = "java.base,java.logging,java.sql,jdk.unsupported";

  /** What {@code heph} needs; it starts many times a day, hephd does not. */
  private static final List<String> CLIENT_JARS =
      List.of(
          "hephaestus-app",
          "hephaestus-ports",
          "hephaestus-domain",
          "hephaestus-adapters-cli",
          "hephaestus-adapters-socket",
          "hephaestus-adapters-files",
          "hephaestus-adapters-systemd",
          "hephaestus-adapters-launchd",
          "junixsocket-common",
          "moshi",
          "okio-jvm",
          "kotlin-stdlib",
          "picocli",
          "jspecify");

  /** What {@code heph-tui} needs beside that. */
  private static final List<String> TERMINAL_JARS = List.of("jline");

  /**
   * A program.
   *
   * @param jars its class path; empty for everything there is
   * @param cache whose start-up cache it uses: that of a program with which its class path begins
   */
  private record Program(
      String name, String main, List<String> jars, String flags, String cache) {}

  private static final Program HEPH =
      new Program("heph", "heph.HephMain", CLIENT_JARS, clientFlags(), "heph");

  private final Path root;
  private final Path dist;
  private final String version;

  private Assemble(Path root, Path dist, String version) {
    this.root = root;
    this.dist = dist;
    this.version = version;
  }

  public static void main(String[] args) throws Exception {
    if (args.length != 4) {
      throw new IllegalArgumentException("usage: Assemble ROOT DIST JAR VERSION");
    }
    Path root = Path.of(args[0]).toRealPath();
    Path dist = Path.of(args[1]).toAbsolutePath();
    if (!args[3].matches("[0-9][0-9A-Za-z.+-]{0,127}")) {
      throw new IllegalArgumentException(
          "-Drevision must be a semantic version without v, was '" + args[3] + "'");
    }
    Path jar = Path.of(args[2]);
    Files.copy(
        jar,
        dist.resolve("lib/hephaestus-app.jar"),
        StandardCopyOption.REPLACE_EXISTING);
    // For ./tour, which needs the JDK that compiled everything and cannot know where it is.
    Files.writeString(dist.resolveSibling("jdk.home"), System.getProperty("java.home") + "\n");
    new Assemble(root, dist, args[3]).assemble();
  }

  private void assemble() throws Exception {
    Commit commit = commit();
    String runtimeId = runtime();
    unpackNativeLibraries();
    recompilePicocli();
    releaseJson(commit, runtimeId);
    Path bin = Files.createDirectories(dist.resolve("bin"));
    for (boolean cached : new boolean[] {false, true}) {
      // The caches are trained by the scripts without them, and refused if a flag differs.
      for (Program program : programs()) {
        script(bin.resolve(program.name()), program, commit, runtimeId, cached);
      }
      if (!cached) {
        try {
          train();
        } catch (IOException e) {
          System.err.println("note: no start-up caches, programs will start more slowly: " + e);
        }
      }
    }
  }

  private List<Program> programs() {
    List<String> terminal = new ArrayList<>(CLIENT_JARS);
    terminal.addAll(TERMINAL_JARS);
    return List.of(
        HEPH,
        new Program(
            "heph-quickadd", "heph.QuickAddMain", CLIENT_JARS, clientFlags(), HEPH.cache()),
        new Program(
            "heph-tui",
            "heph.TuiMain",
            terminal,
            clientFlags() + " -Dorg.jline.terminal.provider=jni",
            HEPH.cache()),
        new Program("hephd", "hephd.HephdMain", List.of(), daemonFlags(), "hephd"));
  }

  private record Commit(String id, boolean dirty, String origin) {
    String text() {
      return dirty ? id + "-dirty" : id;
    }
  }

  /**
   * The commit of the tree. A tree with changes gets the first digits of its contents' own id
   * instead, so that two builds of different trees are two versions.
   */
  private Commit commit() throws Exception {
    Optional<String> head = git(Map.of(), "rev-parse", "HEAD");
    Optional<String> top = git(Map.of(), "rev-parse", "--show-toplevel");
    if (head.isEmpty() || top.isEmpty() || !Path.of(top.get()).toRealPath().equals(root)) {
      return new Commit("0".repeat(12), true, "");
    }
    String origin = origin(git(Map.of(), "config", "--get", "remote.origin.url").orElse(""));
    if (git(Map.of(), "status", "--porcelain").orElse("?").isEmpty()) {
      return new Commit(head.get().substring(0, 12), false, origin);
    }
    Path scratch = Files.createTempDirectory("heph-tree");
    try {
      Path objects = Path.of(git(Map.of(), "rev-parse", "--git-path", "objects").orElseThrow());
      Map<String, String> aside =
          Map.of(
              "GIT_INDEX_FILE", scratch.resolve("index").toString(),
              "GIT_OBJECT_DIRECTORY",
                  Files.createDirectories(scratch.resolve("objects")).toString(),
              "GIT_ALTERNATE_OBJECT_DIRECTORIES", root.resolve(objects).toString());
      git(aside, "add", "--all");
      String tree = git(aside, "write-tree").orElseThrow();
      return new Commit(tree.substring(0, 12), true, origin);
    } finally {
      delete(scratch);
    }
  }

  /** The forge that the checkout came from, as https://host/owner/repo; empty when it is none. */
  private static String origin(String url) {
    String u = url.strip().replaceFirst("\\.git/?$", "").replaceFirst("/$", "");
    if (u.matches("[A-Za-z0-9._-]+@[A-Za-z0-9.-]+:[^/].*")) { // scp-like: git@host:owner/repo
      u = "https://" + u.substring(u.indexOf('@') + 1).replaceFirst(":", "/");
    } else if (u.startsWith("ssh://")) {
      u = u.replaceFirst("^ssh://([^@/]*@)?([^:/]+)(:[0-9]+)?/", "https://$2/");
    }
    u = u.replaceFirst("^(https?://)[^@/]*@", "$1"); // never a credential
    return u.matches("https?://[A-Za-z0-9.:\\[\\]-]+(/[A-Za-z0-9._~-]+){2,}") ? u : "";
  }

  private Optional<String> git(Map<String, String> environment, String... arguments)
      throws Exception {
    List<String> command = new ArrayList<>(List.of("git", "-C", root.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? Optional.of(out.strip()) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // no git: an archive was unpacked
    }
  }

  /** A Java runtime of just the modules needed; its id names everything it depends on. */
  private String runtime() throws Exception {
    String what = Runtime.version() + " " + os() + " " + MODULES;
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(what.getBytes(StandardCharsets.UTF_8));
    String id =
        "jdk-"
            + Runtime.version().toString().replaceAll("[^0-9A-Za-z.+-]", "_")
            + "-"
            + os()
            + "-"
            + HexFormat.of().formatHex(digest, 0, 4);
    Path runtime = dist.resolve("runtime");
    Path marker = dist.resolve("runtime.id");
    if (Files.exists(marker) && Files.readString(marker).strip().equals(id)) {
      return id; // an unchanged one of an earlier build
    }
    delete(runtime);
    Path jlink = Path.of(System.getProperty("java.home"), "bin/jlink");
    if (!Files.isExecutable(jlink)) {
      throw new IllegalStateException(jlink + " is missing; install a full JDK");
    }
    // A process of its own: a part of jlink prints past the streams it is given.
    Process process =
        new ProcessBuilder(
                jlink.toString(),
                "--add-modules",
                MODULES,
                "--strip-java-debug-attributes",
                "--no-header-files",
                "--no-man-pages",
                "--generate-cds-archive",
                "--output",
                runtime.toString())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException("jlink failed with " + process.exitValue() + ": " + said);
    }
    Files.writeString(marker, id + "\n");
    return id;
  }

  private static String os() {
    String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch");
    return (name.startsWith("mac") ? "macos" : name) + "-" + arch;
  }

  /** Native libraries as files: unpacking them from their jars at each start costs 15 to 60 ms. */
  private void unpackNativeLibraries() throws IOException {
    String arch = System.getProperty("os.arch");
    boolean mac = System.getProperty("os.name").startsWith("Mac");
    String plainArch = arch.equals("amd64") ? "x86_64" : arch;
    unpack(
        "junixsocket-native-common",
        mac
            ? "lib/" + (arch.equals("aarch64") ? "aarch64" : "x86_64") + "-MacOSX-clang/jni/"
            : "lib/" + arch + "-Linux-clang/jni/",
        "junixsocket");
    unpack(
        "sqlite-jdbc",
        "org/sqlite/native/" + (mac ? "Mac/" : "Linux/") + plainArch + "/",
        "libsqlitejdbc");
  }

  private void unpack(String artifact, String folder, String name) throws IOException {
    Path target = Files.createDirectories(dist.resolve("lib/native"));
    try (ZipFile zip = new ZipFile(jar(artifact).toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        String path = entry.getName();
        if (path.startsWith(folder) && !entry.isDirectory() && !path.contains("nodeps")) {
          try (InputStream in = zip.getInputStream(entry)) {
            Path file = target.resolve(name + path.substring(path.lastIndexOf('.')));
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
          }
        }
      }
    }
  }

  /**
   * picocli is published as Java 5 classes, which no start-up cache takes; its sources are the same
   * program (Apache-2.0). Compiled once per clean build.
   */
  private void recompilePicocli() throws IOException {
    Path folder = dist.resolveSibling("recompiled");
    Path compiled = folder.resolve("picocli.jar");
    if (!Files.exists(compiled)) {
      Path sources = folder.resolve("sources");
      List<String> arguments =
          new ArrayList<>(List.of("-nowarn", "-proc:none", "--release", "21", "-d"));
      Path classes = folder.resolve("classes");
      arguments.add(classes.toString());
      try (ZipFile zip = new ZipFile(folder.resolve("picocli-sources.jar").toFile())) {
        for (ZipEntry entry : zip.stream().toList()) {
          if (entry.getName().matches("picocli/[A-Za-z-]+\\.java")) {
            Path file = sources.resolve(entry.getName());
            Files.createDirectories(file.getParent());
            try (InputStream in = zip.getInputStream(entry)) {
              Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
            }
            arguments.add(file.toString());
          }
        }
      }
      tool("javac", arguments);
      tool("jar", List.of("--create", "--file", compiled.toString(), "-C", classes.toString(), "."));
    }
    Files.copy(compiled, jar("picocli"), StandardCopyOption.REPLACE_EXISTING);
  }

  private static void tool(String name, List<String> arguments) {
    StringWriter said = new StringWriter();
    PrintWriter out = new PrintWriter(said, true);
    ToolProvider tool = ToolProvider.findFirst(name).orElseThrow();
    if (tool.run(out, out, arguments.toArray(String[]::new)) != 0) {
      throw new IllegalStateException(name + " failed: " + said);
    }
  }

  private Path jar(String artifact) {
    Path jar = dist.resolve("lib/" + artifact + ".jar");
    if (!Files.exists(jar)) {
      throw new IllegalStateException(jar + " is missing");
    }
    return jar;
  }

  private void releaseJson(Commit commit, String runtimeId) throws IOException {
    Files.writeString(
        dist.resolve("release.json"),
        """
        {
          "schema": 1,
          "version": "%s",
          "commit": "%s",
          "dirty": %s,
          "origin": "%s",
          "runtime": "%s",
          "launcher_contract": 2,
          "data_reads": 1,
          "data_writes": 1
        }
        """
            .formatted(version, commit.id(), commit.dirty(), commit.origin(), runtimeId));
  }

  private static String clientFlags() {
    // The property: without it java.net reads the whole of java.security, for a tenth of the start.
    return "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -Xmx128m"
        + " -Djdk.includeInExceptions=";
  }

  private static String daemonFlags() {
    return "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -Xmx256m"
        + " -XX:+ExitOnOutOfMemoryError";
  }

  /** In the order in which they stand on the class path. */
  private List<String> jars(Program program) throws IOException {
    List<String> jars = new ArrayList<>();
    for (String artifact : program.jars()) {
      jars.add(jar(artifact).getFileName().toString());
    }
    if (jars.isEmpty()) {
      try (Stream<Path> all = Files.list(dist.resolve("lib"))) {
        all.map(p -> p.getFileName().toString())
            .filter(n -> n.endsWith(".jar"))
            .sorted()
            .forEach(jars::add);
      }
    }
    return jars;
  }

  private void script(Path file, Program program, Commit commit, String runtimeId, boolean cached)
      throws IOException {
    String name = program.name();
    List<String> jars = jars(program);
    String classPath = "$here/lib/" + String.join(":$here/lib/", jars);
    // -Xlog:disable: a cache that does not fit is slow, not worth four lines on somebody's terminal.
    String cache =
        cached && Files.exists(dist.resolve("lib/" + program.cache() + ".aot"))
            ? " \\\n  -Xlog:disable -XX:AOTCache=\"$here/lib/" + program.cache() + ".aot\""
            : "";
    String text =
        """
        #!/bin/sh
        # %s %s (%s). This file owns the Java runtime and its flags; what people and services run
        # is bin/%s of the installation, which picks the version.
        case $0 in
        /*) here=${0%%/bin/*} ;;
        *) here=$(cd "${0%%/*}/.." && pwd -P) || exit 78 ;;
        esac
        java=${here%%/*/*}/runtimes/%s/bin/java
        [ -x "$java" ] || java=$here/runtime/bin/java
        if [ ! -x "$java" ]; then
          echo "%s: the Java runtime %s of this version is gone; run ./install again" >&2
          exit 78
        fi
        # Without a locale of UTF-8, as from cron, Java would read question marks for other letters.
        case ${LC_ALL:-${LC_CTYPE:-${LANG:-}}} in
        *[Uu][Tt][Ff]*) ;;
        *) export LC_ALL=C.UTF-8 ;;
        esac
        tty=false columns=0
        [ ! -t 1 ] || { tty=true; columns=$(stty size <&1 2>/dev/null) && columns=${columns#* } || columns=0; }
        [ -t 0 ] && tty_in=true || tty_in=false
        exec "$java" %s \\
          --enable-native-access=ALL-UNNAMED%s \\
          -Dorg.newsclub.net.unix.library.override="$here/lib/native/junixsocket%s" \\
          -Dorg.sqlite.lib.path="$here/lib/native" \\
          -Dheph.version=%s -Dheph.commit=%s -Dheph.origin=%s -Dheph.folder="$here" \\
          -Dheph.tty=$tty -Dheph.tty.in=$tty_in -Dheph.columns=$columns $HEPH_JAVA_OPTS -cp "%s" \\
          org.hephaestus.app.%s "$@"
        """
            .formatted(
                name,
                version,
                commit.text(),
                name,
                runtimeId,
                name,
                runtimeId,
                program.flags(),
                cache,
                System.getProperty("os.name").startsWith("Mac") ? ".dylib" : ".so",
                version,
                commit.text(),
                commit.origin(),
                classPath,
                program.main());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /**
   * Trains the start-up caches (JEP 514, JDK 25 and later) with a daemon and some commands in a
   * scratch folder. A failure costs speed, not the build.
   */
  private void train() throws Exception {
    Path lib = dist.resolve("lib");
    Files.deleteIfExists(lib.resolve("heph.aot"));
    Files.deleteIfExists(lib.resolve("hephd.aot"));
    if (Runtime.version().feature() < 25) {
      return;
    }
    Path scratch = Files.createTempDirectory("heph-train");
    try {
      Process daemon =
          start(
              scratch,
              "-XX:AOTCacheOutput=" + lib.resolve("hephd.aot"),
              dist.resolve("bin/hephd").toString(),
              "--mode",
              "local");
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (!Files.exists(scratch.resolve("hephd.sock"))
          && daemon.isAlive()
          && System.nanoTime() < deadline) {
        TimeUnit.MILLISECONDS.sleep(20);
      }
      finish(start(scratch, "", training(lib.resolve("heph.aot")).toArray(String[]::new)));
      daemon.destroy();
      finish(daemon);
    } finally {
      delete(scratch);
    }
    for (String name : List.of("heph", "hephd")) {
      Files.deleteIfExists(lib.resolve(name + ".aot.config"));
      if (!Files.exists(lib.resolve(name + ".aot"))) {
        System.err.println("note: no start-up cache for " + name + "; it will start more slowly");
      }
    }
  }

  /** Several commands of heph in one process, with the flags and the class path of its script. */
  private List<String> training(Path cache) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(dist.resolve("runtime/bin/java").toString());
    command.addAll(List.of(HEPH.flags().split(" ")));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-XX:AOTCacheOutput=" + cache);
    String suffix = System.getProperty("os.name").startsWith("Mac") ? ".dylib" : ".so";
    command.add(
        "-Dorg.newsclub.net.unix.library.override="
            + dist.resolve("lib/native/junixsocket" + suffix));
    command.add("-Dheph.version=" + version);
    command.add("-cp");
    command.add(
        String.join(":", jars(HEPH).stream().map(j -> dist.resolve("lib/" + j).toString()).toList()));
    command.add("org.hephaestus.app.heph.HephTraining");
    return command;
  }

  private Process start(Path scratch, String option, String... command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().keySet().removeIf(name -> name.startsWith("HEPH_"));
    builder.environment().put("HEPH_JAVA_OPTS", option);
    builder.environment().put("HEPH_HOME", scratch.resolve("home").toString());
    builder.environment().put("HEPH_DB", scratch.resolve("heph.db").toString());
    builder.environment().put("HEPH_SOCKET", scratch.resolve("hephd.sock").toString());
    return builder.start();
  }

  private static void finish(Process process) throws InterruptedException {
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }

  private static void delete(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    try (Stream<Path> all = Files.walk(path)) {
      for (Path p : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(p);
      }
    }
  }
}
