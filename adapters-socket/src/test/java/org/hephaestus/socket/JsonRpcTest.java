package org.hephaestus.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.squareup.moshi.JsonReader;
import com.squareup.moshi.JsonWriter;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import okio.Buffer;
import org.hephaestus.ports.api.ApiError;
import org.hephaestus.ports.api.CallResult;
import org.hephaestus.ports.api.Request;
import org.hephaestus.ports.update.CheckOutcome;
import org.hephaestus.ports.update.Failure;
import org.hephaestus.ports.update.FailureCause;
import org.hephaestus.ports.update.Gate;
import org.hephaestus.ports.update.UpdateMode;
import org.hephaestus.ports.update.UpdateState;
import org.hephaestus.ports.update.UpdateStatus;
import org.hephaestus.socket.JsonRpc.Incoming;
import org.hephaestus.socket.JsonRpc.Message;
import org.hephaestus.testkit.api.ApiSamples;
import org.hephaestus.testkit.api.FakeHephApi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class JsonRpcTest {
  private static final String CALL = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"";

  static List<Request<?>> requests() {
    return ApiSamples.requests();
  }

  @ParameterizedTest
  @MethodSource("requests")
  void requestsAndTheirAnswersComeBackAsTheyWere(Request<?> request) throws IOException {
    assertThat(JsonRpc.request(JsonRpc.request("7", request)))
        .isEqualTo(new Incoming.Call("7", request));
    roundTrip(request);
  }

  private static <R> void roundTrip(Request<R> request) throws IOException {
    CallResult<R> answer = new FakeHephApi().call(request);
    assertThat(answer).isInstanceOf(CallResult.Ok.class);
    R value = ((CallResult.Ok<R>) answer).value();
    String line = JsonRpc.result("7", request, value);
    assertThat(line).doesNotContain("\n");
    assertThat(JsonRpc.message(line))
        .isInstanceOfSatisfying(
            Message.Result.class,
            result -> {
              assertThat(result.id()).isEqualTo("7");
              try {
                assertThat(JsonRpc.decodeResult(request, result.json())).isEqualTo(value);
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
  }

  private static UpdateStatus again(UpdateStatus status) throws IOException {
    Buffer json = new Buffer();
    try (JsonWriter out = JsonWriter.of(json)) {
      ApiJson.updateStatus(out, status);
    }
    return ApiJsonReader.updateStatus(JsonReader.of(json));
  }

  static Stream<UpdateStatus> statuses() {
    // Every kind of outcome, and none; with an attempt, with one from no installed version,
    // without.
    Stream<UpdateStatus> outcomes =
        ApiSamples.outcomes().stream()
            .map(o -> ApiSamples.updateStatus(ApiSamples.OLD, UpdateState.IDLE, o, null));
    return Stream.concat(
        outcomes,
        Stream.of(
            ApiSamples.updateStatus(ApiSamples.OLD, UpdateState.IDLE, null, null),
            ApiSamples.updateStatus(
                ApiSamples.NEW,
                UpdateState.COMMITTED,
                null,
                ApiSamples.attempt(UpdateState.COMMITTED, "ünïcode \"quotes\" \n\t\u2028 😀")),
            new UpdateStatus(
                UpdateMode.OFF,
                "0.0.0-dev",
                "",
                "source",
                UpdateState.IDLE,
                null,
                null,
                null,
                new UpdateStatus.Attempt(
                    "a", UpdateState.ABANDONED, null, ApiSamples.NEW, ApiSamples.NOW, ""),
                List.of())));
  }

  @ParameterizedTest
  @MethodSource("statuses")
  void everyUpdateStatusComesBackAsItWas(UpdateStatus status) throws IOException {
    assertThat(again(status)).isEqualTo(status);
  }

  @ParameterizedTest
  @EnumSource(UpdateState.class)
  void everyStateComesBackAsItWas(UpdateState state) throws IOException {
    UpdateStatus status =
        ApiSamples.updateStatus(ApiSamples.OLD, state, null, ApiSamples.attempt(state, "why"));
    assertThat(again(status)).isEqualTo(status);
  }

  @ParameterizedTest
  @EnumSource(FailureCause.class)
  void everyCauseComesBackAsItWas(FailureCause cause) throws IOException {
    CheckOutcome failed = new CheckOutcome.Failed(Failure.of(cause, "what", "next"));
    UpdateStatus status = ApiSamples.updateStatus(ApiSamples.OLD, UpdateState.IDLE, failed, null);
    assertThat(again(status)).isEqualTo(status);
  }

  @ParameterizedTest
  @EnumSource(Gate.class)
  void everyGateComesBackAsItWas(Gate gate) throws IOException {
    CheckOutcome held = new CheckOutcome.Held(gate, null, null, "why", List.of());
    UpdateStatus status = ApiSamples.updateStatus(ApiSamples.OLD, UpdateState.IDLE, held, null);
    assertThat(again(status)).isEqualTo(status);
  }

  static List<Arguments> badRequests() {
    return List.of(
        // No JSON, or more than one value.
        arguments("", ApiError.PARSE_ERROR, "not JSON"),
        arguments("{", ApiError.PARSE_ERROR, "too early"),
        arguments("ping", ApiError.PARSE_ERROR, "not JSON"),
        arguments(CALL + "} {}", ApiError.PARSE_ERROR, "not JSON"),
        // JSON, but no request.
        arguments("[]", ApiError.INVALID_REQUEST, "one JSON object"),
        arguments("42", ApiError.INVALID_REQUEST, "one JSON object"),
        arguments("{}", ApiError.INVALID_REQUEST, "jsonrpc"),
        arguments("{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"ping\"}", -32600, "jsonrpc"),
        arguments("{\"jsonrpc\":\"2.0\",\"method\":\"ping\"}", -32600, "id must be"),
        arguments("{\"jsonrpc\":\"2.0\",\"id\":1.5,\"method\":\"ping\"}", -32600, "not a request"),
        arguments("{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"ping\"}", -32600, "id must be"),
        arguments("{\"jsonrpc\":\"2.0\",\"id\":1}", -32600, "method is missing"),
        arguments("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":[]}", -32600, "not a request"),
        // A request this version does not know.
        arguments("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"PING\"}", -32601, "'PING'"),
        // A parameter it does not know: named, never dropped.
        arguments(CALL + ",\"params\":{\"force\":true}}", -32602, "'force'"),
        arguments(CALL + ",\"params\":[1]}", -32602, "an object"),
        arguments(
            "{\"params\":{\"x\":1},\"method\":\"ping\",\"id\":1,\"jsonrpc\":\"2.0\"}",
            -32602,
            "'x'"));
  }

  @ParameterizedTest
  @MethodSource("badRequests")
  void saysWhatIsWrongWithARequest(String line, int code, String words) {
    assertThat(JsonRpc.request(line))
        .isInstanceOfSatisfying(
            Incoming.Bad.class,
            bad -> {
              assertThat(bad.error().message()).contains(words);
              assertThat(bad.error().code()).isEqualTo(code);
              assertThat(bad.error().kind()).isEqualTo(JsonRpc.kind(code));
            });
  }

  static List<Arguments> ids() {
    return List.of(
        arguments("1", "1"), arguments("-5", "-5"), arguments("\"a\\\"b\"", "\"a\\\"b\""));
  }

  @ParameterizedTest
  @MethodSource("ids")
  void sendsTheIdBackAsItCame(String id, String want) {
    String line = "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"ping\",\"unknown\":[{}]}";
    assertThat(JsonRpc.request(line)).isEqualTo(new Incoming.Call(want, new Request.Ping()));
    assertThat(JsonRpc.result(want, new Request.Ping(), ApiSamples.PONG))
        .contains("\"id\":" + want + ",");
  }

  @Test
  void errorsHelloAndByeComeBackAsTheyWere() {
    ApiError error = new ApiError(ApiError.BUSY, "full", "busy", "try again");
    assertThat(JsonRpc.message(JsonRpc.error("3", error)))
        .isEqualTo(new Message.Refusal("3", error));
    assertThat(JsonRpc.message(JsonRpc.hello(ApiSamples.HELLO)))
        .isEqualTo(new Message.Greeting(ApiSamples.HELLO));
    assertThat(JsonRpc.message(JsonRpc.bye("restarting"))).isEqualTo(new Message.Bye("restarting"));
  }

  @Test
  void theLinesOfTheProtocolAreTheseAndStayTheSame() {
    assertThat(JsonRpc.request("1", new Request.Ping()))
        .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":{}}");
    assertThat(JsonRpc.bye("stopping"))
        .isEqualTo("{\"jsonrpc\":\"2.0\",\"method\":\"bye\",\"params\":{\"reason\":\"stopping\"}}");
    assertThat(JsonRpc.hello(ApiSamples.HELLO))
        .isEqualTo(
            "{\"jsonrpc\":\"2.0\",\"method\":\"hello\",\"params\":{\"server\":\"hephd\","
                + "\"version\":\"1.0.3\",\"commit\":\"0123456789ab\",\"proto\":{\"min\":1,\"max\":1},"
                + "\"instance\":\"instance-1\",\"store_id\":\"store-1\"}}");
    assertThat(JsonRpc.result("1", new Request.ApplyUpdate(), ApiSamples.TICKET))
        .isEqualTo(
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"attempt\":\"attempt-1\",\"started\":true,"
                + "\"reason\":\"installing 1.0.4, then restarting\"}}");
  }

  @Test
  void fieldsOfANewerDaemonAreSkipped() throws IOException {
    Buffer json =
        new Buffer()
            .writeUtf8(
                "{\"new\":{\"deep\":[1]},\"version\":\"1\",\"commit\":\"c\",\"instance\":\"i\"}");
    assertThat(JsonRpc.decodeResult(new Request.Ping(), json).version()).isEqualTo("1");
  }
}
