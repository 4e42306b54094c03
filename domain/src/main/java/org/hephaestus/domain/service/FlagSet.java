package org.hephaestus.domain.service;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hephaestus.ports.service.DaemonFlag;
import org.hephaestus.ports.service.ServiceOrder;
import org.hephaestus.ports.service.ServiceOrder.Setting;
import org.jspecify.annotations.Nullable;

/**
 * The flags that a service carries.
 *
 * @param settings in the order of {@link DaemonFlag}; a flag that may be repeated keeps the order
 *     of its values
 * @param unknown arguments that are no flags of ours, as somebody has written them by hand; kept at
 *     the end, for hephd to judge
 */
record FlagSet(List<Setting> settings, List<String> unknown) {
  private static final String NO_SELF_UPDATE = "--no-self-update";

  FlagSet {
    settings = List.copyOf(settings);
    unknown = List.copyOf(unknown);
  }

  /**
   * Reads arguments, as {@link #arguments} writes them or as people do: {@code --name value}. Where
   * a flag that has one value is there twice, the last one counts.
   */
  static FlagSet of(List<String> arguments) {
    List<Setting> found = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      int equals = argument.indexOf('=');
      String name = equals < 0 ? argument : argument.substring(0, equals);
      @Nullable DaemonFlag flag = flag(name);
      boolean another = i + 1 < arguments.size();
      if (argument.equals(NO_SELF_UPDATE)) {
        found.removeIf(setting -> setting.flag() == DaemonFlag.SELF_UPDATE);
      } else if (flag == null) {
        unknown.add(argument);
      } else if (equals >= 0) {
        found.add(new Setting(flag, argument.substring(equals + 1)));
      } else if (flag.value() == DaemonFlag.Value.SWITCH) {
        found.add(new Setting(flag, DaemonFlag.ON));
      } else if (flag.value() == DaemonFlag.Value.OPTIONAL_WORD) {
        boolean isWord = another && isModeOfUpdate(arguments.get(i + 1));
        found.add(new Setting(flag, isWord ? arguments.get(i + 1) : DaemonFlag.BARE_SELF_UPDATE));
        i += isWord ? 1 : 0;
      } else if (another) {
        found.add(new Setting(flag, arguments.get(i + 1)));
        i++;
      } else {
        unknown.add(argument);
      }
    }
    return new FlagSet(inOrder(found), unknown);
  }

  /** What hephd is to be given: one argument per setting, {@code --name=value}. */
  List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    for (Setting setting : settings) {
      arguments.add(setting.flag().flag() + "=" + setting.value());
    }
    arguments.addAll(unknown);
    return arguments;
  }

  /** What is carried over when somebody orders something: all that the order does not name. */
  FlagSet with(ServiceOrder order) {
    List<Setting> kept = new ArrayList<>();
    for (Setting setting : settings) {
      boolean given = order.settings().stream().anyMatch(s -> s.flag() == setting.flag());
      if (!given && !order.unset().contains(setting.flag())) {
        kept.add(setting);
      }
    }
    kept.addAll(order.settings());
    return new FlagSet(inOrder(kept), unknown);
  }

  /** The value of a flag; empty when it is not there. */
  Optional<String> value(DaemonFlag flag) {
    return settings.stream().filter(s -> s.flag() == flag).map(Setting::value).findFirst();
  }

  private static List<Setting> inOrder(List<Setting> settings) {
    List<Setting> ordered = new ArrayList<>();
    for (DaemonFlag flag : DaemonFlag.values()) {
      List<Setting> all = settings.stream().filter(s -> s.flag() == flag).toList();
      ordered.addAll(
          flag.value() == DaemonFlag.Value.WORDS || all.isEmpty() ? all : List.of(all.getLast()));
    }
    return ordered;
  }

  private static @Nullable DaemonFlag flag(String name) {
    for (DaemonFlag flag : DaemonFlag.values()) {
      if (flag.flag().equals(name)) {
        return flag;
      }
    }
    return null;
  }

  private static boolean isModeOfUpdate(String word) {
    return word.equals("notify") || word.equals("apply");
  }
}
