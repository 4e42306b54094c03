package org.hephaestus.app.service;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.hephaestus.files.jdk.JdkCommandRunner;
import org.hephaestus.ports.service.ServiceManager;
import org.hephaestus.systemd.SystemdServiceManager;
import org.jspecify.annotations.Nullable;

/**
 * The service manager of a guest's user: the real adapter in a JVM that runs in the guest as that
 * user, so that every file, owner, variable and process it looks at is the guest's. Not
 * thread-safe.
 */
final class GuestManager implements AutoCloseable {
  private static final List<Class<?>> NEEDED =
      List.of(
          ServiceManager.class,
          SystemdServiceManager.class,
          JdkCommandRunner.class,
          GuestManagerProgram.class);

  private final Process program;
  private final DataOutputStream questions;
  private final DataInputStream answers;

  private GuestManager(Process program) {
    this.program = program;
    this.questions = new DataOutputStream(new BufferedOutputStream(program.getOutputStream()));
    this.answers = new DataInputStream(new BufferedInputStream(program.getInputStream()));
  }

  /** Of the user, as asked by the user without a session. */
  static GuestManager of(RealSystemd systemd) throws IOException {
    return of(systemd.userCommand(Map.of(), command()));
  }

  /** As a command that is run from here asks. */
  static GuestManager of(List<String> command) throws IOException {
    return new GuestManager(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** What runs it, in the guest. */
  static List<String> command(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "-cp",
                places().stream().map(Path::toString).collect(Collectors.joining(":")),
                GuestManagerProgram.class.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  /** The folders of this machine that the guest must be able to read for it. */
  static Path[] folders() throws IOException {
    Set<Path> folders = new LinkedHashSet<>();
    folders.add(Path.of(System.getProperty("java.home")).toRealPath());
    for (Path place : places()) {
      folders.add(Files.isDirectory(place) ? place : place.resolveSibling(""));
    }
    return folders.toArray(Path[]::new);
  }

  private static Set<Path> places() {
    Set<Path> places = new LinkedHashSet<>();
    for (Class<?> type : NEEDED) {
      CodeSource source = type.getProtectionDomain().getCodeSource();
      try {
        places.add(Path.of(source.getLocation().toURI()));
      } catch (URISyntaxException e) {
        throw new IllegalStateException(e);
      }
    }
    return places;
  }

  /** It. */
  ServiceManager manager() {
    return (ServiceManager)
        Proxy.newProxyInstance(
            ServiceManager.class.getClassLoader(),
            new Class<?>[] {ServiceManager.class},
            (proxy, method, arguments) -> ask(method.getName(), arguments));
  }

  private @Nullable Object ask(String method, Object @Nullable [] arguments) throws IOException {
    Wire.write(questions, method);
    Wire.write(questions, arguments == null ? List.of() : Arrays.asList(arguments));
    questions.flush();
    return Wire.read(answers);
  }

  @Override
  public void close() throws IOException {
    questions.close();
    try {
      if (!program.waitFor(10, TimeUnit.SECONDS)) {
        program.descendants().forEach(ProcessHandle::destroyForcibly);
        program.destroyForcibly();
      }
    } catch (InterruptedException e) {
      program.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
