package org.hephaestus.wire;

import com.squareup.moshi.JsonWriter;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import okio.BufferedSink;
import okio.BufferedSource;
import org.hephaestus.ports.store.Op;
import org.hephaestus.ports.store.OriginState;
import org.hephaestus.ports.sync.HubGreeting;
import org.hephaestus.ports.sync.ProtocolRange;
import org.hephaestus.ports.sync.Pull;
import org.hephaestus.ports.sync.Push;
import org.hephaestus.ports.sync.SpokeGreeting;
import org.hephaestus.ports.sync.StateDigests;
import org.hephaestus.ports.sync.SyncFailure;
import org.hephaestus.ports.sync.SyncLimits;

/** What crosses the wire, written and read. */
public final class SyncWire {
  /** Where all of it is. */
  public static final String PATH = "/v1/sync/";

  /** A header of every answer of a hub, by which it is told from a captive portal. */
  public static final String PROTOCOL_HEADER = "Heph-Sync";

  /** Its value: the version of this form. */
  public static final String VERSION = "1";

  /** One JSON object. */
  public static final String JSON = "application/json";

  /** A JSON object per line; the last one says that it is the last one. */
  public static final String LINES = "application/x-ndjson";

  /** A refusal, RFC 9457. */
  public static final String PROBLEM = "application/problem+json";

  /** The most that is read of one message, in bytes when decompressed. */
  public static final long MAX_MESSAGE = 32L << 20;

  /** The longest greeting of a spoke that is read, in bytes. */
  public static final long MAX_GREETING = 64 << 10;

  private SyncWire() {}

  // --- greetings ---------------------------------------------------------------------------------

  /** As JSON. */
  public static String write(SpokeGreeting greeting) {
    return JsonObject.write(
        out -> {
          out.name("owner").value(greeting.owner());
          out.name("origin").value(greeting.origin());
          out.name("empty").value(greeting.empty());
          range(out, greeting.protocols());
          out.name("build").value(greeting.build());
        });
  }

  /** From JSON. */
  public static SpokeGreeting spokeGreeting(String json) throws WireException {
    JsonObject in = JsonObject.read("the greeting", json);
    return new SpokeGreeting(
        in.text("owner"),
        in.text("origin"),
        in.truth("empty"),
        range(in),
        in.text("build", "unknown"));
  }

  /** As JSON. */
  public static String write(HubGreeting greeting) {
    return JsonObject.write(
        out -> {
          out.name("owner").value(greeting.owner());
          out.name("epoch").value(greeting.epoch());
          out.name("head").value(greeting.head());
          out.name("now").value(greeting.now().toEpochMilli());
          have(out, greeting.have());
          range(out, greeting.protocols());
          out.name("build").value(greeting.build());
          out.name("limits").beginObject();
          out.name("ops").value(greeting.limits().ops());
          out.name("bytes").value(greeting.limits().bytes());
          out.name("op_bytes").value(greeting.limits().opBytes());
          out.endObject();
        });
  }

  /** From JSON. */
  public static HubGreeting hubGreeting(String json) throws WireException {
    JsonObject in = JsonObject.read("the hub's greeting", json);
    JsonObject limits = in.object("limits");
    try {
      return new HubGreeting(
          in.text("owner"),
          in.text("epoch"),
          in.number("head"),
          Instant.ofEpochMilli(in.number("now")),
          have(in),
          range(in),
          in.text("build", "unknown"),
          new SyncLimits(limits.small("ops"), limits.small("bytes"), limits.small("op_bytes")));
    } catch (IllegalArgumentException e) {
      throw new WireException("the hub's greeting: " + e.getMessage(), e);
    }
  }

  private static void range(JsonWriter out, ProtocolRange range) throws IOException {
    out.name("protocols").beginArray().value(range.min()).value(range.max()).endArray();
  }

  private static ProtocolRange range(JsonObject in) throws WireException {
    int[] pair = in.pair("protocols");
    try {
      return new ProtocolRange(pair[0], pair[1]);
    } catch (IllegalArgumentException e) {
      throw new WireException("a greeting: " + e.getMessage(), e);
    }
  }

  private static void have(JsonWriter out, List<OriginState> have) throws IOException {
    out.name("have").beginArray();
    for (OriginState state : have) {
      out.beginObject();
      out.name("origin").value(state.origin());
      out.name("digest").value(JsonObject.digest(state.digest()));
      out.name("prefix").value(state.prefix());
      out.name("prefix_digest").value(JsonObject.digest(state.prefixDigest()));
      out.name("highest").value(state.highest());
      out.endObject();
    }
    out.endArray();
  }

  private static List<OriginState> have(JsonObject in) throws WireException {
    List<OriginState> have = new ArrayList<>();
    for (JsonObject state : in.objects("have")) {
      have.add(
          new OriginState(
              state.text("origin"),
              state.digest("digest"),
              state.number("prefix"),
              state.digest("prefix_digest"),
              state.number("highest")));
    }
    return have;
  }

  // --- ops ---------------------------------------------------------------------------------------

  /** As lines: who and where, the ops, the end. */
  public static void write(Push push, BufferedSink to) throws IOException {
    line(
        to,
        out -> {
          out.name("owner").value(push.owner());
          out.name("epoch").value(push.epoch());
          out.name("shared").value(push.shared());
        });
    for (Op op : push.ops()) {
      line(to, op, push.owner());
    }
    line(to, out -> out.name("end").value(true));
  }

  /** From lines. */
  public static Push push(BufferedSource from) throws IOException {
    JsonObject head = JsonObject.read("the push", nextLine(from));
    String owner = head.text("owner");
    List<Op> ops = new ArrayList<>();
    while (true) {
      JsonObject in = JsonObject.read("an op", nextLine(from));
      if (in.has("end")) {
        return new Push(owner, head.text("epoch"), head.truth("shared"), ops);
      }
      ops.add(op(in, owner));
    }
  }

  /** As lines: the ops, the end and what follows it. */
  public static void write(Pull.Page page, String owner, BufferedSink to) throws IOException {
    for (Op op : page.ops()) {
      line(to, op, owner);
    }
    line(
        to,
        out -> {
          out.name("end").value(true);
          out.name("next").value(page.next());
          out.name("more").value(page.more());
          have(out, page.have());
        });
  }

  /** From lines. */
  public static Pull.Page page(BufferedSource from, String owner) throws IOException {
    List<Op> ops = new ArrayList<>();
    while (true) {
      JsonObject in = JsonObject.read("a page", nextLine(from));
      if (in.has("end")) {
        return new Pull.Page(ops, in.number("next"), in.truth("more"), have(in));
      }
      ops.add(op(in, owner));
    }
  }

  private static void line(BufferedSink to, Op op, String owner) throws IOException {
    line(
        to,
        out -> {
          out.name("id").value(op.id());
          out.name("origin").value(op.origin());
          out.name("sequence").value(op.sequence());
          out.name("hlc").value(op.hlc());
          out.name("schema").value(op.schema());
          if (!op.owner().equals(owner)) {
            out.name("owner").value(op.owner());
          }
          out.name("node").value(op.node());
          out.name("kind").value(op.kind());
          out.name("payload").value(op.payload());
          if (op.previous() != null) {
            out.name("previous").value(op.previous());
          }
        });
  }

  private static Op op(JsonObject in, String owner) throws WireException {
    return new Op(
        in.text("id"),
        in.text("origin"),
        in.number("sequence"),
        in.number("hlc"),
        in.small("schema"),
        in.text("owner", owner),
        in.text("node"),
        in.text("kind"),
        in.text("payload"),
        in.textOrNull("previous"));
  }

  /** As JSON. */
  public static String write(Push.Receipt receipt) {
    return JsonObject.write(
        out -> {
          out.name("fresh").value(receipt.fresh());
          out.name("before").value(receipt.before());
          out.name("head").value(receipt.head());
          out.name("rejected").beginArray();
          for (Push.Rejection rejection : receipt.rejected()) {
            out.beginObject();
            out.name("op").value(rejection.op());
            out.name("code").value(rejection.code().name());
            out.name("message").value(rejection.message());
            out.endObject();
          }
          out.endArray();
        });
  }

  /** From JSON. A code that is not known here is for good: the op is parked. */
  public static Push.Receipt receipt(String json) throws WireException {
    JsonObject in = JsonObject.read("the receipt", json);
    List<Push.Rejection> rejected = new ArrayList<>();
    for (JsonObject each : in.objects("rejected")) {
      rejected.add(
          new Push.Rejection(
              each.text("op"),
              enumOr(Push.Code.class, each.text("code"), Push.Code.MALFORMED),
              each.text("message", "")));
    }
    return new Push.Receipt(in.small("fresh"), in.number("before"), in.number("head"), rejected);
  }

  // --- the rest ----------------------------------------------------------------------------------

  /** As JSON. */
  public static String head(long head) {
    return JsonObject.write(out -> out.name("head").value(head));
  }

  /** From JSON. */
  public static long head(String json) throws WireException {
    return JsonObject.read("the end of the wait", json).number("head");
  }

  /** As JSON. */
  public static String write(StateDigests digests) {
    return JsonObject.write(
        out -> {
          out.name("epoch").value(digests.epoch());
          out.name("head").value(digests.head());
          out.name("digests").beginObject();
          for (Map.Entry<String, Long> each : digests.digests().entrySet()) {
            out.name(each.getKey()).value(JsonObject.digest(each.getValue()));
          }
          out.endObject();
        });
  }

  /** From JSON. */
  public static StateDigests digests(String json) throws WireException {
    JsonObject in = JsonObject.read("the digests", json);
    return new StateDigests(in.text("epoch"), in.number("head"), in.digests("digests"));
  }

  /** What a hub tells anybody, as JSON. */
  public static String config(ProtocolRange protocols, String build) {
    return JsonObject.write(
        out -> {
          range(out, protocols);
          out.name("build").value(build);
        });
  }

  /**
   * A refusal as JSON.
   *
   * @param status of HTTP
   */
  public static String write(SyncFailure failure, int status) {
    Duration wait = failure.retryAfter();
    return JsonObject.write(
        out -> {
          out.name("title").value(failure.kind().name());
          out.name("status").value(status);
          out.name("detail").value(failure.message());
          out.name("code").value(failure.kind().name());
          if (wait != null) {
            out.name("retry_after_ms").value(wait.toMillis());
          }
        });
  }

  /** From JSON; a code that is not known here is {@code fallback}. */
  public static SyncFailure failure(String json, SyncFailure.Kind fallback) throws WireException {
    JsonObject in = JsonObject.read("the refusal", json);
    Long millis = in.numberOrNull("retry_after_ms");
    return new SyncFailure(
        enumOr(SyncFailure.Kind.class, in.text("code", ""), fallback),
        in.text("detail", "the hub did not say why"),
        millis == null || millis < 0 ? null : Duration.ofMillis(millis));
  }

  private static <E extends Enum<E>> E enumOr(Class<E> type, String name, E fallback) {
    for (E each : type.getEnumConstants()) {
      if (each.name().equals(name)) {
        return each;
      }
    }
    return fallback;
  }

  private static void line(BufferedSink to, JsonObject.Body body) throws IOException {
    to.writeUtf8(JsonObject.write(body));
    to.writeByte('\n');
  }

  private static String nextLine(BufferedSource from) throws IOException {
    try {
      return from.readUtf8LineStrict(MAX_MESSAGE);
    } catch (EOFException e) {
      throw new WireException("it breaks off before its last line", e);
    }
  }
}
