package org.hephaestus.domain.service;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.hephaestus.ports.service.DaemonFlag;
import org.hephaestus.ports.service.ServiceOrder;

/**
 * The environment of a service whose self-updater needs programs: service managers give a PATH on
 * which little of what a person has installed is found.
 *
 * <p>A PATH that was baked is carried over like a flag. It is made anew, from where the tools are
 * now, when the order is about the self-updater.
 */
final class ToolPathPolicy {
  private static final String PATH = "PATH";
  private static final String HOME = "HOME";
  private static final List<String> USUAL =
      List.of("/usr/local/bin", "/usr/bin", "/bin", "/opt/homebrew/bin");

  private ToolPathPolicy() {}

  /** What a delivery runs. {@code java} is what {@code mvn} is started with. */
  static List<String> tools(FlagSet flags) {
    return flags.value(DaemonFlag.SELF_UPDATE_DELIVERY).orElse("source").equals("source")
        ? List.of("git", "mvn", "java")
        : List.of();
  }

  /**
   * Decides.
   *
   * @param flags that the service will have
   * @param order by which it got them
   * @param baked what it had until now
   * @param userHome absolute path
   * @param foldersOf where programs are now
   * @return nothing when the self-updater is off: then no byte is written about it
   */
  static Map<String, String> environment(
      FlagSet flags,
      ServiceOrder order,
      Map<String, String> baked,
      String userHome,
      Function<List<String>, List<String>> foldersOf) {
    if (flags.value(DaemonFlag.SELF_UPDATE).isEmpty()) {
      return Map.of();
    }
    boolean ordered =
        order.settings().stream()
            .anyMatch(
                setting ->
                    setting.flag() == DaemonFlag.SELF_UPDATE
                        || setting.flag() == DaemonFlag.SELF_UPDATE_DELIVERY);
    String before = baked.getOrDefault(PATH, "");
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put(
        PATH, ordered || before.isEmpty() ? path(foldersOf.apply(tools(flags)), userHome) : before);
    environment.put(HOME, userHome);
    return environment;
  }

  private static String path(List<String> folders, String userHome) {
    Set<String> path = new LinkedHashSet<>();
    for (String folder : folders) {
      if (folder.indexOf(':') < 0) {
        path.add(folder);
      }
    }
    path.add(userHome + "/.local/bin");
    path.addAll(USUAL);
    return String.join(":", path);
  }
}
