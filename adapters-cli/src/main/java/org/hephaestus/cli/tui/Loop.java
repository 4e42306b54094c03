package org.hephaestus.cli.tui;

import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.hephaestus.cli.ExitCode;
import org.hephaestus.cli.Host;
import org.hephaestus.cli.TaskPages;
import org.hephaestus.cli.Told;
import org.hephaestus.ports.api.CallResult;
import org.hephaestus.ports.api.ChangeWatch;
import org.hephaestus.ports.api.Changed;
import org.hephaestus.ports.api.HephApi;
import org.hephaestus.ports.api.Request;
import org.hephaestus.ports.api.TaskFields;
import org.hephaestus.ports.api.TaskFilter;
import org.hephaestus.ports.api.TaskRequest;
import org.hephaestus.ports.api.TaskRow;
import org.hephaestus.ports.task.Capture;
import org.jspecify.annotations.Nullable;

/**
 * Connects the agenda with a screen and a daemon. One thread reduces and draws; one reads keys, one
 * waits for changes, one talks to the daemon, all of them daemon threads: a daemon that does not
 * answer never keeps a key from being understood.
 */
final class Loop {
  /** The safety net under the watch: how old the screen may be when no change is announced. */
  private static final Duration TICK = Duration.ofSeconds(5);

  private static final long KEY_MILLIS = 200;

  /** After a watch that came back at once, so that a broken one does not spin. */
  private static final Duration BREATH = Duration.ofMillis(100);

  private final Host host;
  private final HephApi api;
  private final ChangeWatch watch;
  private final Screen screen;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final BlockingQueue<Effect> work = new LinkedBlockingQueue<>();
  private volatile @Nullable String onScreen;
  private volatile @Nullable ExitCode over;

  Loop(Host host, HephApi api, ChangeWatch watch, Screen screen) {
    this.host = host;
    this.api = api;
    this.watch = watch;
    this.screen = screen;
  }

  /** Runs until a key, an interrupt or the end of the terminal. */
  ExitCode run() {
    AgendaState state = AgendaState.start(screen.columns(), screen.lines());
    start("heph-tui keys", this::readKeys);
    start("heph-tui daemon", this::doWork);
    start("heph-tui changes", this::watchChanges);
    events.add(new Event.Tick());
    try {
      while (true) {
        draw(state);
        Event event = events.poll(KEY_MILLIS, TimeUnit.MILLISECONDS);
        // Everything that has happened meanwhile is drawn once.
        while (event != null) {
          Agenda.Step step = Agenda.step(state, event);
          state = step.state();
          for (Effect effect : step.effects()) {
            if (effect instanceof Effect.Quit) {
              over = ExitCode.OK;
            } else {
              work.add(effect);
            }
          }
          event = events.poll();
        }
        if (over != null) {
          return over;
        }
        if (screen.resized()) {
          state = Agenda.step(state, new Event.Resized(screen.columns(), screen.lines())).state();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.INTERRUPTED;
    } finally {
      over = over == null ? ExitCode.INTERRUPTED : over;
    }
  }

  private void draw(AgendaState state) {
    screen.draw(AgendaView.lines(state));
    // From now on a key is about this task. Help hides it.
    onScreen = state.help() ? null : state.selected();
  }

  private static void start(String name, Runnable body) {
    Thread thread = new Thread(body, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void readKeys() {
    try {
      while (over == null) {
        switch (screen.key(KEY_MILLIS)) {
          case Screen.Input.Typed typed -> events.add(new Event.Pressed(typed.key(), onScreen));
          case Screen.Input.Nothing nothing -> {}
          case Screen.Input.Interrupted interrupted -> end(ExitCode.INTERRUPTED);
          case Screen.Input.Gone gone -> end(ExitCode.OK);
        }
      }
    } catch (IOException | RuntimeException e) {
      end(ExitCode.FAILED);
    }
  }

  private void end(ExitCode code) {
    over = code;
    events.add(new Event.Tick());
  }

  private void watchChanges() {
    while (over == null) {
      Duration began = host.clock().monotonic();
      ChangeWatch.Woken woken = watch.await(TICK);
      events.add(new Event.Tick());
      boolean atOnce = host.clock().monotonic().minus(began).compareTo(BREATH) < 0;
      if (atOnce && woken != ChangeWatch.Woken.CHANGED && !host.pause().pause(BREATH)) {
        return;
      }
    }
  }

  private void doWork() {
    try {
      while (over == null) {
        Effect effect = work.poll(KEY_MILLIS, TimeUnit.MILLISECONDS);
        if (effect != null) {
          work(effect);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void work(Effect effect) {
    try {
      switch (effect) {
        case Effect.Refresh refresh -> events.add(list());
        case Effect.Act act -> events.add(act(act.key(), act.nodeId()));
        case Effect.Quit quit -> {}
      }
    } catch (RuntimeException e) {
      // A bug; the screen says so and tries again instead of standing still for ever.
      events.add(new Event.NotListed("internal error: " + e));
    }
  }

  private Event list() {
    Capture capture = host.capture();
    CallResult<List<TaskRow>> result =
        TaskPages.read(api, capture, TaskFilter.OUTSTANDING, Integer.MAX_VALUE);
    return result instanceof CallResult.Ok<List<TaskRow>> ok
        ? new Event.Listed(sorted(ok.value(), capture))
        : new Event.NotListed(problem(result));
  }

  /** Section by section; within one as the daemon sorts. */
  static List<AgendaState.Item> sorted(List<TaskRow> rows, Capture capture) {
    LocalDate today = capture.at().atZone(capture.zone()).toLocalDate();
    List<AgendaState.Item> items = new ArrayList<>();
    for (Section section : Section.values()) {
      for (TaskRow row : rows) {
        if (Section.of(row, today, capture.zone()) == section) {
          items.add(new AgendaState.Item(section, row));
        }
      }
    }
    return items;
  }

  private Event act(Key key, String nodeId) {
    CallResult<Changed> result = api.call(request(key, nodeId, host.capture()));
    return new Event.Acted(
        result instanceof CallResult.Ok<Changed> ok ? Told.summary(ok.value()) : problem(result));
  }

  private static Request<Changed> request(Key key, String nodeId, Capture capture) {
    return switch (key) {
      case DONE -> new TaskRequest.Move(capture, nodeId, TaskRequest.Step.DONE);
      case SKIP -> new TaskRequest.Move(capture, nodeId, TaskRequest.Step.SKIP);
      case DROP -> new TaskRequest.Move(capture, nodeId, TaskRequest.Step.DROP);
      case LATER ->
          new TaskRequest.Edit(
              capture, nodeId, new TaskFields(null, null, "+1d", null, null, null));
      default -> throw new IllegalArgumentException(key + " changes no task");
    };
  }

  /** On one line. */
  static <R> String problem(CallResult<R> result) {
    return switch (result) {
      case CallResult.Ok<R> ok -> "";
      case CallResult.RpcError<R> refused -> refused.error().message();
      case CallResult.NotApplied<R> not -> not.why();
      case CallResult.Unknown<R> unknown -> unknown.why();
      case CallResult.Unreachable<R> nobody -> "no daemon: " + nobody.why();
    };
  }
}
