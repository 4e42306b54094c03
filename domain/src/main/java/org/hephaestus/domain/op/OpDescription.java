package org.hephaestus.domain.op;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hephaestus.ports.store.Op;
import org.jspecify.annotations.Nullable;

/**
 * What an op did to its node, as fields before and after, for describing it to a reader. Texts are
 * described by the lines that came and went, not by two whole texts.
 *
 * @param before names and JSON values
 * @param after names and JSON values
 */
public record OpDescription(Map<String, String> before, Map<String, String> after) {
  public OpDescription {
    before = Map.copyOf(before);
    after = Map.copyOf(after);
  }

  /**
   * Describes an op.
   *
   * @param previous the op whose value it overwrote, when it is known
   */
  public static OpDescription of(Op op, Optional<Op> previous) {
    Map<String, String> before = new LinkedHashMap<>();
    Map<String, String> after = new LinkedHashMap<>();
    previous
        .map(earlier -> PayloadJson.read(earlier.kind(), earlier.payload()))
        .ifPresent(earlier -> fields(earlier, before));
    fields(PayloadJson.read(op.kind(), op.payload()), after);
    return new OpDescription(before, after);
  }

  private static void fields(Payload payload, Map<String, String> into) {
    switch (payload) {
      case Payload.SetField set -> put(into, set.field().word(), set.value());
      case Payload.AddLog log -> put(into, "log", log.text());
      case Payload.Resolve resolve ->
          put(into, "occurrence " + resolve.occurrence(), Nodes.word(resolve.resolution()));
      case Payload.EditLines lines -> {
        into.put("lines_added", array(lines.inserts().stream().map(Payload.Insert::text).toList()));
        into.put("lines_removed", Integer.toString(lines.deletes().size()));
      }
      case Payload.SetLink link ->
          into.put(link.relation() + " " + link.target(), Boolean.toString(link.present()));
      case Payload.Delete delete -> into.put("deleted", Boolean.toString(delete.deleted()));
      case Payload.Past past -> {}
      case Payload.NotUnderstood not -> {}
    }
  }

  private static void put(Map<String, String> into, String name, @Nullable String value) {
    if (value != null) {
      into.put(name, PayloadJson.quote(value));
    }
  }

  private static String array(List<String> texts) {
    return "[" + String.join(",", texts.stream().map(PayloadJson::quote).toList()) + "]";
  }
}
