package org.hephaestus.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hephaestus.ports.service.DaemonFlag;
import org.hephaestus.ports.service.ServiceOrder;
import org.hephaestus.ports.service.ServiceOrder.Setting;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * The flags of hephd as options of {@code heph daemon start} and {@code restart}: how they are
 * typed, and the {@link ServiceOrder} that is meant. What a value may be is for hephd to say, which
 * is asked before anything is written.
 */
final class ServiceFlags {
  private static final String NO_SELF_UPDATE = "--no-self-update";
  private static final String UNSET = "--unset";

  private final Args args;
  private final Path cwd;
  private String problem = "";
  private String hint = "";

  /**
   * What was typed.
   *
   * @param cwd what relative file names are meant against
   */
  ServiceFlags(Args args, Path cwd) {
    this.args = args;
    this.cwd = cwd;
  }

  // -------------------------------------------------------------------- how they are typed

  /** Adds them to the model of a verb. */
  static void addTo(CommandSpec spec) {
    for (DaemonFlag flag : DaemonFlag.values()) {
      OptionSpec.Builder option =
          OptionSpec.builder(flag.flag()).paramLabel(flag.label()).description(flag.description());
      spec.addOption(
          switch (flag.value()) {
            case WORD, FILE -> option.type(String.class).arity("1").build();
            case OPTIONAL_WORD -> option.type(String.class).arity("0..1").build();
            case SWITCH -> option.type(boolean.class).arity("0").build();
            case WORDS -> option.type(List.class).auxiliaryTypes(String.class).arity("1").build();
          });
    }
    spec.addOption(
        OptionSpec.builder(NO_SELF_UPDATE)
            .type(boolean.class)
            .description("The same as --unset self-update.")
            .build());
    spec.addOption(
        OptionSpec.builder(UNSET)
            .paramLabel("FLAG")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .arity("1")
            .description("Take one of these flags out of the service again; may be repeated.")
            .build());
  }

  /**
   * Takes them out of the words of a command, without a guess: what stands behind a {@code =} is
   * the value whatever it looks like, {@code --self-update} alone takes no word from behind it, and
   * {@code --unset --hub-url} names a flag and does not set it. picocli thinks otherwise of each.
   *
   * @param taken gets what was given for each, in order
   * @param parser for errors
   * @return the other words
   */
  static List<String> take(
      List<String> words, Map<String, List<String>> taken, CommandLine parser) {
    List<String> others = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (word.equals("--")) {
        others.addAll(words.subList(i, words.size()));
        break;
      }
      int equals = word.indexOf('=');
      String name = equals < 0 ? word : word.substring(0, equals);
      DaemonFlag flag = find(name);
      boolean unset = name.equals(UNSET);
      if (flag == null && !unset) {
        others.add(word);
        continue;
      }
      String value;
      if (equals >= 0) {
        value = word.substring(equals + 1);
      } else if (flag == DaemonFlag.SELF_UPDATE) {
        value = DaemonFlag.BARE_SELF_UPDATE;
      } else if (flag != null && flag.value() == DaemonFlag.Value.SWITCH) {
        value = DaemonFlag.ON;
      } else if (i + 1 < words.size() && (unset || !words.get(i + 1).startsWith("-"))) {
        i++;
        value = words.get(i);
      } else {
        throw new ParameterException(
            parser, name + " needs a value; one that begins with - goes behind a =");
      }
      List<String> values = taken.computeIfAbsent(name, n -> new ArrayList<>());
      if (flag != null && flag.value() != DaemonFlag.Value.WORDS && !values.isEmpty()) {
        throw new ParameterException(parser, name + " is given twice");
      }
      values.add(value);
    }
    return others;
  }

  private static @Nullable DaemonFlag find(String name) {
    for (DaemonFlag flag : DaemonFlag.values()) {
      if (flag.flag().equals(name)) {
        return flag;
      }
    }
    return null;
  }

  /** What to say of a word that was not understood; ends with a blank, or is empty. */
  static String about(String word) {
    if (word.startsWith("-")) {
      return "a value that begins with - goes behind =, as in --owner-id=-x; ";
    }
    return word.equals("notify") || word.equals(DaemonFlag.BARE_SELF_UPDATE)
        ? "say " + DaemonFlag.SELF_UPDATE.flag() + "=" + word + "; "
        : "";
  }

  // -------------------------------------------------------------------- what is meant

  /** The order; null when it makes no sense, see {@link #problem}. */
  @Nullable ServiceOrder order() {
    Set<DaemonFlag> unset = unset();
    if (unset == null) {
      return null;
    }
    List<Setting> settings = new ArrayList<>();
    for (DaemonFlag flag : DaemonFlag.values()) {
      List<String> given = args.flag(flag.flag());
      if (!given.isEmpty() && unset.contains(flag)) {
        wrong(
            flag == DaemonFlag.SELF_UPDATE && args.has(NO_SELF_UPDATE)
                ? "--self-update and --no-self-update exclude each other"
                : flag.flag() + " is to be set and unset at once",
            "give one of them");
        return null;
      }
      for (String value : given) {
        String meant = value(flag, value);
        if (meant == null) {
          return null;
        }
        settings.add(new Setting(flag, meant));
      }
    }
    return new ServiceOrder(settings, new ArrayList<>(unset), args.has(Param.LINGER));
  }

  private @Nullable Set<DaemonFlag> unset() {
    Set<DaemonFlag> unset = EnumSet.noneOf(DaemonFlag.class);
    if (args.has(NO_SELF_UPDATE)) {
      unset.add(DaemonFlag.SELF_UPDATE);
    }
    for (String name : args.flag(UNSET)) {
      DaemonFlag flag = named(name.startsWith("--") ? name : "--" + name);
      if (flag == null) {
        return null;
      }
      unset.add(flag);
    }
    return unset;
  }

  private @Nullable DaemonFlag named(String name) {
    DaemonFlag found = find(name);
    if (found != null) {
      return found;
    }
    List<String> names = new ArrayList<>();
    for (DaemonFlag flag : DaemonFlag.values()) {
      names.add(flag.flag());
    }
    String nearest = Text.nearest(name, names);
    wrong(
        "--unset: hephd has no flag '" + name + "'",
        nearest == null
            ? "one of " + String.join(" ", names)
            : "did you mean '" + nearest + "'? See heph daemon start --help");
    return null;
  }

  /** What the service is to carry; null when it cannot. */
  private @Nullable String value(DaemonFlag flag, String typed) {
    if (typed.indexOf('\0') >= 0) {
      wrong(flag.flag() + ": a value cannot hold a NUL character", "");
      return null;
    }
    if (flag.value() != DaemonFlag.Value.FILE || typed.isEmpty()) {
      return typed;
    }
    if (typed.equals("~") || typed.startsWith("~/")) {
      // In --db=~/x a shell leaves it alone, and a folder named ~ is nobody's wish.
      wrong(
          flag.flag() + ": '" + typed + "' begins with a ~ that the shell has not replaced",
          "say " + flag.flag() + " " + typed + ", or ./" + typed + " if that is meant");
      return null;
    }
    try {
      // The service has another working directory.
      return cwd.resolve(typed).normalize().toString();
    } catch (InvalidPathException e) {
      wrong(flag.flag() + ": '" + typed + "' cannot be the name of a file", "");
      return null;
    }
  }

  private void wrong(String what, String next) {
    problem = what;
    hint = next;
  }

  /** Why there is no order. */
  String problem() {
    return problem;
  }

  /** What to do about it; may be empty. */
  String hint() {
    return hint;
  }
}
