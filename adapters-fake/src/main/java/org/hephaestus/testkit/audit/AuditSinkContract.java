package org.hephaestus.testkit.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.hephaestus.ports.audit.AuditRecord;
import org.hephaestus.ports.audit.AuditSink;
import org.junit.jupiter.api.Test;

/** The laws of {@link AuditSink}. */
public abstract class AuditSinkContract {
  private static final Instant AT = Instant.parse("2026-03-29T01:30:00.123456789Z");

  /** For subclasses. */
  protected AuditSinkContract() {}

  /** A sink; every call answers one over the same storage. */
  protected abstract AuditSink sink();

  /** What a later reader finds, oldest first. */
  protected abstract List<AuditRecord> kept();

  @Test
  void keepsRecordsInOrderAndWhole() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("z", "last letter first");
    facts.put("a", "\"quoted\"\nand on two lines, \u00fc\u2603, \u0000");
    List<AuditRecord> records =
        List.of(
            new AuditRecord(AT, "update.checked", "looked", Map.of()),
            new AuditRecord(AT.minusSeconds(60), "update.flipped", "", facts),
            new AuditRecord(AT, "update.flipped", "the clock was set back before", Map.of()));
    for (AuditRecord entry : records) {
      assertTrue(sink().append(entry));
    }
    assertEquals(records, kept());
    assertEquals(
        List.of("z", "a"), new ArrayList<>(kept().get(1).facts().keySet()), "order of the facts");
  }

  @Test
  void isSafeOnAnyThread() throws InterruptedException {
    AuditSink sink = sink();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      String name = "writer" + t;
      Thread thread =
          new Thread(
              () -> {
                for (int i = 0; i < 25; i++) {
                  sink.append(new AuditRecord(AT, "test." + name, "" + i, Map.of()));
                }
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    List<AuditRecord> kept = kept();
    assertEquals(100, kept.size());
    for (int t = 0; t < 4; t++) {
      String kind = "test.writer" + t;
      assertEquals(
          IntStream.range(0, 25).mapToObj(Integer::toString).toList(),
          kept.stream().filter(r -> r.kind().equals(kind)).map(AuditRecord::reason).toList(),
          "each thread's own order");
    }
  }
}
