package org.hephaestus.socket;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.flipkart.zjsonpatch.DiffFlags;
import com.flipkart.zjsonpatch.JsonDiff;
import java.util.EnumSet;
import java.util.Map;
import java.util.TreeMap;
import org.hephaestus.ports.api.PatchWriter;

/**
 * Patches by zjsonpatch. For the daemon: {@code heph} has the library neither on its class path nor
 * in its start-up.
 *
 * <p>A patch is read by people: a value that goes from one field to another is a removal and an
 * addition, never a {@code move}, which is shorter and says something that nobody did.
 */
public final class ZjsonPatchWriter implements PatchWriter {
  private final ObjectMapper mapper =
      new ObjectMapper()
          // Digits as they were written, not the nearest double.
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private final EnumSet<DiffFlags> flags = DiffFlags.dontNormalizeOpIntoMoveAndCopy();

  /** A writer. */
  public ZjsonPatchWriter() {}

  /**
   * See {@link PatchWriter#patch}.
   *
   * @throws IllegalArgumentException when a value is no JSON
   */
  @Override
  public String patch(Map<String, String> before, Map<String, String> after) {
    JsonNode patch = JsonDiff.asJson(object(before), object(after), flags);
    if (patch instanceof ArrayNode operations) {
      for (JsonNode operation : operations) {
        if (operation instanceof ObjectNode fields && fields.path("op").asText().equals("remove")) {
          // The library leaves the old value here; RFC 6902 (section 4.2) knows none.
          fields.remove("value");
        }
      }
    }
    return patch.toString();
  }

  /** In order of name, so that the same change is always described by the same text. */
  private ObjectNode object(Map<String, String> fields) {
    ObjectNode object = mapper.createObjectNode();
    new TreeMap<>(fields).forEach((name, json) -> object.set(name, value(name, json)));
    return object;
  }

  private JsonNode value(String name, String json) {
    try {
      JsonNode value = mapper.readTree(json);
      if (value.isMissingNode()) {
        throw new IllegalArgumentException("field '" + name + "' has no value");
      }
      return value;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "field '" + name + "' is no JSON: " + e.getOriginalMessage(), e);
    }
  }
}
