package org.hephaestus.ports.service;

import java.util.List;

/**
 * What is to be different in the service from now on. What is not named stays.
 *
 * @param settings given now; a flag of {@link DaemonFlag.Value#WORDS} replaces all its values
 * @param unset to be taken out
 * @param linger to let it run while its user is not logged in
 */
public record ServiceOrder(List<Setting> settings, List<DaemonFlag> unset, boolean linger) {
  /** Nothing is to be different. */
  public static final ServiceOrder NONE = new ServiceOrder(List.of(), List.of(), false);

  public ServiceOrder {
    settings = List.copyOf(settings);
    unset = List.copyOf(unset);
  }

  /**
   * A flag and its value.
   *
   * @param value any characters but NUL; paths are absolute
   */
  public record Setting(DaemonFlag flag, String value) {}
}
