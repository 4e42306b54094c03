package org.hephaestus.app.heph;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hephaestus.cli.ExitCode;
import org.hephaestus.cli.Host;
import org.hephaestus.domain.client.ReconnectingClient;
import org.hephaestus.files.jdk.JdkChance;
import org.hephaestus.files.jdk.SystemClock;
import org.hephaestus.files.jdk.ThreadPause;
import org.hephaestus.ports.api.Connection;
import org.hephaestus.ports.api.HephApi;
import org.hephaestus.socket.SocketPaths;
import org.hephaestus.socket.UnixOpener;

/** What the faces are given of this machine; wired by hand, because start-up is a feature. */
public final class Machine {
  private Machine() {}

  /** Standard output, unbuffered: a face writes once, and a full disk is noticed. */
  public static OutputStream stdout() {
    return new FileOutputStream(FileDescriptor.out);
  }

  /** This process as a face sees it. The start script asks about terminals; Java is slow at it. */
  public static Host host(OutputStream out, PrintStream err) {
    Map<String, String> variables = System.getenv();
    return new Host(
        out,
        err,
        System.in,
        variables,
        Boolean.getBoolean("heph.tty"),
        Boolean.getBoolean("heph.tty.in"),
        Integer.getInteger("heph.columns", 0),
        Path.of("").toAbsolutePath(),
        userHome(variables),
        new SystemClock(),
        new ThreadPause(),
        new JdkChance(),
        new MachineZone(variables));
  }

  private static Path userHome(Map<String, String> variables) {
    String home = variables.getOrDefault("HOME", "");
    return Path.of(home.isEmpty() ? System.getProperty("user.home") : home).toAbsolutePath();
  }

  /** The way to the daemon. */
  public static Connection.Opener opener(Host host) {
    return new UnixOpener(
        SocketPaths.candidates(host.env(), SocketPaths.ownUid(host.home()), host.home()));
  }

  /** The daemon, wherever its socket is, whether it restarts or not. */
  public static HephApi client(Host host) {
    return new ReconnectingClient(opener(host), host.clock(), host.chance(), host.pause());
  }

  /**
   * Ends a program that has written everything. Not by exit, for which Java would load its logger;
   * there is no shutdown hook that would be missed.
   */
  static void end(int code) {
    System.err.flush();
    Runtime.getRuntime().halt(code);
  }

  /** Runs hephd of this version in the foreground, and answers its exit code. */
  static int hephd(List<String> arguments) {
    // Standard output belongs to heph: what hephd says is for people.
    List<String> command = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" >&2", "sh"));
    command.add(Path.of(System.getProperty("heph.folder", "."), "bin/hephd").toString());
    command.addAll(arguments);
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor();
    } catch (IOException e) {
      System.err.println("heph: hephd cannot be run: " + e.getMessage());
      return ExitCode.FAILED.code();
    } catch (InterruptedException e) {
      return ExitCode.INTERRUPTED.code();
    }
  }
}
