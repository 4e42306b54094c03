package org.hephaestus.app.heph;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.hephaestus.app.BuildInfo;
import org.hephaestus.cli.Heph;
import org.hephaestus.cli.Host;
import org.hephaestus.domain.client.ReconnectingClient;
import org.hephaestus.files.jdk.SystemClock;
import org.hephaestus.files.jdk.ThreadPause;
import org.hephaestus.ports.api.HephApi;
import org.hephaestus.ports.time.Clock;
import org.hephaestus.ports.time.Pause;
import org.hephaestus.socket.SocketPaths;
import org.hephaestus.socket.UnixOpener;

/** The program {@code heph}. */
public final class HephMain {
  private HephMain() {}

  /** Runs one command and exits with its {@link org.hephaestus.cli.ExitCode}. */
  public static void main(String[] args) {
    Clock clock = new SystemClock();
    Pause pause = new ThreadPause();
    BuildInfo build = BuildInfo.ofThisProcess();
    Host host =
        new Host(
            System.out,
            System.err,
            System.getenv(),
            Boolean.getBoolean("heph.tty"), // the start script asks, Java could not cheaply
            clock,
            pause,
            ZoneId::systemDefault);
    Heph heph =
        new Heph(host, () -> client(host.env(), clock, pause), build.version(), build.commit());
    System.exit(heph.run(List.of(args)));
  }

  private static HephApi client(Map<String, String> variables, Clock clock, Pause pause) {
    String home = variables.getOrDefault("HOME", "");
    Path userHome = Path.of(home.isEmpty() ? System.getProperty("user.home") : home);
    List<Path> paths = SocketPaths.candidates(variables, SocketPaths.ownUid(userHome), userHome);
    return new ReconnectingClient(new UnixOpener(paths), clock, pause);
  }
}
