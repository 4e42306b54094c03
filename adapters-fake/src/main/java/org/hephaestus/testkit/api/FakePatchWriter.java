package org.hephaestus.testkit.api;

import java.util.Map;
import java.util.TreeSet;
import org.hephaestus.ports.api.PatchWriter;

/** Patches of whole fields, without a library: right, though not always the shortest. */
public final class FakePatchWriter implements PatchWriter {
  /** A writer. */
  public FakePatchWriter() {}

  @Override
  public String patch(Map<String, String> before, Map<String, String> after) {
    TreeSet<String> names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    StringBuilder patch = new StringBuilder("[");
    for (String name : names) {
      String old = before.get(name);
      String now = after.get(name);
      if (now != null && now.equals(old)) {
        continue;
      }
      String op = old == null ? "add" : now == null ? "remove" : "replace";
      patch
          .append(patch.length() == 1 ? "" : ",")
          .append("{\"op\":\"")
          .append(op)
          .append("\",\"path\":\"/")
          .append(pointer(name))
          .append('"')
          .append(now == null ? "" : ",\"value\":" + now)
          .append('}');
    }
    return patch.append(']').toString();
  }

  /** RFC 6901, section 3, in a JSON string. */
  private static String pointer(String name) {
    return name.replace("~", "~0").replace("/", "~1").replace("\\", "\\\\").replace("\"", "\\\"");
  }
}
