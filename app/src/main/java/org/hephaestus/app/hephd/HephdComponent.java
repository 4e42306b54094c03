package org.hephaestus.app.hephd;

import dagger.BindsInstance;
import dagger.Component;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.hephaestus.socket.HandedSocket;
import org.hephaestus.systemd.SdNotify;

/** hephd, wired. */
@Singleton
@Component(
    modules = {
      MachineModule.class,
      UpdateModule.class,
      DoctorModule.class,
      StoreModule.class,
      SyncModule.class,
      ServiceModule.class
    })
interface HephdComponent {
  Hephd hephd();

  /** Takes what only {@code main} knows. */
  @Component.Factory
  interface Factory {
    HephdComponent create(
        @BindsInstance Environment environment,
        @BindsInstance HephdOptions options,
        @BindsInstance OpenStore store,
        @BindsInstance SdNotify notify,
        @BindsInstance Optional<HandedSocket> handed);
  }
}
