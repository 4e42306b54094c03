package org.hephaestus.files.jdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import org.hephaestus.ports.time.Chance;
import org.hephaestus.ports.time.Clock;
import org.hephaestus.ports.time.Scheduler;
import org.hephaestus.ports.update.Restarter;
import org.hephaestus.ports.update.Restarter.Supervision;
import org.hephaestus.testkit.time.ChanceContract;
import org.hephaestus.testkit.time.ClockContract;
import org.hephaestus.testkit.time.SchedulerContract;
import org.hephaestus.testkit.update.RestarterContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The JDK's adapters of time and chance, and the restarter that takes the environment's word. */
class JdkTimeTest {
  @Nested
  class SystemClockTest extends ClockContract {
    @Override
    protected Clock clock() {
      return new SystemClock();
    }

    @Override
    protected void passTime() {
      long start = System.nanoTime();
      while (System.nanoTime() - start < 2_000_000) {
        Thread.onSpinWait();
      }
    }
  }

  @Nested
  class JdkChanceTest extends ChanceContract {
    @Override
    protected Chance chance() {
      return new JdkChance();
    }
  }

  @Nested
  class JdkSchedulerTest extends SchedulerContract {
    private final List<Throwable> thrown = Collections.synchronizedList(new ArrayList<>());
    private final JdkScheduler scheduler = new JdkScheduler(thrown::add);

    @AfterEach
    void stop() {
      scheduler.close();
    }

    @Override
    protected Scheduler scheduler() {
      return scheduler;
    }

    @Override
    protected Duration elapsed() {
      return Duration.ofNanos(System.nanoTime());
    }

    @Override
    protected void passUntil(BooleanSupplier condition) {
      long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
      while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
        Thread.onSpinWait();
      }
      assertThat(condition.getAsBoolean()).isTrue();
    }

    @Override
    protected List<Throwable> reported() {
      return List.copyOf(thrown);
    }

    @Test
    void hasNoThreadBeforeItsFirstStepAndThenADaemon() throws InterruptedException {
      long before = threads();
      try (JdkScheduler idle = new JdkScheduler(thrown::add)) {
        assertThat(threads()).isEqualTo(before);
        List<Thread> ranOn = new ArrayList<>();
        CountDownLatch ran = new CountDownLatch(1);
        idle.after(
            Duration.ZERO,
            () -> {
              ranOn.add(Thread.currentThread());
              ran.countDown();
            });
        assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(ranOn.get(0).isDaemon()).isTrue();
        assertThat(ranOn.get(0).getName()).isEqualTo("heph-scheduler");
      }
    }

    @Test
    void closeDropsWhatWaitsAndLetsAStepFinish() throws InterruptedException {
      CountDownLatch inside = new CountDownLatch(1);
      CountDownLatch go = new CountDownLatch(1);
      CountDownLatch finished = new CountDownLatch(1);
      List<String> ran = Collections.synchronizedList(new ArrayList<>());
      Thread[] worker = new Thread[1];
      scheduler.after(
          Duration.ZERO,
          () -> {
            worker[0] = Thread.currentThread();
            inside.countDown();
            try {
              go.await();
              ran.add("finished");
            } catch (InterruptedException e) {
              ran.add("interrupted");
            }
            finished.countDown();
          });
      assertThat(inside.await(10, TimeUnit.SECONDS)).isTrue();
      scheduler.after(Duration.ofMillis(1), () -> ran.add("waiting"));
      scheduler.close();
      scheduler.after(Duration.ZERO, () -> ran.add("late")).cancel();
      go.countDown();
      assertThat(finished.await(10, TimeUnit.SECONDS)).isTrue();
      worker[0].join(10_000);
      assertThat(worker[0].isAlive()).isFalse();
      assertThat(ran).containsExactly("finished");
    }

    private static long threads() {
      return Thread.getAllStackTraces().keySet().stream()
          .filter(thread -> thread.getName().equals("heph-scheduler"))
          .count();
    }
  }

  @Nested
  class ExternalRestarterTest extends RestarterContract {
    @Override
    protected Restarter supervised(IntConsumer exit) {
      return new ExternalRestarter(Map.of("HEPH_SUPERVISOR", "external"), exit);
    }

    @Override
    protected Restarter unsupervised(IntConsumer exit) {
      return new ExternalRestarter(Map.of(), exit);
    }

    // Only the exact word is a promise.
    @ParameterizedTest
    @ValueSource(strings = {"EXTERNAL", "systemd", "external ", "1", ""})
    void takesOneWordOnly(String value) {
      assertThat(new ExternalRestarter(Map.of("HEPH_SUPERVISOR", value), code -> {}).supervision())
          .isInstanceOf(Supervision.Unsupervised.class);
    }
  }

  @Test
  void pauseWaitsAndAnInterruptEndsIt() {
    ThreadPause pause = new ThreadPause();
    long start = System.nanoTime();
    assertThat(pause.pause(Duration.ofMillis(20))).isTrue();
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(20_000_000);
    assertThat(pause.pause(Duration.ofDays(-1))).isTrue();
    Thread.currentThread().interrupt();
    assertThat(pause.pause(Duration.ofDays(1))).isFalse();
    assertThat(Thread.interrupted()).isTrue();
  }
}
