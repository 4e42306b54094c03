package org.hephaestus.app.hephd;

import dagger.Module;
import dagger.Provides;
import jakarta.inject.Singleton;
import org.hephaestus.files.jdk.JdkChance;
import org.hephaestus.files.jdk.JdkScheduler;
import org.hephaestus.files.jdk.SystemClock;
import org.hephaestus.ports.time.Chance;
import org.hephaestus.ports.time.Clock;

/** Time and chance of this machine. */
@Module
final class MachineModule {
  private MachineModule() {}

  @Provides
  @Singleton
  static Clock clock() {
    return new SystemClock();
  }

  @Provides
  @Singleton
  static Chance chance() {
    return new JdkChance();
  }

  /** The updater's own scheduler: its steps include builds, nothing else should wait for them. */
  @Provides
  @Singleton
  static JdkScheduler scheduler(Environment environment) {
    return new JdkScheduler(environment.log()::thrown);
  }
}
