package org.hephaestus.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.squareup.moshi.JsonReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import okio.Buffer;
import org.hephaestus.ports.api.ApiError;
import org.hephaestus.ports.api.Identified;
import org.hephaestus.ports.api.KnowledgeRequest;
import org.hephaestus.ports.api.Request;
import org.hephaestus.ports.api.TaskFields;
import org.hephaestus.ports.api.TaskFilter;
import org.hephaestus.ports.api.TaskRequest;
import org.hephaestus.ports.task.TaskState;
import org.hephaestus.socket.JsonRpc.Incoming;
import org.hephaestus.testkit.api.ApiSamples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of methods: complete, true, and never silent about what it does not take. */
class MethodsTest {
  private static final String SAID =
      "\"capture\":{\"at\":1795000000000,\"zone\":\"Europe/Berlin\"}";
  private static final String OP = "\"op_id\":\"" + ApiSamples.OP_ID + "\"";

  /** The parameters of every sample, by method and name, as they are sent. */
  private static Map<String, Map<String, String>> sent() throws IOException {
    Map<String, Map<String, String>> all = new TreeMap<>();
    List<Request<?>> requests = new ArrayList<>(ApiSamples.carried());
    requests.add(
        new Identified(
            ApiSamples.OP_ID,
            new TaskRequest.Edit(
                ApiSamples.CAPTURE,
                ApiSamples.TASK_ID,
                new TaskFields("t", "p", "fri", "sat", "red", "weekly"))));
    // With no default among them.
    requests.add(
        new TaskRequest.ListTasks(
            ApiSamples.CAPTURE, new TaskFilter(Set.of(TaskState.DONE), "p", "red", true), "x", 7));
    requests.add(new TaskRequest.Next(ApiSamples.CAPTURE, "p", 7));
    requests.add(new KnowledgeRequest.GetHistory(ApiSamples.TASK_ID, 7));
    for (Request<?> request : requests) {
      Map<String, String> params = new LinkedHashMap<>();
      JsonReader in =
          JsonReader.of(
              new Buffer()
                  .writeUtf8(
                      Json.text(
                          out -> {
                            out.beginObject();
                            ParamsJson.write(out, request);
                            out.endObject();
                          })));
      in.beginObject();
      while (in.hasNext()) {
        params.put(in.nextName(), Json.compact(in));
      }
      all.computeIfAbsent(request.method(), name -> new TreeMap<>()).putAll(params);
    }
    return all;
  }

  private static String call(String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\""
        + method
        + "\",\"params\":{"
        + params
        + "}}";
  }

  private static String params(Map<String, String> params) {
    return String.join(
        ",",
        params.entrySet().stream().map(p -> "\"" + p.getKey() + "\":" + p.getValue()).toList());
  }

  private static Method method(String name) {
    return Methods.ALL.stream().filter(m -> m.name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void everyRequestIsDescribedAsTheKindItIs() throws IOException {
    for (Request<?> request : ApiSamples.carried()) {
      Method method = method(request.method());
      assertThat(method.kind()).as(request.method()).isEqualTo(request.kind());
    }
    Set<String> described = new TreeSet<>(Methods.ALL.stream().map(Method::name).toList());
    described.removeAll(List.of(Methods.DESCRIBE, Methods.WATCH));
    assertThat(described).isEqualTo(sent().keySet()).hasSize(Methods.ALL.size() - 2);
  }

  @Test
  void whatIsDescribedIsWhatClientsSend() throws IOException {
    for (Map.Entry<String, Map<String, String>> sent : sent().entrySet()) {
      assertThat(sent.getValue().keySet())
          .as(sent.getKey())
          .containsExactlyInAnyOrderElementsOf(
              method(sent.getKey()).params().stream().map(Param::name).toList());
    }
  }

  static Stream<Arguments> describedParams() {
    return Methods.ALL.stream()
        .flatMap(method -> method.params().stream().map(param -> arguments(method.name(), param)));
  }

  @ParameterizedTest
  @MethodSource("describedParams")
  void everyDescribedParamIsAcceptedAndMatters(String method, Param param) throws IOException {
    Map<String, String> all = new LinkedHashMap<>(sent().get(method));
    Incoming with = JsonRpc.request(call(method, params(all)));
    assertThat(with).isInstanceOf(Incoming.Call.class);
    String value = all.remove(param.name());
    Incoming without = JsonRpc.request(call(method, params(all)));
    if (param.required()) {
      assertThat(error(without)).satisfies(e -> assertThat(e.field()).isEqualTo(param.name()));
      all.put(param.name(), "null");
      assertThat(error(JsonRpc.request(call(method, params(all)))).field()).isEqualTo(param.name());
    } else {
      // A parameter that is read and dropped would leave the request as it was.
      assertThat(without).isInstanceOf(Incoming.Call.class).isNotEqualTo(with);
      all.put(param.name(), "null");
      assertThat(JsonRpc.request(call(method, params(all)))).isEqualTo(without);
    }
    for (String wrong : List.of("{\"a\":[]}", "[[]]", "\"?\"", "1.5", "true")) {
      boolean right =
          switch (param.type()) {
            case STRING -> wrong.startsWith("\"");
            case BOOLEAN -> wrong.equals("true");
            default -> false;
          };
      all.put(param.name(), wrong);
      Incoming answered = JsonRpc.request(call(method, params(all)));
      if (right) {
        assertThat(answered).isInstanceOf(Incoming.Call.class);
      } else {
        assertThat(error(answered).field()).as(wrong).startsWith(param.name());
        assertThat(error(answered).code()).isEqualTo(ApiError.INVALID_PARAMS);
      }
    }
    assertThat(value).isNotNull();
  }

  private static ApiError error(Incoming incoming) {
    assertThat(incoming).isInstanceOf(Incoming.Bad.class);
    return ((Incoming.Bad) incoming).error();
  }

  static List<Arguments> refused() {
    return List.of(
        // Unknown: named, with what there is.
        arguments("task.done", OP + "," + SAID + ",\"ref\":\"x\",\"force\":true", "force", "ref"),
        arguments("project.list", "\"x\":1", "x", "takes no parameter 'x'"),
        arguments("ping", OP, "op_id", "takes no parameter"),
        // Missing.
        arguments("task.done", SAID + ",\"ref\":\"x\"", "op_id", "needs parameter 'op_id'"),
        arguments("task.done", OP + "," + SAID, "ref", "needs parameter 'ref'"),
        arguments("task.done", OP + ",\"ref\":\"x\"", "capture", "needs parameter 'capture'"),
        arguments("task.create", OP + "," + SAID, "title", "needs parameter 'title'"),
        // Twice: which one is meant?
        arguments("context.get", "\"ref\":\"x\",\"ref\":\"y\"", "ref", "twice"),
        // Of the wrong type.
        arguments("context.get", "\"ref\":7", "ref", "a string, not the number 7"),
        arguments("history", "\"limit\":\"7\"", "limit", "a whole number, not a string"),
        arguments("history", "\"limit\":7.5", "limit", "a whole number, not the number 7.5"),
        arguments("history", "\"limit\":" + "9".repeat(1_000_000), "limit", "not the number 999"),
        arguments("history", "\"limit\":1e99", "limit", "a whole number, not the number 1e99"),
        arguments("history", "\"limit\":1e99999999999", "limit", "not the number 1e9999"),
        arguments("task.list", SAID + ",\"due\":1", "due", "true or false, not the number 1"),
        arguments("task.list", SAID + ",\"states\":\"done\"", "states", "an array of strings"),
        arguments("task.list", SAID + ",\"states\":[1]", "states", "a string, not the number 1"),
        // Out of bounds.
        arguments("history", "\"limit\":0", "limit", "1..5000, was 0"),
        arguments("history", "\"limit\":5001", "limit", "1..5000, was 5001"),
        arguments("history", "\"limit\":9223372036854775807", "limit", "1..5000"),
        // No state.
        arguments("task.list", SAID + ",\"states\":[]", "states", "at least one state"),
        arguments("task.list", SAID + ",\"states\":[\"gone\"]", "states", "not 'gone'"),
        // No ULID.
        arguments("op.outcome", "\"op_id\":\"\"", "op_id", "must be a ULID"),
        arguments("op.outcome", "\"op_id\":\"01KAK7Y3M0000000000000000\"", "op_id", "ULID"),
        arguments("op.outcome", "\"op_id\":\"81KAK7Y3M00000000000000001\"", "op_id", "ULID"),
        arguments("op.outcome", "\"op_id\":\"01KAK7Y3M0000000000000000U\"", "op_id", "ULID"),
        // No capture.
        arguments("task.next", "\"capture\":{\"at\":1}", "capture.zone", "missing"),
        arguments("task.next", "\"capture\":{\"zone\":\"UTC\"}", "capture.at", "missing"),
        arguments("task.next", "\"capture\":\"now\"", "capture", "an object with at and zone"),
        arguments(
            "task.next",
            "\"capture\":{\"at\":1,\"zone\":\"Mars/Olympus\"}",
            "capture.zone",
            "no time zone"),
        arguments("task.next", "\"capture\":{\"at\":1,\"zone\":1}", "capture.zone", "a string"),
        arguments("task.next", "\"capture\":{\"at\":\"1\"}", "capture.at", "a whole number"),
        arguments(
            "task.next",
            "\"capture\":{\"at\":1,\"zone\":\"UTC\",\"dst\":true}",
            "capture.dst",
            "no 'dst'"),
        arguments(
            "task.next",
            "\"capture\":{\"at\":9223372036854775807,\"zone\":\"UTC\"}",
            "capture.at",
            "years 1 to 9999"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void namesWhatItDoesNotTake(String method, String params, String field, String words) {
    ApiError error = error(JsonRpc.request(call(method, params)));
    assertThat(error.message()).contains(words);
    assertThat(error.code()).isEqualTo(ApiError.INVALID_PARAMS);
    assertThat(error.field()).isEqualTo(field);
    assertThat(JsonRpc.error("1", error)).contains("\"field\":\"" + field + "\"", "never");
  }

  @Test
  void oneIdSpeltInTwoWaysIsOneId() {
    assertThat(
            JsonRpc.request(
                call(
                    "op.outcome",
                    "\"op_id\":\"" + ApiSamples.OP_ID.toLowerCase(Locale.ROOT) + "\"")))
        .isEqualTo(new Incoming.Call("1", new Request.GetOutcome(ApiSamples.OP_ID)));
  }

  @Test
  void theConnectionAnswersTwoMethodsItself() {
    assertThat(JsonRpc.request(call("rpc.describe", ""))).isEqualTo(new Incoming.Describe("1"));
    assertThat(JsonRpc.request(call("watch.start", ""))).isEqualTo(new Incoming.Watch("1"));
    assertThat(error(JsonRpc.request(call("watch.start", "\"since\":1"))).field())
        .isEqualTo("since");
  }

  @Test
  void describesEveryMethodParamAndError() {
    String json = Json.text(out -> Describe.all(out, ApiSamples.HELLO, SocketLimits.DEFAULT, true));
    for (Method method : Methods.ALL) {
      assertThat(json).contains("{\"name\":\"" + method.name() + "\"");
      for (String error : method.errors()) {
        assertThat(Errors.ALL.stream().map(Errors.Code::kind)).contains(error);
      }
    }
    for (Errors.Code error : Errors.ALL) {
      assertThat(json).contains("{\"code\":" + error.code() + ",");
    }
    assertThat(json).contains("\"max_rows\":5000", "\"watch\"", "\"required\":true");
    assertThat(Json.text(out -> Describe.all(out, ApiSamples.HELLO, SocketLimits.DEFAULT, false)))
        .doesNotContain("watch.start", "\"watch\"");
  }

  private static final Path DOCUMENT = Path.of("../docs/reference/protocol.md");

  /** Rows of tables that begin like this, cell by cell. */
  private static List<List<String>> rows(String beginning) throws IOException {
    return Files.readAllLines(DOCUMENT).stream()
        .filter(line -> line.startsWith(beginning))
        .map(line -> Stream.of(line.split("\\|", -1)).map(String::strip).toList())
        .toList();
  }

  @Test
  void theDocumentHasTheSameMethods() throws IOException {
    List<List<String>> rows =
        rows("| `").stream()
            .filter(row -> List.of("read", "mutation", "action").contains(row.get(2)))
            .toList();
    assertThat(rows.stream().map(row -> row.get(1)).toList())
        .containsExactlyElementsOf(Methods.ALL.stream().map(m -> "`" + m.name() + "`").toList());
    for (List<String> row : rows) {
      Method method = method(row.get(1).replace("`", ""));
      assertThat(row.get(2)).as(method.name()).isEqualTo(Json.lower(method.kind()));
      for (Param param : method.params()) {
        assertThat(row.get(3)).as(method.name()).contains("`" + param.name() + "`");
      }
      if (method.params().isEmpty()) {
        assertThat(row.get(3)).as(method.name()).isEmpty();
      }
    }
  }

  @Test
  void theDocumentHasTheSameErrors() throws IOException {
    List<List<String>> rows =
        rows("| -32").stream().filter(row -> row.get(1).startsWith("-32")).toList();
    assertThat(rows.stream().map(row -> row.get(1) + " " + row.get(3)).toList())
        .containsExactlyInAnyOrderElementsOf(
            Errors.ALL.stream().map(e -> e.code() + " " + Json.lower(e.retry())).toList());
    for (List<String> row : rows) {
      String kind = Errors.kind(Integer.parseInt(row.get(1)));
      // The kind of a store's error is the store's.
      assertThat(row.get(2)).isEqualTo(kind.equals("store") ? "why" : "`" + kind + "`");
    }
  }

  @Test
  void theDocumentHasTheSameLimits() throws IOException {
    JsonReader in =
        JsonReader.of(
            new Buffer()
                .writeUtf8(
                    Json.text(
                        out -> {
                          out.beginObject();
                          Describe.limits(out, SocketLimits.DEFAULT);
                          out.endObject();
                        })));
    List<String> limits = new ArrayList<>();
    in.beginObject();
    assertThat(in.nextName()).isEqualTo("limits");
    in.beginObject();
    while (in.hasNext()) {
      limits.add("`" + in.nextName() + "`");
      in.skipValue();
    }
    assertThat(rows("| `").stream().map(row -> row.get(1)).toList()).containsAll(limits);
  }

  @Test
  void theExampleOfTheDocumentIsARequest() throws IOException {
    String text = Files.readString(DOCUMENT);
    int from = text.indexOf("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"task.done\"");
    String example = text.substring(from, text.indexOf("\n{", from)).replace("\n", "");
    assertThat(JsonRpc.request(example)).isInstanceOf(Incoming.Call.class);
  }
}
