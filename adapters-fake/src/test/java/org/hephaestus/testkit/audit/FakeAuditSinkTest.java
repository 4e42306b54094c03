package org.hephaestus.testkit.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.hephaestus.ports.audit.AuditRecord;
import org.hephaestus.ports.audit.AuditSink;
import org.junit.jupiter.api.Test;

class FakeAuditSinkTest extends AuditSinkContract {
  private final FakeAuditSink sink = new FakeAuditSink();

  @Override
  protected AuditSink sink() {
    return sink;
  }

  @Override
  protected List<AuditRecord> kept() {
    return sink.records();
  }

  @Test
  void losesWhatItIsToldToLose() {
    sink.failNext();
    assertThat(sink.append(new AuditRecord(Instant.EPOCH, "a", "", Map.of()))).isFalse();
    assertThat(sink.append(new AuditRecord(Instant.EPOCH, "b", "", Map.of()))).isTrue();
    assertThat(sink.kinds()).containsExactly("b");
  }
}
