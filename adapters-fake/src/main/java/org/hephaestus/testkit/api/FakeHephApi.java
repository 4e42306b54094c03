package org.hephaestus.testkit.api;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.hephaestus.ports.api.ApiError;
import org.hephaestus.ports.api.CallResult;
import org.hephaestus.ports.api.HephApi;
import org.hephaestus.ports.api.Identified;
import org.hephaestus.ports.api.Request;

/**
 * A daemon whose answers are scripted per kind of request and whose requests are recorded.
 *
 * <p>Unscripted requests are answered from {@link ApiSamples}. A scripted list of answers is used
 * up from its front; its last answer stays.
 */
public final class FakeHephApi implements HephApi {
  private final Map<Class<?>, Deque<Supplier<? extends CallResult<?>>>> script = new HashMap<>();
  private final List<Request<?>> requests = new ArrayList<>();

  /** A daemon that answers everything from {@link ApiSamples}. */
  public FakeHephApi() {}

  /** Answers requests of {@code type} with these values, the last one for ever. */
  @SafeVarargs
  public final <R> FakeHephApi answer(Class<? extends Request<R>> type, R first, R... more) {
    List<Supplier<CallResult<R>>> answers = new ArrayList<>();
    answers.add(() -> new CallResult.Ok<>(first));
    for (R value : more) {
      answers.add(() -> new CallResult.Ok<>(value));
    }
    return put(type, answers);
  }

  /** Ends requests of {@code type} with these results, the last one for ever. */
  @SafeVarargs
  public final <R> FakeHephApi result(
      Class<? extends Request<R>> type, CallResult<R> first, CallResult<R>... more) {
    List<Supplier<CallResult<R>>> answers = new ArrayList<>();
    answers.add(() -> first);
    for (CallResult<R> value : more) {
      answers.add(() -> value);
    }
    return put(type, answers);
  }

  /** Computes the result of every request of {@code type}; the supplier may block. */
  public <R> FakeHephApi compute(
      Class<? extends Request<R>> type, Supplier<CallResult<R>> supplier) {
    return put(type, List.of(supplier));
  }

  /** Refuses requests of {@code type} for ever. */
  public <R> FakeHephApi refuse(Class<? extends Request<R>> type, ApiError error) {
    return put(type, List.of(() -> new CallResult.RpcError<>(error)));
  }

  private synchronized <R> FakeHephApi put(
      Class<? extends Request<R>> type, List<Supplier<CallResult<R>>> answers) {
    script.put(type, new ArrayDeque<>(answers));
    return this;
  }

  @Override
  public <R> CallResult<R> call(Request<R> request) {
    Supplier<? extends CallResult<?>> supplier;
    synchronized (this) {
      requests.add(request);
      // A script is about what is asked, not under which id.
      Class<?> type =
          request instanceof Identified identified
              ? identified.mutation().getClass()
              : request.getClass();
      Deque<Supplier<? extends CallResult<?>>> answers = script.get(type);
      if (answers == null) {
        return new CallResult.Ok<>(ApiSamples.answer(request));
      }
      supplier = answers.size() > 1 ? answers.removeFirst() : answers.getFirst();
    }
    // Outside the lock: a scripted answer may block while other requests are served.
    @SuppressWarnings("unchecked") // put() ties the class of the request to the type of its answer
    CallResult<R> result = (CallResult<R>) supplier.get();
    return result;
  }

  /** Every request so far, oldest first. */
  public synchronized List<Request<?>> requests() {
    return List.copyOf(requests);
  }

  /** How many requests of {@code type} came so far. */
  public synchronized long count(Class<? extends Request<?>> type) {
    return requests.stream().filter(type::isInstance).count();
  }
}
