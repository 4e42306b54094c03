package org.hephaestus.testkit.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.hephaestus.ports.service.DaemonFlag;
import org.hephaestus.ports.service.ServiceOrder;
import org.hephaestus.ports.service.ServiceReply;
import org.hephaestus.testkit.service.FakeServiceApi.Asked;
import org.hephaestus.testkit.service.FakeServiceApi.Verb;
import org.junit.jupiter.api.Test;

class FakeServiceApiTest {
  private final FakeServiceApi service = new FakeServiceApi();
  private final List<String> said = new ArrayList<>();

  @Test
  void recordsWhatItIsAskedInOrder() {
    ServiceOrder order = new ServiceOrder(List.of(), List.of(DaemonFlag.DB), true);
    var unused =
        List.of(
            service.start(order, said::add),
            service.restart(ServiceOrder.NONE, said::add),
            service.stop(said::add),
            service.uninstall(said::add),
            service.show(order),
            service.status());
    assertThat(service.asked())
        .containsExactly(
            new Asked(Verb.START, order),
            new Asked(Verb.RESTART, ServiceOrder.NONE),
            new Asked(Verb.STOP, ServiceOrder.NONE),
            new Asked(Verb.UNINSTALL, ServiceOrder.NONE),
            new Asked(Verb.SHOW, order),
            new Asked(Verb.STATUS, ServiceOrder.NONE));
  }

  @Test
  void usesUpItsScriptAndKeepsTheLastReply() {
    ServiceReply first = new ServiceReply.Done("first", List.of(), true);
    ServiceReply second = new ServiceReply.Refused("masked", "no", "unmask it");
    service.reply(Verb.STOP, first, second).progress("waiting");
    assertThat(service.stop(said::add)).isEqualTo(first);
    assertThat(service.stop(said::add)).isEqualTo(second);
    assertThat(service.stop(said::add)).isEqualTo(second);
    assertThat(said).containsExactly("waiting", "waiting", "waiting");
    assertThat(service.uninstall(said::add)).isInstanceOf(ServiceReply.Done.class);
  }

  @Test
  void keepsAsManyLinesAsItIsAskedFor() {
    service.output("a", "b", "c");
    assertThat(service.output(2)).containsExactly("b", "c");
    assertThat(service.output(5)).containsExactly("a", "b", "c");
  }
}
