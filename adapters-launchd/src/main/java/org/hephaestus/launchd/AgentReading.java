package org.hephaestus.launchd;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hephaestus.launchd.Plist.Dict;
import org.hephaestus.ports.service.ServiceManager.Form;
import org.hephaestus.ports.service.ServiceSpec;

/** Whose property list it is, and what it runs. */
sealed interface AgentReading {
  /**
   * Ours.
   *
   * @param dict all of it
   * @param spec what it runs: {@code ProgramArguments} is right where the record says otherwise
   * @param written what it was made of; the same as {@code spec} where that is not recorded
   * @param recorded whether this version knows what the file looked like when it was written
   */
  record Ours(Dict dict, ServiceSpec spec, ServiceSpec written, Form form, boolean recorded)
      implements AgentReading {}

  /** Another program's. */
  record NotOurs(String why) implements AgentReading {}

  /** Ours by its marks, but it says nothing that launchd could run. */
  record NotUnderstood(String why) implements AgentReading {}

  /**
   * Ours is what carries our record or our mark in its environment, or runs the program given.
   *
   * @param ourProgram absolute path of the launcher, by which a file written by hand is recognised;
   *     empty when unknown
   */
  static AgentReading of(Dict dict, String ourProgram, Path userHome) {
    String label = dict.text("Label");
    if (!label.equals(AgentPlist.LABEL)) {
      return new NotOurs("its Label is '" + label + "', wanted " + AgentPlist.LABEL);
    }
    Dict environment = dict.dict("EnvironmentVariables");
    Optional<SpecRecord> record = SpecRecord.decode(environment.text(AgentPlist.RECORD));
    List<String> arguments = new ArrayList<>();
    if (dict.get("ProgramArguments") instanceof Plist.Listing list) {
      for (Plist value : list.values()) {
        if (!(value instanceof Plist.Text text)) {
          return new NotUnderstood("ProgramArguments has a value that is no string");
        }
        arguments.add(text.value());
      }
    }
    String program = program(dict);
    boolean marked =
        record.isPresent() || environment.text(AgentPlist.SUPERVISOR).equals("launchd");
    if (!marked && (ourProgram.isEmpty() || !program.equals(ourProgram))) {
      return new NotOurs("it runs " + (program.isEmpty() ? "nothing" : program));
    }
    if (!program.startsWith("/")) {
      return new NotUnderstood(
          "the program must be an absolute path, was '" + program + "' in ProgramArguments");
    }
    List<String> rest = arguments.isEmpty() ? List.of() : arguments.subList(1, arguments.size());
    return ours(dict, program, rest, record, userHome);
  }

  /**
   * What runs; empty when nothing does. launchd.plist(5): {@code Program}, if it is there; the
   * first argument is then a name.
   */
  static String program(Dict dict) {
    String program = dict.text("Program");
    return program.isEmpty()
            && dict.get("ProgramArguments") instanceof Plist.Listing list
            && !list.values().isEmpty()
            && list.values().get(0) instanceof Plist.Text first
        ? first.value()
        : program;
  }

  private static Ours ours(
      Dict dict, String program, List<String> rest, Optional<SpecRecord> record, Path userHome) {
    if (record.isEmpty()) {
      ServiceSpec spec = new ServiceSpec(program, rest, Map.of(), "", false);
      return new Ours(dict, spec, spec, Form.OUTDATED, false);
    }
    ServiceSpec written = record.get().spec();
    Map<String, String> environment = new TreeMap<>();
    for (String name : written.environment().keySet()) {
      if (dict.dict("EnvironmentVariables").get(name) instanceof Plist.Text text) {
        environment.put(name, text.value());
      }
    }
    ServiceSpec spec =
        new ServiceSpec(program, rest, environment, written.socket(), written.linger());
    if (record.get().schema() < AgentPlist.SCHEMA) {
      return new Ours(dict, spec, written, Form.OUTDATED, false);
    }
    boolean same = dict.equals(AgentPlist.render(written, userHome));
    return new Ours(dict, spec, written, same ? Form.CURRENT : Form.EDITED, true);
  }
}
