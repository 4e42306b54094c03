package org.hephaestus.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.squareup.moshi.JsonReader;
import com.squareup.moshi.JsonWriter;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import okio.Buffer;
import org.hephaestus.ports.api.ApiError;
import org.hephaestus.ports.api.CallResult;
import org.hephaestus.ports.api.ConflictRequest;
import org.hephaestus.ports.api.Identified;
import org.hephaestus.ports.api.KnowledgeRequest;
import org.hephaestus.ports.api.OpOutcome;
import org.hephaestus.ports.api.Pong;
import org.hephaestus.ports.api.Request;
import org.hephaestus.ports.api.TaskFields;
import org.hephaestus.ports.api.TaskFilter;
import org.hephaestus.ports.api.TaskRequest;
import org.hephaestus.ports.api.TaskRow;
import org.hephaestus.ports.task.Attention;
import org.hephaestus.ports.task.Capture;
import org.hephaestus.ports.task.TaskState;
import org.hephaestus.ports.update.CheckOutcome;
import org.hephaestus.ports.update.Failure;
import org.hephaestus.ports.update.FailureCause;
import org.hephaestus.ports.update.Gate;
import org.hephaestus.ports.update.UpdateMode;
import org.hephaestus.ports.update.UpdateState;
import org.hephaestus.ports.update.UpdateStatus;
import org.hephaestus.ports.update.UserControl;
import org.hephaestus.socket.JsonRpc.Incoming;
import org.hephaestus.socket.JsonRpc.Message;
import org.hephaestus.testkit.api.ApiSamples;
import org.hephaestus.testkit.api.FakeHephApi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonRpcTest {
  private static final String CALL = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"";

  private static Message message(String line) {
    return JsonRpc.message(line, Json::compact);
  }

  @Test
  void readsTheStatusOfADaemonThatDoesNotSayWhereItsLogIs() throws IOException {
    String text = Json.text(out -> DaemonJson.daemonStatus(out, ApiSamples.daemonStatus()));
    String older = text.replaceFirst("\"log\":\"[^\"]*\",", "");
    assertThat(older).isNotEqualTo(text);
    try (JsonReader in = Json.reader(older)) {
      assertThat(DaemonJson.daemonStatus(in).log()).isEmpty();
    }
  }

  static List<Request<?>> requests() {
    return ApiSamples.carried();
  }

  /** With everything that may be missing missing. */
  static List<Request<?>> sparse() {
    return List.of(
        new Identified(
            ApiSamples.OP_ID,
            new TaskRequest.Create(ApiSamples.CAPTURE, TaskFields.titled("ünïcode 😀"), null)),
        new Identified(
            ApiSamples.OP_ID,
            new TaskRequest.Edit(ApiSamples.CAPTURE, ApiSamples.TASK_ID, TaskFields.NONE)),
        new TaskRequest.ListTasks(
            ApiSamples.CAPTURE,
            new TaskFilter(EnumSet.allOf(TaskState.class), null, null, false),
            "",
            TaskRequest.ListTasks.MAX_ROWS),
        new TaskRequest.Next(ApiSamples.CAPTURE, null, 1),
        new TaskRequest.Preview(ApiSamples.CAPTURE, null, null),
        new Identified(
            ApiSamples.OP_ID,
            new KnowledgeRequest.SetDocument(ApiSamples.CAPTURE, "ref", "", null)),
        new KnowledgeRequest.GetJournal(ApiSamples.CAPTURE, null),
        new Identified(
            ApiSamples.OP_ID,
            new KnowledgeRequest.AddJournal(ApiSamples.CAPTURE, null, "two\nlines")),
        new KnowledgeRequest.GetHistory(null, 1),
        new TaskRequest.Next(new Capture(Instant.EPOCH, ZoneId.of("+05:45")), null, 1));
  }

  @ParameterizedTest
  @MethodSource({"requests", "sparse"})
  void requestsAndTheirAnswersComeBackAsTheyWere(Request<?> request) {
    String line = JsonRpc.request("7", request);
    assertThat(line).doesNotContain("\n");
    assertThat(JsonRpc.request(line)).isEqualTo(new Incoming.Call("7", request));
    roundTrip(request);
  }

  private static <R> void roundTrip(Request<R> request) {
    CallResult<R> answer = new FakeHephApi().call(request);
    assertThat(answer).isInstanceOf(CallResult.Ok.class);
    roundTrip(request, ((CallResult.Ok<R>) answer).value());
  }

  private static <R> void roundTrip(Request<R> request, R value) {
    String line = JsonRpc.result("7", request, value);
    assertThat(line).doesNotContain("\n");
    assertThat(JsonRpc.message(line, in -> ResultJson.read(in, request)))
        .isEqualTo(new Message.Result("7", value));
  }

  @Test
  void answersWithEverythingMissingThatMayBeComeBackAsTheyWere() {
    KnowledgeRequest.Document empty = new KnowledgeRequest.Document(ApiSamples.PROJECT_ID, "", 0);
    roundTrip(new Request.GetOutcome(ApiSamples.OP_ID), new OpOutcome.NotApplied());
    roundTrip(
        new TaskRequest.ListTasks(ApiSamples.CAPTURE, TaskFilter.OUTSTANDING, "", 1),
        new TaskRequest.TaskPage(List.of(), "next"));
    roundTrip(
        new TaskRequest.Preview(ApiSamples.CAPTURE, "none", null),
        new TaskRequest.Previewed(null, null));
    roundTrip(
        new TaskRequest.Preview(ApiSamples.CAPTURE, "fri", null),
        new TaskRequest.Previewed(ApiSamples.FRIDAY, null));
    roundTrip(
        new KnowledgeRequest.Show(ApiSamples.CAPTURE, "x"),
        new KnowledgeRequest.NodeDetail(
            ApiSamples.PROJECT_ID, "project", "Home", null, empty, List.of(), List.of()));
    roundTrip(
        new KnowledgeRequest.GetJournal(ApiSamples.CAPTURE, null),
        new KnowledgeRequest.JournalPage(null, LocalDate.of(-5, 1, 2), "long ago", List.of()));
    roundTrip(
        new KnowledgeRequest.GetHistory(null, 1),
        new KnowledgeRequest.History(
            List.of(
                new KnowledgeRequest.HistoryEntry(
                    "op",
                    ApiSamples.NOW,
                    "n",
                    "t",
                    "set",
                    "[{\"op\":\"add\",\"path\":\"/x\",\"value\":null},[1.5,-3,true]]"))));
    roundTrip(
        new ConflictRequest.ListConflicts(ApiSamples.CAPTURE, 1),
        new ConflictRequest.Conflicts(List.of(), 0));
    for (TaskState state : TaskState.values()) {
      for (Attention attention : Attention.values()) {
        TaskRow plain = ApiSamples.plainRow();
        TaskRow row =
            new TaskRow(
                plain.nodeId(),
                "ünïcode \"quotes\" \n\t\u2028 😀",
                state,
                attention,
                null,
                null,
                null,
                null,
                null,
                false,
                Instant.EPOCH,
                plain.changedAt(),
                null,
                Long.MAX_VALUE);
        roundTrip(
            new TaskRequest.Next(ApiSamples.CAPTURE, null, 1),
            new TaskRequest.Ranking(
                List.of(new TaskRequest.Ranked(row, Integer.MIN_VALUE, List.of()))));
      }
    }
  }

  @Test
  void aPatchThatIsNotCompactStaysOnOneLine() {
    KnowledgeRequest.GetHistory request = new KnowledgeRequest.GetHistory(null, 1);
    KnowledgeRequest.HistoryEntry pretty =
        new KnowledgeRequest.HistoryEntry("o", ApiSamples.NOW, "n", "t", "set", "[\n  1\n]");
    assertThat(JsonRpc.result("1", request, new KnowledgeRequest.History(List.of(pretty))))
        .contains("\"patch\":[1]")
        .doesNotContain("\n");
  }

  private static UpdateStatus again(UpdateStatus status) throws IOException {
    Buffer json = new Buffer();
    try (JsonWriter out = JsonWriter.of(json)) {
      UpdateJson.updateStatus(out, status);
    }
    return UpdateJsonReader.updateStatus(JsonReader.of(json));
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
                List.of(),
                List.of(),
                UserControl.NONE)));
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
        arguments(
            "{\"jsonrpc\":\"2.0\",\"id\":" + "9".repeat(1_000_000) + ",\"method\":\"ping\"}",
            -32600,
            "not 999"),
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
              assertThat(bad.error().kind()).isEqualTo(Errors.kind(code));
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
    assertThat(message(JsonRpc.error("3", error))).isEqualTo(new Message.Refusal("3", error));
    ApiError full =
        new ApiError(
            ApiError.AMBIGUOUS,
            "two",
            "ambiguous",
            "",
            "ref",
            List.of(new ApiError.Candidate("a", "b"), new ApiError.Candidate("c", "")));
    assertThat(message(JsonRpc.error("\"x\"", full))).isEqualTo(new Message.Refusal("\"x\"", full));
    assertThat(message(hello())).isEqualTo(new Message.Greeting(ApiSamples.HELLO));
    assertThat(message(JsonRpc.bye("restarting"))).isEqualTo(new Message.Bye("restarting"));
    assertThat(message("{\"jsonrpc\":\"2.0\",\"method\":\"bye\"}")).isEqualTo(new Message.Bye(""));
    assertThat(message(JsonRpc.watchChanged(42, Set.of("a"))))
        .isEqualTo(new Message.WatchChanged(42));
    assertThat(message(JsonRpc.watchLost("why"))).isEqualTo(new Message.WatchLost("why"));
  }

  private static String hello() {
    return JsonRpc.hello(ApiSamples.HELLO, SocketLimits.DEFAULT, true);
  }

  @Test
  void theLinesOfTheProtocolAreTheseAndStayTheSame() {
    assertThat(JsonRpc.request("1", new Request.Ping()))
        .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":{}}");
    assertThat(JsonRpc.bye("stopping"))
        .isEqualTo("{\"jsonrpc\":\"2.0\",\"method\":\"bye\",\"params\":{\"reason\":\"stopping\"}}");
    assertThat(hello())
        .isEqualTo(
            "{\"jsonrpc\":\"2.0\",\"method\":\"hello\",\"params\":{\"server\":\"hephd\","
                + "\"version\":\"1.0.3\",\"commit\":\"0123456789ab\",\"proto\":{\"min\":1,\"max\":1},"
                + "\"instance\":\"instance-1\",\"store_id\":\"store-1\","
                + "\"features\":[\"rpc.describe\",\"op.outcome\",\"watch\"],"
                + "\"limits\":{\"max_request_bytes\":4194304,\"max_reply_bytes\":16777216,"
                + "\"max_depth\":64,\"max_connections\":256,\"max_pending_bytes\":33554432,"
                + "\"write_timeout_ms\":10000,\"watch_gap_ms\":200,\"watch_max_nodes\":256,"
                + "\"max_rows\":5000}}}");
    assertThat(JsonRpc.result("1", new Request.ApplyUpdate(), ApiSamples.TICKET))
        .isEqualTo(
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"attempt\":\"attempt-1\",\"started\":true,"
                + "\"reason\":\"installing 1.0.4, then restarting\"}}");
  }

  @Test
  void aFullPageIsReadInNoTime() {
    TaskRequest.TaskPage page =
        new TaskRequest.TaskPage(
            Collections.nCopies(TaskRequest.ListTasks.MAX_ROWS, ApiSamples.taskRow()), "");
    TaskRequest.ListTasks request =
        new TaskRequest.ListTasks(ApiSamples.CAPTURE, TaskFilter.OUTSTANDING, "", 5_000);
    String line = JsonRpc.result("1", request, page);
    // It fits into a reply many times over.
    assertThat(line.length()).isLessThan(SocketLimits.DEFAULT.maxReplyBytes() / 4);
    long began = System.nanoTime();
    assertThat(JsonRpc.message(line, in -> ResultJson.read(in, request)))
        .isEqualTo(new Message.Result("1", page));
    // Some 100 ms on a cold machine; a reader that is not linear takes minutes.
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void fieldsOfANewerDaemonAreSkipped() {
    String line =
        "{\"new\":{\"deep\":[1]},\"id\":1,\"result\":{\"new\":{\"deep\":[1]},\"version\":\"1\","
            + "\"commit\":\"c\",\"instance\":\"i\"}}";
    assertThat(JsonRpc.message(line, in -> ResultJson.read(in, new Request.Ping())))
        .isEqualTo(new Message.Result("1", new Pong("1", "c", "i")));
    String row = Json.text(out -> TaskJson.row(out, ApiSamples.taskRow()));
    String newer = row.replace("{", "{\"new\":[{\"a\":null}],");
    assertThat(newer).isNotEqualTo(row);
    TaskRequest.ListTasks list =
        new TaskRequest.ListTasks(ApiSamples.CAPTURE, TaskFilter.OUTSTANDING, "", 1);
    assertThat(
            JsonRpc.message(
                "{\"id\":1,\"result\":{\"tasks\":[" + newer + "]}}",
                in -> ResultJson.read(in, list)))
        .isEqualTo(
            new Message.Result("1", new TaskRequest.TaskPage(List.of(ApiSamples.taskRow()), "")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\":1,\"result\":{\"version\":\"1\"}}",
        "{\"id\":1,\"result\":[]}",
        "{\"id\":1,\"result\":{\"version\":{}}}",
        "{\"method\":\"watch.changed\",\"params\":{}}",
        "{\"method\":\"new\"}",
        "[]"
      })
  void whatIsNoAnswerIsNotUnderstood(String line) {
    assertThat(JsonRpc.message(line, in -> ResultJson.read(in, new Request.Ping())))
        .isInstanceOf(Message.NotUnderstood.class);
  }
}
