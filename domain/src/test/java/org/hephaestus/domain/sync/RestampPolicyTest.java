package org.hephaestus.domain.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalLong;
import org.hephaestus.ports.store.Op;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RestampPolicyTest {
  private static Op op(String id, long hlc, @Nullable String previous) {
    return new Op(id, "o", 1, hlc, 1, "owner", "N", "set", "{}", previous);
  }

  private static List<String> stamped(List<Op> ops) {
    return RestampPolicy.restamp(
            ops, 100, id -> id.equals("far") ? OptionalLong.of(500) : OptionalLong.empty())
        .stream()
        .map(op -> op.id() + "@" + op.hlc())
        .toList();
  }

  @Test
  void clocksBeginAtTheFloorInTheirFormerOrder() {
    assertThat(stamped(List.of(op("c", 9_002, null), op("b", 9_001, null), op("a", 9_001, null))))
        .containsExactly("a@100", "b@101", "c@102");
  }

  @Test
  void eachStaysAboveWhatItOverwrites() {
    assertThat(stamped(List.of(op("a", 9_001, "far"), op("b", 9_002, "a"), op("c", 9_003, "gone"))))
        .containsExactly("a@501", "b@502", "c@503");
  }

  @Test
  void nothingElseChanges() {
    Op op = op("a", 9_001, "far");
    Op stamped = RestampPolicy.restamp(List.of(op), 100, id -> OptionalLong.empty()).getFirst();
    assertThat(stamped).isEqualTo(new Op("a", "o", 1, 100, 1, "owner", "N", "set", "{}", "far"));
  }
}
