package org.hephaestus.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.flipkart.zjsonpatch.JsonPatch;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.hephaestus.ports.api.PatchWriter;
import org.hephaestus.testkit.api.PatchWriterContract;
import org.junit.jupiter.api.Test;

class ZjsonPatchWriterTest extends PatchWriterContract {
  private static final List<String> NAMES =
      List.of("title", "do_date", "late_on", "a/b", "t~e", "ü", "\"", "");
  private static final List<String> VALUES =
      List.of(
          "null",
          "1",
          "1.50",
          "\"x\"",
          "\"ünï\\n\"",
          "true",
          "[1,2,3]",
          "[2,3]",
          "{\"a\":[1]}",
          "{}");

  private final ObjectMapper mapper = new ObjectMapper();

  @Override
  protected PatchWriter writer() {
    return new ZjsonPatchWriter();
  }

  @Test
  void appliedToBeforeItGivesAfter() throws JsonProcessingException {
    long seed = Long.getLong("heph.seed", System.nanoTime());
    Random random = new Random(seed);
    PatchWriter writer = writer();
    for (int i = 0; i < 2_000; i++) {
      Map<String, String> before = fields(random);
      Map<String, String> after = fields(random);
      String patch = writer.patch(before, after);
      assertThat(patch).doesNotContain("\n");
      assertThat(JsonPatch.apply(mapper.readTree(patch), object(before)))
          .as("seed %d: %s -> %s by %s", seed, before, after, patch)
          .isEqualTo(object(after));
      for (JsonNode operation : mapper.readTree(patch)) {
        assertThat(operation.path("op").asText()).isIn("add", "remove", "replace");
        assertThat(operation.has("value"))
            .isEqualTo(!operation.path("op").asText().equals("remove"));
      }
    }
  }

  private static Map<String, String> fields(Random random) {
    Map<String, String> fields = new HashMap<>();
    for (String name : NAMES) {
      if (random.nextBoolean()) {
        fields.put(name, VALUES.get(random.nextInt(VALUES.size())));
      }
    }
    return fields;
  }

  private ObjectNode object(Map<String, String> fields) throws JsonProcessingException {
    ObjectNode object = mapper.createObjectNode();
    for (Map.Entry<String, String> field : fields.entrySet()) {
      object.set(field.getKey(), mapper.readTree(field.getValue()));
    }
    return object;
  }

  @Test
  void whatIsNoJsonIsNamed() {
    assertThatThrownBy(() -> writer().patch(Map.of("a", "x"), Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("field 'a'");
    assertThatThrownBy(() -> writer().patch(Map.of(), Map.of("b", "")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("field 'b'");
  }
}
