package org.hephaestus.testkit.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.hephaestus.ports.api.CallResult;
import org.hephaestus.ports.api.HephApi;
import org.hephaestus.ports.api.Request;
import org.junit.jupiter.api.Test;

/** The laws of {@link HephApi}, for a daemon that is well. */
public abstract class HephApiContract {
  private static final int THREADS = 4;

  /** A daemon that is well. */
  protected abstract HephApi api() throws Exception;

  @Test
  void answersEveryKindOfRequest() throws Exception {
    HephApi api = api();
    for (Request<?> request : ApiSamples.requests()) {
      assertInstanceOf(CallResult.Ok.class, api.call(request), request.method());
    }
  }

  @Test
  void theInstanceStaysTheSameWhileTheDaemonRuns() throws Exception {
    HephApi api = api();
    assertEquals(api.call(new Request.Ping()), api.call(new Request.Ping()));
  }

  @Test
  void isSafeFromAnyThread() throws Exception {
    HephApi api = api();
    try (ExecutorService threads =
        Executors.newThreadPerTaskExecutor(Thread.ofPlatform().daemon().factory())) {
      List<Callable<CallResult<?>>> calls = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        calls.addAll(
            ApiSamples.requests().stream()
                .<Callable<CallResult<?>>>map(request -> () -> api.call(request))
                .toList());
      }
      for (Future<CallResult<?>> answer : threads.invokeAll(calls, 30, TimeUnit.SECONDS)) {
        assertInstanceOf(CallResult.Ok.class, answer.get());
      }
    }
  }
}
