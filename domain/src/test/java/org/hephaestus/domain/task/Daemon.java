package org.hephaestus.domain.task;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.hephaestus.domain.op.Ulids;
import org.hephaestus.ports.api.ApiError;
import org.hephaestus.ports.api.CallResult;
import org.hephaestus.ports.api.Changed;
import org.hephaestus.ports.api.HephApi;
import org.hephaestus.ports.api.Request;
import org.hephaestus.ports.api.TaskFields;
import org.hephaestus.ports.api.TaskFilter;
import org.hephaestus.ports.api.TaskRequest;
import org.hephaestus.ports.api.TaskRow;
import org.hephaestus.ports.task.Capture;
import org.hephaestus.testkit.store.FakeStore;
import org.hephaestus.testkit.time.FakeChance;
import org.hephaestus.testkit.time.FakeClock;
import org.jspecify.annotations.Nullable;

/** A person in Berlin with a daemon on fakes. It is Saturday, 21 November 2026, 13:00. */
final class Daemon {
  static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  final FakeStore store;
  final FakeClock clock = new FakeClock(Instant.parse("2026-11-21T12:00:00Z"));
  final FakeChance chance = FakeChance.seeded(42);
  final DataApi data;
  final HephApi api;

  Daemon() {
    this(new FakeStore());
  }

  Daemon(FakeStore store) {
    this.store = store;
    data = new DataApi(store, clock, chance, Daemon::patch);
    api = data;
  }

  /** Good enough to be read in a test. */
  private static String patch(Map<String, String> before, Map<String, String> after) {
    return before + " -> " + after;
  }

  Capture here() {
    return new Capture(clock.now(), BERLIN);
  }

  String opId() {
    return Ulids.next(clock.now(), chance);
  }

  void sleep(Duration duration) {
    clock.advance(duration);
  }

  <R> R ok(Request<R> request) {
    CallResult<R> result = api.call(request);
    if (result instanceof CallResult.Ok<R> ok) {
      return ok.value();
    }
    throw new AssertionError(request + ": " + result);
  }

  <R> ApiError refused(Request<R> request) {
    CallResult<R> result = api.call(request);
    if (result instanceof CallResult.RpcError<R> refusal) {
      return refusal.error();
    }
    throw new AssertionError(request + ": " + result);
  }

  /** Adds a task and answers its id. */
  String add(TaskFields fields) {
    return ok(new TaskRequest.Create(here(), fields, null)).nodeId();
  }

  String add(String title) {
    return add(TaskFields.titled(title));
  }

  Changed move(String ref, TaskRequest.Step step) {
    return ok(new TaskRequest.Move(here(), ref, step));
  }

  Changed edit(String ref, TaskFields fields) {
    return ok(new TaskRequest.Edit(here(), ref, fields));
  }

  List<TaskRow> list() {
    return ok(new TaskRequest.ListTasks(here(), TaskFilter.OUTSTANDING, "", 100)).rows();
  }

  static TaskFields fields(
      @Nullable String title, @Nullable String doDate, @Nullable String recurrence) {
    return new TaskFields(title, null, doDate, null, null, recurrence);
  }

  static TaskFields doDate(String words) {
    return new TaskFields(null, null, words, null, null, null);
  }
}
