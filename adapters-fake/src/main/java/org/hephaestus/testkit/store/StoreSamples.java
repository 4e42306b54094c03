package org.hephaestus.testkit.store;

import java.time.Instant;
import org.hephaestus.ports.store.Cell;
import org.hephaestus.ports.store.ClientRequest;
import org.hephaestus.ports.store.Line;
import org.hephaestus.ports.store.Link;
import org.hephaestus.ports.store.LogEntry;
import org.hephaestus.ports.store.NodeKind;
import org.hephaestus.ports.store.NodeRecord;
import org.hephaestus.ports.store.Occurrence;
import org.hephaestus.ports.store.Op;
import org.hephaestus.ports.task.Attention;
import org.hephaestus.ports.task.TaskState;
import org.jspecify.annotations.Nullable;

/** Rows for tests of stores. */
public final class StoreSamples {
  /** When all of it happened. */
  public static final Instant AT = Instant.parse("2026-03-29T01:30:00.123Z");

  private StoreSamples() {}

  /** An id that sorts by {@code number} and ends with it; 26 characters. */
  public static String id(int number) {
    return "01JD%022d".formatted(number);
  }

  /** An op of {@code owner} on {@code node}, not the same for two numbers. */
  public static Op op(String owner, int number, String node) {
    return new Op(
        id(number),
        "0123456789abcdef0123456789abcdef",
        number,
        (AT.toEpochMilli() << 16) + number,
        1,
        owner,
        node,
        "set",
        "{\"f\":\"title\",\"v\":\"t" + number + "\",\"x\":{\"unknown\":[1,2.50,null]}}",
        null);
  }

  /** An outstanding task without dates. */
  public static NodeRecord task(String id, String title, long revision) {
    return node(id, NodeKind.TASK, title, TaskState.OUTSTANDING, null, false, revision);
  }

  /** A project. */
  public static NodeRecord project(String id, String title, long revision) {
    return node(id, NodeKind.PROJECT, title, TaskState.OUTSTANDING, null, false, revision);
  }

  /** A node of any kind without dates. */
  public static NodeRecord node(
      String id,
      NodeKind kind,
      String title,
      TaskState state,
      @Nullable String project,
      boolean deleted,
      long revision) {
    return new NodeRecord(
        id,
        kind,
        title,
        state,
        Attention.WHITE,
        null,
        null,
        null,
        project,
        null,
        deleted,
        AT,
        AT,
        state == TaskState.OUTSTANDING ? null : AT,
        revision);
  }

  /** A winning value. */
  public static Cell cell(String node, String field, String value) {
    return new Cell(node, field, value, 7L << 16, id(1));
  }

  /** A resolved occurrence. */
  public static Occurrence occurrence(String node, String key, String resolution) {
    return new Occurrence(node, key, resolution, "2026-03-29", 7L << 16, id(1), 8L << 16);
  }

  /** A line that is alive. */
  public static Line line(String node, String id, String after, String text) {
    return new Line(node, id, after, text, 7L << 16, 0, 1, null);
  }

  /** A log entry. */
  public static LogEntry entry(String node, String key, String text, long hlc) {
    return new LogEntry(node, key, text, hlc, id(1));
  }

  /** A link. */
  public static Link link(String source, String relation, String target, boolean present) {
    return new Link(source, relation, target, present, 7L << 16, id(1));
  }

  /** A request that took effect. */
  public static ClientRequest request(String opId, Instant at) {
    return new ClientRequest(opId, "task.add 00ff", "{\"node\":\"n\"}", false, at);
  }
}
