package org.hephaestus.domain.update;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.hephaestus.ports.time.CallLimits;
import org.hephaestus.ports.update.Failure;
import org.hephaestus.ports.update.FailureCause;
import org.hephaestus.ports.update.HealthProbe.Check;
import org.hephaestus.ports.update.HealthProbe.Result;
import org.hephaestus.ports.update.Release;
import org.hephaestus.ports.update.ReleaseSource;
import org.hephaestus.ports.update.Trial;
import org.hephaestus.ports.update.UpdateMode;
import org.hephaestus.ports.update.VersionId;
import org.hephaestus.testkit.time.FakeChance;
import org.hephaestus.testkit.time.FakeClock;
import org.hephaestus.testkit.time.FakeScheduler;
import org.hephaestus.testkit.update.FakeDataGuard;
import org.hephaestus.testkit.update.FakeInstaller;
import org.hephaestus.testkit.update.FakeRestarter;
import org.hephaestus.testkit.update.FakeSelfCheck;
import org.hephaestus.testkit.update.FakeTrials;
import org.hephaestus.testkit.update.FakeUpdateControl;
import org.hephaestus.testkit.update.FakeUpdateHost;
import org.hephaestus.testkit.update.FakeUpdateJournal;
import org.hephaestus.testkit.update.FakeUpdateLock;
import org.hephaestus.testkit.update.FakeUpdateMemory;
import org.hephaestus.testkit.update.FakeVersionStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A year of a thousand devices: releases come, one in four is bad, the forge is flaky, devices are
 * killed at random and their disks fail now and then. A bad release is withdrawn after a day.
 */
class SimulatedYearTest {
  private static final int DEVICES = 1_000;
  private static final int DAYS = 365;
  private static final int DAYS_BETWEEN_RELEASES = 10;
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  private static final VersionId FIRST = new VersionId("1.0.0", "0".repeat(12));
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration LOOK = Duration.ofMinutes(10);
  private static final Failure FAULT = Failure.of(FailureCause.STORAGE, "EIO", "look at the disk");

  private final long seed = Long.getLong("heph.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final List<Release> published = new ArrayList<>();
  private final Set<String> crashing = new HashSet<>();
  private final Set<String> losing = new HashSet<>();
  private int exposures;

  private static VersionId idOf(Release release) {
    return new VersionId(release.tag().substring(1), "c".repeat(12));
  }

  /** One device, across all its processes. */
  private final class Device {
    private final Duration minAge;
    private final FakeClock clock = new FakeClock(BEGIN);
    private final FakeVersionStore versions = new FakeVersionStore().installCurrent(FIRST);
    private final FakeUpdateJournal journal = new FakeUpdateJournal();
    private final FakeUpdateMemory memory = new FakeUpdateMemory();
    private final FakeUpdateControl control = new FakeUpdateControl();
    private final FakeTrials trials = new FakeTrials();
    private final FakeUpdateLock lock = new FakeUpdateLock();
    private FakeScheduler scheduler = new FakeScheduler(clock);
    private FakeRestarter restarter = new FakeRestarter();
    private FakeInstaller installer = new FakeInstaller();
    private String running = "";

    Device(Duration minAge) {
      this.minAge = minAge;
      boot();
    }

    /** What supervisor and launcher do, until a version serves. */
    private void boot() {
      for (int start = 0; ; start++) {
        assertThat(start).as("a start that never ends, seed %d", seed).isLessThan(20);
        VersionId current = versions.current().orElseThrow();
        Trial trial = trials.open().filter(t -> t.to().equals(current)).orElse(null);
        if (trial != null) {
          if (trials.verdict().isEmpty() && trials.countStart() >= trial.starts()) {
            trials.condemn("start " + trials.starts() + " without proving itself");
          }
          if (trials.verdict().isPresent()) {
            versions.activate(trial.back().getFirst());
            continue;
          }
        }
        if (trial != null && (isBad(current, crashing) || isBad(current, losing))) {
          exposures++;
        }
        if (!isBad(current, crashing)) {
          serve(current);
          if (restarter.restarts().isEmpty()) {
            return;
          }
        }
      }
    }

    private boolean isBad(VersionId id, Set<String> bad) {
      return bad.contains(id.version());
    }

    private void serve(VersionId current) {
      running = current.version();
      scheduler = new FakeScheduler(clock);
      restarter = new FakeRestarter();
      installer = new FakeInstaller();
      Result health = isBad(current, losing) ? Result.BAD : Result.GOOD;
      SelfUpdater.builder(current.toString())
          .settings(
              UpdateSettings.DEFAULT
                  .withMode(UpdateMode.APPLY)
                  .withInterval(DAY)
                  .withMinAge(minAge))
          .source(new Forge())
          .installer(installer)
          .versions(versions)
          .journal(journal)
          .memory(memory)
          .lock(lock)
          .restarter(restarter)
          .clock(clock)
          .scheduler(scheduler)
          .chance(FakeChance.seeded(random.nextLong()))
          .control(control)
          .trials(trials)
          .health(limits -> List.of(new Check("store", health, "")))
          .selfCheck(new FakeSelfCheck())
          .data(new FakeDataGuard())
          .host(new FakeUpdateHost())
          .build()
          .start();
      scheduler.advance(Duration.ofMinutes(3)); // a trial has ended by then, one way or the other
    }

    void live() {
      if (random.nextInt(100) < 2) {
        boot(); // killed: nothing of the process is left but what it wrote down
      }
      // Not while it has what there is: what is scripted to fail waits until it is asked for, and
      // after some bad releases in a row a device would have met all faults of a month at once.
      boolean isCurrent =
          published.isEmpty() || running.equals(idOf(published.getLast()).version());
      switch (isCurrent ? 100 : random.nextInt(100)) {
        case 0 -> journal.failNext(FAULT);
        case 1 -> versions.failNextActivate(FAULT);
        case 2 -> trials.failNext(FAULT);
        case 3 -> installer.failNext(FAULT);
        case 4 -> versions.failNextAdmit(FAULT);
        case 5 -> control.failNext(FAULT);
        default -> {}
      }
      clock.suspend(DAY.minus(LOOK));
      scheduler.advance(LOOK);
      if (!restarter.restarts().isEmpty()) {
        boot();
      }
    }
  }

  private final class Forge implements ReleaseSource {
    @Override
    public String describe() {
      return "https://forge.example/owner/repo";
    }

    @Override
    public Listing list(@Nullable String validator, CallLimits limits) {
      return random.nextInt(100) < 10
          ? new Listing.Failed(Failure.of(FailureCause.UNREACHABLE, "no route", "try later"))
          : new Listing.Listed(List.copyOf(published), null);
    }
  }

  private List<Device> year(Duration minAge) {
    List<Device> devices = new ArrayList<>();
    for (int i = 0; i < DEVICES; i++) {
      devices.add(new Device(minAge));
    }
    int minor = 0;
    for (int day = 0; day < DAYS; day++) {
      if (day % DAYS_BETWEEN_RELEASES == 1) {
        published.removeIf(release -> isBad(idOf(release).version())); // found out, a day later
      }
      if (day % DAYS_BETWEEN_RELEASES == 0) {
        minor++;
        String version = "1." + minor + ".0";
        if (random.nextInt(4) == 0) {
          (random.nextBoolean() ? crashing : losing).add(version);
        }
        Instant at = BEGIN.plus(DAY.multipliedBy(day));
        published.add(new Release("v" + version, "c".repeat(40), false, false, at, "", ""));
      }
      for (Device device : devices) {
        device.live();
        assertThat(device.versions.current())
            .as("seed %d, day %d", seed, day)
            .hasValueSatisfying(id -> assertThat(device.versions.installed()).contains(id));
        assertThat(isBad(device.running))
            .as("seed %d, day %d: %s goes on running", seed, day, device.running)
            .isFalse();
      }
    }
    return devices;
  }

  private boolean isBad(String version) {
    return crashing.contains(version) || losing.contains(version);
  }

  @Test
  void withAMinimumAgeNobodyMeetsABadRelease() {
    System.out.println("SimulatedYearTest: -Dheph.seed=" + seed);
    List<Device> devices = year(Duration.ofDays(2));
    assertThat(exposures).isZero();
    String newest = idOf(published.getLast()).version();
    long current = devices.stream().filter(device -> device.running.equals(newest)).count();
    System.out.printf(
        Locale.ROOT,
        "a year: %d releases left, %d of %d devices on the newest%n",
        published.size(),
        current,
        DEVICES);
    assertThat(current).isGreaterThan(DEVICES * 8L / 10);
  }

  /** The control: without a minimum age they do, and each of them comes back. */
  @Test
  void withoutOneManyDoAndComeBack() {
    System.out.println("SimulatedYearTest: -Dheph.seed=" + seed);
    List<Device> devices = year(Duration.ZERO);
    assertThat(crashing.size() + losing.size()).isPositive();
    assertThat(exposures).isPositive();
    System.out.println("a year without a minimum age: " + exposures + " starts of a bad release");
    assertThat(devices).allSatisfy(device -> assertThat(isBad(device.running)).isFalse());
  }
}
