package org.hephaestus.testkit.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.hephaestus.ports.time.Scheduler;
import org.junit.jupiter.api.Test;

class FakeSchedulerTest extends SchedulerContract {
  private final FakeClock clock = new FakeClock();
  private final FakeScheduler scheduler = new FakeScheduler(clock);

  @Override
  protected Scheduler scheduler() {
    return scheduler;
  }

  @Override
  protected Duration elapsed() {
    return clock.monotonic();
  }

  @Override
  protected void passUntil(BooleanSupplier condition) {
    for (int i = 0; i < 10_000 && !condition.getAsBoolean(); i++) {
      scheduler.advance(Duration.ofMillis(1));
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }

  @Override
  protected List<Throwable> reported() {
    return scheduler.thrown();
  }

  @Test
  void sameDueTimeRunsBySubmissionAndEachSeesItsMoment() {
    List<String> ran = new ArrayList<>();
    for (String name : List.of("a", "b", "c")) {
      scheduler.after(Duration.ofSeconds(1), () -> ran.add(name + clock.monotonic().toSeconds()));
    }
    scheduler.after(Duration.ofSeconds(2), () -> ran.add("d" + clock.monotonic().toSeconds()));
    assertThat(scheduler.pending()).hasSize(4).first().isEqualTo(Duration.ofSeconds(1));
    scheduler.advance(Duration.ofSeconds(10));
    assertThat(ran).containsExactly("a1", "b1", "c1", "d2");
    assertThat(clock.monotonic()).isEqualTo(Duration.ofSeconds(10));
    assertThat(scheduler.isEmpty()).isTrue();
    assertThat(scheduler.submitted()).isEqualTo(4);
  }

  @Test
  void aSuspendRunsNothing() {
    List<String> ran = new ArrayList<>();
    scheduler.after(Duration.ofMinutes(1), () -> ran.add("x"));
    clock.suspend(Duration.ofHours(8));
    scheduler.runDue();
    assertThat(ran).isEmpty();
    assertThat(scheduler.advanceToNext()).isTrue();
    assertThat(ran).containsExactly("x");
    assertThat(clock.monotonic()).isEqualTo(Duration.ofMinutes(1));
    assertThat(scheduler.advanceToNext()).isFalse();
  }

  @Test
  void aStepThatTakesTimeMakesTheOthersLate() {
    List<Duration> at = new ArrayList<>();
    scheduler.after(Duration.ofSeconds(1), () -> clock.advance(Duration.ofMinutes(30)));
    scheduler.after(Duration.ofSeconds(2), () -> at.add(clock.monotonic()));
    scheduler.advance(Duration.ofSeconds(5));
    assertThat(at).containsExactly(Duration.ofSeconds(1).plusMinutes(30));
  }
}
