package org.hephaestus.socket;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.hephaestus.ports.api.DaemonStatus;
import org.hephaestus.ports.api.KnowledgeRequest;
import org.hephaestus.ports.api.Request;
import org.hephaestus.testkit.api.ApiSamples;
import org.hephaestus.testkit.api.FakeHephApi;

/**
 * A server in a process of its own with a small heap, so that a test can say how much memory
 * clients can make it use. Ends with its standard input.
 */
final class HostileServer {
  /** Of the answer to {@code status}. */
  static final int LONG_ANSWER = 4 << 20;

  private HostileServer() {}

  /** Takes the folder of the socket; says "ready" when it listens. */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    DaemonStatus small = ApiSamples.daemonStatus();
    DaemonStatus big =
        new DaemonStatus(
            small.version(),
            small.commit(),
            small.instance(),
            small.pid(),
            small.startedAt(),
            small.mode(),
            "x".repeat(LONG_ANSWER),
            small.socket(),
            small.log(),
            small.store(),
            small.update());
    FakeHephApi api =
        new FakeHephApi()
            .answer(Request.Status.class, big)
            .answer(KnowledgeRequest.ListProjects.class, new KnowledgeRequest.Projects(List.of()));
    try (SocketServer server =
        new SocketServer(
            folder.resolve("hephd.sock"),
            api,
            ApiSamples.HELLO,
            SocketLimits.DEFAULT,
            SocketPaths.ownUid(folder))) {
      System.out.println(server.start() instanceof Listening.Started ? "ready" : "refused");
      while (System.in.read() >= 0) {
        // Nothing is said to it but the end.
      }
    }
  }
}
