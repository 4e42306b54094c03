package org.hephaestus.domain.op;

import com.squareup.moshi.JsonReader;
import java.nio.charset.StandardCharsets;
import okio.Buffer;
import org.hephaestus.ports.store.Op;

/** What every op must be, also one whose kind nobody here understands. */
public final class OpForm {
  private OpForm() {}

  /** What is wrong with an op; empty when nothing is. */
  public static String flaw(Op op) {
    boolean nowhere = op.node().isEmpty() && !isPast(op);
    if (op.id().isEmpty() || op.origin().isEmpty() || nowhere || op.kind().isEmpty()) {
      return "id, origin, node or kind is empty";
    }
    if (op.sequence() < 1 || op.hlc() < 0) {
      return "sequence " + op.sequence() + " or clock " + op.hlc() + " is out of range";
    }
    return isObject(op.payload()) ? "" : "its payload is not a JSON object";
  }

  /** Whether all that is left of an op is that there was one. */
  public static boolean isPast(Op op) {
    return op.kind().equals(PayloadJson.PAST);
  }

  /** How much of a limit an op takes: bytes of its payload in UTF-8. */
  public static int bytes(Op op) {
    return op.payload().getBytes(StandardCharsets.UTF_8).length;
  }

  private static boolean isObject(String json) {
    try {
      JsonReader in = JsonReader.of(new Buffer().writeUtf8(json));
      in.beginObject();
      while (in.hasNext()) {
        in.skipName();
        in.skipValue();
      }
      in.endObject();
      return in.peek() == JsonReader.Token.END_DOCUMENT;
    } catch (Exception e) {
      return false;
    }
  }
}
