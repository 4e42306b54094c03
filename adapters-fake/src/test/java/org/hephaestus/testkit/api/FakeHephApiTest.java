package org.hephaestus.testkit.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.hephaestus.ports.api.ApiError;
import org.hephaestus.ports.api.CallResult;
import org.hephaestus.ports.api.HephApi;
import org.hephaestus.ports.api.Pong;
import org.hephaestus.ports.api.Request;
import org.junit.jupiter.api.Test;

class FakeHephApiTest extends HephApiContract {
  @Override
  protected HephApi api() {
    return new FakeHephApi();
  }

  @Test
  void samplesHoldARequestOfEveryKind() {
    assertThat(ApiSamples.requests())
        .<Class<?>>extracting(Object::getClass)
        .containsAll(records(Request.class).toList());
  }

  private static Stream<Class<?>> records(Class<?> type) {
    return type.isRecord()
        ? Stream.of(type)
        : Stream.of(type.getPermittedSubclasses()).flatMap(FakeHephApiTest::records);
  }

  @Test
  void usesUpItsScriptAndKeepsTheLastAnswer() {
    Pong first = new Pong("1.0.3", "0123456789ab", "a");
    Pong second = new Pong("1.0.4", "ba9876543210", "b");
    FakeHephApi api = new FakeHephApi().answer(Request.Ping.class, first, second);
    assertThat(api.call(new Request.Ping())).isEqualTo(new CallResult.Ok<>(first));
    assertThat(api.call(new Request.Ping())).isEqualTo(new CallResult.Ok<>(second));
    assertThat(api.call(new Request.Ping())).isEqualTo(new CallResult.Ok<>(second));
    assertThat(api.count(Request.Ping.class)).isEqualTo(3);
  }

  @Test
  void refusesWhatItIsToldToRefuse() {
    ApiError error = new ApiError(ApiError.BUSY, "busy", "busy", "");
    FakeHephApi api = new FakeHephApi().refuse(Request.ApplyUpdate.class, error);
    assertThat(api.call(new Request.ApplyUpdate())).isEqualTo(new CallResult.RpcError<>(error));
  }
}
