package org.hephaestus.files.host;

import java.util.Optional;
import org.hephaestus.ports.update.UpdateHost.Origin;

/** Who may replace a program, from where it lies and who says that it is theirs. */
final class OriginPolicy {
  private OriginPolicy() {}

  /**
   * What the decision rests on.
   *
   * @param program the folder that the running program lies in, links resolved
   * @param managed whether that is one of our versions
   * @param homeWritable whether this user can write where versions live
   * @param homeOwned whether that folder belongs to this user
   * @param dpkg the package that dpkg says the program is of
   * @param rpm the same of rpm
   * @param container whether this is one
   */
  record Facts(
      String program,
      boolean managed,
      boolean homeWritable,
      boolean homeOwned,
      Optional<String> dpkg,
      Optional<String> rpm,
      boolean container) {}

  static Origin judge(Facts facts) {
    String program = facts.program();
    if (facts.managed()) {
      return ofHome(facts);
    }
    if (program.startsWith("/nix/store/")) {
      return owned("nix", program + " is in the nix store", "nix profile upgrade hephaestus");
    }
    if (program.contains("/Cellar/") || program.contains("/linuxbrew/")) {
      return owned("brew", program + " is in a Homebrew cellar", "brew upgrade hephaestus");
    }
    if (facts.dpkg().isPresent()) {
      String name = facts.dpkg().get();
      return owned(
          "dpkg",
          program + " is of the package " + name,
          "sudo apt-get install --only-upgrade " + name);
    }
    if (facts.rpm().isPresent()) {
      String name = facts.rpm().get();
      return owned("rpm", program + " is of the package " + name, "sudo dnf upgrade " + name);
    }
    if (facts.container()) {
      return owned(
          "container",
          program + " is part of a container's image",
          "pull a newer image and start it");
    }
    return owned("installed by other means", program + " is none of our versions", "");
  }

  private static Origin ofHome(Facts facts) {
    if (!facts.homeOwned()) {
      return owned(
          "another user",
          "the folder of versions belongs to another user",
          "the update as that user");
    }
    if (!facts.homeWritable()) {
      return owned(
          "read-only",
          "the folder of versions cannot be written",
          "./install where it can be, or mount it writable");
    }
    return new Origin.Ours();
  }

  private static Origin owned(String by, String why, String command) {
    return new Origin.Owned(by, why, command);
  }
}
