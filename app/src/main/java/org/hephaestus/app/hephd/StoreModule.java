package org.hephaestus.app.hephd;

import dagger.Module;
import dagger.Provides;
import jakarta.inject.Singleton;
import org.hephaestus.domain.task.DataApi;
import org.hephaestus.domain.upkeep.Upkeep;
import org.hephaestus.files.jdk.JdkScheduler;
import org.hephaestus.ports.time.Chance;
import org.hephaestus.ports.time.Clock;
import org.hephaestus.socket.ZjsonPatchWriter;

/** Tasks and knowledge over the store that was opened. */
@Module
final class StoreModule {
  private StoreModule() {}

  @Provides
  @Singleton
  static DataApi data(OpenStore open, Clock clock, Chance chance) {
    return new DataApi(open.store(), clock, chance, new ZjsonPatchWriter());
  }

  @Provides
  @Singleton
  static StoreKeeper keeper(OpenStore open, Clock clock, Environment environment) {
    JdkScheduler scheduler = new JdkScheduler(environment.log()::thrown);
    return new StoreKeeper(
        new Upkeep(open.store(), clock, scheduler, environment.log()::on), scheduler);
  }
}
