package org.hephaestus.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.zip.GZIPOutputStream;
import org.hephaestus.ports.sync.ProtocolRange;
import org.hephaestus.testkit.sync.FakeHub;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HubServerTest {
  private static final String HOST = "127.0.0.1";

  private final FakeHub hub = new FakeHub();
  private final HttpClient client = HttpClient.newHttpClient();
  private HubServer server = of(0);
  private int port;

  private HubServer of(int at) {
    return new HubServer(hub, HOST, at, new ProtocolRange(1, 1), "1.2.3");
  }

  @BeforeEach
  void listen() {
    HubServer.Start start = server.start();
    assertThat(start).isInstanceOf(HubServer.Start.Listening.class);
    port = ((HubServer.Start.Listening) start).port();
  }

  @AfterEach
  void close() {
    server.close();
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("http://" + HOST + ":" + port + path))
        .timeout(Duration.ofSeconds(30));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static byte[] gzip(byte[] plain) throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(plain);
    }
    return packed.toByteArray();
  }

  // --- what anybody may ask

  @Test
  void saysWhatItIs() throws Exception {
    assertThat(send(to("/healthz")).body()).isEqualTo("{\"ok\":true}");
    HttpResponse<String> config = send(to("/config"));
    assertThat(config.body()).isEqualTo("{\"protocols\":[1,1],\"build\":\"1.2.3\"}");
    assertThat(config.headers().firstValue("Server")).isEmpty();
  }

  // --- what is no question of the protocol: refused in its form, and never handed on

  @Test
  void refusesWhatItDoesNotUnderstand() throws Exception {
    Object[][] rows = {
      // path, method, body, status, what is said
      {"/", "GET", "", 404, "nothing is at /"},
      {"/v1/sync/nope", "GET", "", 404, "has no GET"},
      {"/v1/sync/hello", "GET", "", 404, "has no GET"},
      {"/v1/sync/hello", "POST", "", 400, "is cut off"},
      {"/v1/sync/hello", "POST", "<html>", 400, "not the JSON"},
      {"/v1/sync/hello", "POST", "x".repeat(70_000), 400, "more than 65536 bytes"},
      {"/v1/sync/ops", "POST", "{\"owner\":\"me\"}\n", 400, "breaks off"},
      {"/v1/sync/ops", "GET", "", 400, "owner is missing"},
      {"/v1/sync/ops?owner=a&epoch=b&since=-1", "GET", "", 400, "number from 0"},
      {"/v1/sync/ops?owner=a&epoch=b&since=x", "GET", "", 400, "number from 0"},
      {"/v1/sync/wait?owner=a&epoch=b", "GET", "", 400, "since is missing"},
      {"/v1/sync/digest?owner=a&bucket=256", "GET", "", 400, "0 to 255"},
    };
    for (Object[] row : rows) {
      HttpResponse<String> answer =
          send(
              to((String) row[0])
                  .method((String) row[1], BodyPublishers.ofString((String) row[2])));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(row[3]);
      assertThat(answer.body()).contains((String) row[4]).contains("\"code\":\"MALFORMED\"");
      assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    }
    assertThat(hub.asked()).isEmpty();
  }

  @Test
  void readsNoEncodingButGzip() throws Exception {
    HttpResponse<String> answer =
        send(
            to("/v1/sync/hello")
                .header("Content-Encoding", "br")
                .POST(BodyPublishers.ofString("{}")));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("use gzip");
  }

  @Test
  void aBombIsTooLarge() throws Exception {
    byte[] bomb = gzip(" ".repeat(40 << 20).getBytes(StandardCharsets.US_ASCII));
    HttpResponse<String> answer =
        send(
            to("/v1/sync/ops")
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(bomb)));
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body()).contains("\"code\":\"TOO_LARGE\"");
    assertThat(hub.asked()).isEmpty();
  }

  // --- its end

  @Test
  void whoeverWaitsIsLetGoAtTheEnd() throws Exception {
    // Answered as soon as its headers are there, which is at once.
    HttpResponse<InputStream> waiting =
        client.send(
            to("/v1/sync/wait?owner=a&epoch=b&since=3").build(), BodyHandlers.ofInputStream());
    assertThat(waiting.statusCode()).isEqualTo(200);
    server.drain(Duration.ofSeconds(5));
    String all = new String(waiting.body().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(all.strip()).isEqualTo("{\"head\":3}");
  }

  @Test
  void anAddressInUseIsSaidSo() {
    try (HubServer second = of(port)) {
      assertThat(second.start())
          .isInstanceOfSatisfying(
              HubServer.Start.Refused.class,
              refused ->
                  assertThat(refused.why())
                      .contains("cannot listen on " + HOST + ":" + port)
                      .contains("--http-addr"));
    }
  }
}
