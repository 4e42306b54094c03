package org.hephaestus.forge.build;

import java.util.List;
import java.util.regex.Pattern;

/**
 * How a checked-out release is turned into a version folder.
 *
 * @param command the build tool and its arguments, run without a shell in the root of the checkout;
 *     {@value #VERSION} stands for the version being built
 * @param productPath the folder the build leaves, relative to the checkout, with {@code /}; it has
 *     a {@code bin} folder with at least one executable file
 * @param requiredTools programs that must be on PATH beside git and the build tool itself
 */
public record BuildRecipe(List<String> command, String productPath, List<String> requiredTools) {
  /** The placeholder for the version, without a leading v. */
  public static final String VERSION = "{version}";

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{[a-z]+}");

  public BuildRecipe {
    command = List.copyOf(command);
    requiredTools = List.copyOf(requiredTools);
    if (command.isEmpty() || command.get(0).isBlank()) {
      throw new IllegalArgumentException("the command must begin with the build tool");
    }
    for (String argument : command) {
      if (argument.indexOf('\0') >= 0
          || PLACEHOLDER.matcher(argument.replace(VERSION, "")).find()) {
        throw new IllegalArgumentException(
            "the only placeholder is " + VERSION + ", was '" + argument + "'");
      }
    }
    if (productPath.isBlank()
        || productPath.startsWith("/")
        || List.of(productPath.split("/", -1)).contains("..")) {
      throw new IllegalArgumentException(
          "productPath must be a folder inside the checkout, was '" + productPath + "'");
    }
  }

  /** How hephd itself is built: Maven, without tests, with the version of the tag. */
  public static BuildRecipe hephd() {
    return new BuildRecipe(
        List.of(
            "mvn",
            "-q",
            "-B",
            "-ntp",
            "-Dmaven.test.skip=true",
            "-Drevision=" + VERSION,
            "package"),
        "app/target/dist",
        List.of());
  }

  /** The build tool. */
  String tool() {
    return command.get(0);
  }

  /** The arguments of the build tool for one version. */
  List<String> arguments(String version) {
    return command.stream().skip(1).map(a -> a.replace(VERSION, version)).toList();
  }
}
