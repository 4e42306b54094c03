package org.hephaestus.systemd;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Recognises the units of another daemon under the names that ours would have. They are named to
 * the person and left alone. Ours is what carries our mark or runs our launcher ({@link
 * UnitOwner}); a second unit that runs it is named too, since only one of two daemons gets the
 * store.
 */
public final class ForeignUnit {
  /** The section that every unit of ours has (systemd.unit(5): X- sections are ignored). */
  public static final String MARK = "[" + SystemdUnits.RECORD_SECTION + "]";

  private ForeignUnit() {}

  /**
   * Looks into the user's unit folder, {@code $XDG_CONFIG_HOME/systemd/user}. Never throws.
   *
   * @param environment for {@code XDG_CONFIG_HOME} and {@code HEPH_HOME}
   * @return one line for each such unit, with what to do
   */
  public static List<String> notices(Map<String, String> environment, Path userHome) {
    String config = environment.getOrDefault("XDG_CONFIG_HOME", "");
    Path folder =
        (config.isEmpty() ? userHome.resolve(".config") : Path.of(config)).resolve("systemd/user");
    OwnLauncher launcher = OwnLauncher.of(environment, userHome);
    List<String> notices = new ArrayList<>();
    boolean installed = false;
    for (String name : List.of("heph", "hephd")) {
      Path service = folder.resolve(name + ".service");
      Path socket = folder.resolve(name + ".socket");
      Specifiers specifiers =
          Specifiers.of(
              userHome.toString(),
              environment.getOrDefault("XDG_RUNTIME_DIR", "/run"),
              0,
              name + ".service");
      UnitFile serviceFile = UnitFile.at(service);
      if (serviceFile instanceof UnitFile.Present present) {
        UnitOwner owner = UnitOwner.ofService(UnitText.of(present.text()), launcher, specifiers);
        if (owner.equals(UnitOwner.FOREIGN)) {
          notices.add(foreign(service));
        } else if (installed) {
          notices.add(twice(service));
        } else {
          installed = true;
        }
      }
      if (UnitFile.at(socket) instanceof UnitFile.Present present
          && UnitOwner.ofSocket(UnitText.of(present.text()), serviceFile, launcher, specifiers)
              .equals(UnitOwner.FOREIGN)) {
        notices.add(foreign(socket));
      }
    }
    return List.copyOf(notices);
  }

  /** What to say of a second unit that runs our daemon. */
  static String twice(Path service) {
    return service
        + " starts this daemon a second time, beside "
        + SystemdUnits.SERVICE
        + "; take it out: systemctl --user disable --now "
        + service.getFileName();
  }

  private static String foreign(Path unit) {
    return unit
        + " is the unit of another daemon and is left alone; if both are to run, give one of them"
        + " another --socket and --db";
  }
}
