package org.hephaestus.launchd;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hephaestus.launchd.AgentFile.Content;
import org.hephaestus.launchd.Plist.Dict;
import org.hephaestus.ports.service.ServiceFile;
import org.hephaestus.ports.service.ServiceManager.Definition;
import org.hephaestus.ports.service.ServiceManager.Plan;
import org.hephaestus.ports.service.ServiceSpec;
import org.jspecify.annotations.Nullable;

/** What the file says, and what it would say: reads, writes nothing, asks launchd nothing. */
final class AgentPlanner {
  private final AgentFile file;
  private final Map<String, String> environment;
  private final Path userHome;
  private final String program;

  /**
   * Touches nothing yet.
   *
   * @param environment of this process, for what launchd too takes from the user
   * @param program by which a plist written by hand is recognised; empty when unknown
   */
  AgentPlanner(AgentFile file, Map<String, String> environment, Path userHome, String program) {
    this.file = file;
    this.environment = environment;
    this.userHome = userHome;
    this.program = program;
  }

  Definition definition() {
    String path = file.path().toString();
    return switch (file.read()) {
      case Content.Absent none -> new Definition.Absent();
      case Content.Unreadable bad -> new Definition.Unreadable(path, bad.why(), repair());
      case Content.Present there ->
          switch (AgentReading.of(there.dict(), program, userHome)) {
            case AgentReading.Ours ours ->
                new Definition.Installed(ours.spec(), ours.form(), List.of(path));
            case AgentReading.NotUnderstood bad ->
                new Definition.Unreadable(path, bad.why(), repair());
            case AgentReading.NotOurs other ->
                new Definition.Foreign(path, "it is left alone: " + other.why() + "; " + aside());
          };
    };
  }

  private String repair() {
    return "repair it or " + aside();
  }

  private String aside() {
    return "move it away with: mv " + file.path() + " ~/";
  }

  Plan plan(ServiceSpec spec) {
    AgentReading.@Nullable Ours found = null;
    String text = "";
    switch (file.read()) {
      case Content.Absent none -> {}
      case Content.Unreadable bad -> {
        return new Plan.Refused(file.path() + " cannot be read: " + bad.why(), repair());
      }
      case Content.Present there -> {
        text = there.text();
        switch (AgentReading.of(there.dict(), program, userHome)) {
          case AgentReading.Ours ours -> found = ours;
          case AgentReading.NotUnderstood bad -> {
            return new Plan.Refused(file.path() + " is not understood: " + bad.why(), repair());
          }
          case AgentReading.NotOurs other -> {
            return new Plan.Refused(file.path() + " is another program's: " + other.why(), aside());
          }
        }
      }
    }
    Dict ours = AgentPlist.render(spec, userHome);
    Dict next = found == null ? ours : AgentPlist.update(found, spec, userHome);
    Optional<String> unwritable = PlistWriter.unwritable(next);
    if (unwritable.isPresent()) {
      return new Plan.Refused(
          "a launchd agent cannot be given that: " + unwritable.get(), "leave the character out");
    }
    boolean changes = found == null || !next.equals(found.dict());
    return new Plan.Ready(
        List.of(new ServiceFile(file.path().toString(), changes ? PlistWriter.write(next) : text)),
        changes,
        processEnvironment(next),
        spec.socket(),
        PlanNotices.of(found, next, ours, spec));
  }

  /** launchd's own, as far as it is known, and the plist's. */
  private Map<String, String> processEnvironment(Dict plist) {
    Map<String, String> all = new TreeMap<>();
    for (String name : List.of("USER", "LOGNAME", "SHELL", "TMPDIR")) {
      String value = environment.getOrDefault(name, "");
      if (!value.isEmpty()) {
        all.put(name, value);
      }
    }
    all.put("HOME", userHome.toString());
    all.put("PATH", "/usr/bin:/bin:/usr/sbin:/sbin");
    all.put("XPC_SERVICE_NAME", AgentPlist.LABEL);
    plist
        .dict("EnvironmentVariables")
        .entries()
        .forEach(
            (name, value) -> {
              if (value instanceof Plist.Text text) {
                all.put(name, text.value());
              }
            });
    return all;
  }
}
