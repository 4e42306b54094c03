package org.hephaestus.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.hephaestus.hub.HubServer;
import org.hephaestus.ports.sync.HubApi;
import org.hephaestus.ports.sync.ProtocolRange;
import org.hephaestus.ports.sync.SyncTransport;
import org.hephaestus.testkit.sync.SyncTransportContract;
import org.junit.jupiter.api.AfterEach;

/** Through the real server. */
class HttpSyncTransportTest extends SyncTransportContract {
  private final List<AutoCloseable> open = new ArrayList<>();

  @Override
  protected SyncTransport to(HubApi hub) {
    HubServer server = new HubServer(hub, "127.0.0.1", 0, new ProtocolRange(1, 1), "test");
    HubServer.Start start = server.start();
    assertThat(start).isInstanceOf(HubServer.Start.Listening.class);
    open.add(server);
    int port = ((HubServer.Start.Listening) start).port();
    HttpSyncTransport transport =
        new HttpSyncTransport(
            URI.create("http://127.0.0.1:" + port + "/"), WaitLimits.DEFAULT, "test");
    open.add(transport);
    return transport;
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }
}
