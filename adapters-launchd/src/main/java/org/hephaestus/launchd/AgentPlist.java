package org.hephaestus.launchd;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hephaestus.launchd.Plist.Dict;
import org.hephaestus.launchd.Plist.Flag;
import org.hephaestus.launchd.Plist.Listing;
import org.hephaestus.launchd.Plist.Text;
import org.hephaestus.launchd.Plist.Whole;
import org.hephaestus.ports.service.ServiceSpec;

/**
 * The agent's property list, made of a specification: launchd.plist(5), read about and not run on a
 * Mac. {@code docs/reference/service-files-launchd.md} has the reason for every key.
 *
 * <p>Whoever changes a key or a value here raises {@link #SCHEMA}: what an equal schema rendered is
 * taken as known, so a silent change would pass for one that a person has made.
 */
final class AgentPlist {
  /** The name of the job; its file has it too. */
  static final String LABEL = "org.hephaestus.hephd";

  /** Tells hephd who starts it again. */
  static final String SUPERVISOR = "HEPH_SUPERVISOR";

  /** Holds the {@link SpecRecord}. */
  static final String RECORD = "HEPH_SERVICE_SPEC";

  /** Of what {@link #render} writes. */
  static final int SCHEMA = 1;

  /** Launchd starts the job no earlier than this after its last start. */
  static final long THROTTLE_SECONDS = 5;

  /** From SIGTERM to SIGKILL. */
  static final long EXIT_SECONDS = 20;

  private static final long UMASK = 0077;
  private static final long OPEN_FILES = 65_536;

  private AgentPlist() {}

  static Dict render(ServiceSpec spec, Path userHome) {
    List<String> arguments = new ArrayList<>(List.of(spec.program()));
    arguments.addAll(spec.arguments());
    Map<String, Plist> environment = new LinkedHashMap<>();
    spec.environment().forEach((name, value) -> environment.put(name, new Text(value)));
    environment.put(SUPERVISOR, new Text("launchd"));
    environment.put(RECORD, new Text(new SpecRecord(SCHEMA, spec).encode()));
    Text log = new Text(defaultLog(userHome).toString());
    Map<String, Plist> keys = new LinkedHashMap<>();
    keys.put("Label", new Text(LABEL));
    keys.put("ProgramArguments", Listing.of(arguments));
    keys.put("EnvironmentVariables", new Dict(environment));
    keys.put("RunAtLoad", new Flag(true));
    keys.put("KeepAlive", new Flag(true));
    keys.put("ThrottleInterval", new Whole(THROTTLE_SECONDS));
    keys.put("ExitTimeOut", new Whole(EXIT_SECONDS));
    keys.put("ProcessType", new Text("Interactive"));
    keys.put("LimitLoadToSessionType", Listing.of(List.of("Aqua", "Background")));
    keys.put("Umask", new Whole(UMASK));
    keys.put("SoftResourceLimits", new Dict(Map.of("NumberOfFiles", new Whole(OPEN_FILES))));
    keys.put("StandardOutPath", log);
    keys.put("StandardErrorPath", log);
    return new Dict(keys);
  }

  /** Where launchd puts what the daemon prints; its own log file is another. */
  static Path defaultLog(Path userHome) {
    return userHome.resolve("Library/Logs/heph/hephd.log");
  }

  /** What to write for {@code spec} where {@code found} is there: a person's changes stay. */
  static Dict update(AgentReading.Ours found, ServiceSpec spec, Path userHome) {
    Dict ours = render(spec, userHome);
    Dict merged =
        found.recorded()
            ? PlistMerge.threeWay(render(found.written(), userHome), found.dict(), ours)
            : PlistMerge.overlay(found.dict(), ours);
    // What the specification says is said by nobody else: which program, under which name, with
    // which arguments, and the variables that are its own or were its own.
    Dict environment = merged.dict("EnvironmentVariables");
    Dict own = ours.dict("EnvironmentVariables");
    for (String name : found.written().environment().keySet()) {
      environment = environment.without(name);
    }
    Map<String, Plist> variables = new LinkedHashMap<>(own.entries());
    environment.entries().forEach(variables::putIfAbsent);
    Dict result = merged.without("Program").with("EnvironmentVariables", new Dict(variables));
    for (String key : Set.of("Label", "ProgramArguments")) {
      Plist value = ours.get(key);
      if (value != null) {
        result = result.with(key, value);
      }
    }
    return PlistMerge.overlay(result, inOrder(ours, result));
  }

  /** The same values as in {@code values}, of the keys of {@code order}, in its order. */
  private static Dict inOrder(Dict order, Dict values) {
    Map<String, Plist> sorted = new LinkedHashMap<>();
    for (String key : order.entries().keySet()) {
      Plist value = values.get(key);
      if (value != null) {
        sorted.put(key, value);
      }
    }
    return new Dict(sorted);
  }
}
