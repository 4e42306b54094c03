package org.hephaestus.systemd;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hephaestus.ports.service.ServiceManager.Definition;
import org.hephaestus.ports.service.ServiceManager.Form;
import org.hephaestus.ports.service.ServiceSpec;
import org.hephaestus.systemd.SystemdUnits.Made;

/**
 * Our two units as they lie in the user's unit folder, whoever wrote them.
 *
 * @param place where they lie and what their words mean
 * @param service what lies under its name
 * @param socket what lies under its name
 * @param elsewhere services of that name in systemd's other folders that are not ours
 */
record InstalledUnits(Place place, UnitFile service, UnitFile socket, List<Path> elsewhere) {
  /** What the supervisor variable says, which is set in every service file. */
  static final String SUPERVISOR = "HEPH_SUPERVISOR";

  InstalledUnits {
    elsewhere = List.copyOf(elsewhere);
  }

  /**
   * Where units are looked for.
   *
   * @param folder of the user's own units
   * @param others where systemd looks after it
   * @param launcher ours
   */
  record Place(
      Path folder,
      List<Path> others,
      OwnLauncher launcher,
      String userHome,
      String runtimeFolder,
      long uid) {
    Place {
      others = List.copyOf(others);
    }

    Path service() {
      return folder.resolve(SystemdUnits.SERVICE);
    }

    Path socket() {
      return folder.resolve(SystemdUnits.SOCKET);
    }

    Specifiers specifiers(String unit) {
      return Specifiers.of(userHome, runtimeFolder, uid, unit);
    }

    UnitOwner ownerOf(UnitFile.Present service) {
      return UnitOwner.ofService(
          UnitText.of(service.text()), launcher, specifiers(SystemdUnits.SERVICE));
    }

    String usualSocket() {
      return runtimeFolder + "/heph/hephd.sock";
    }
  }

  /** Looks. */
  static InstalledUnits at(Place place) {
    List<Path> elsewhere = new ArrayList<>();
    for (Path folder : place.others()) {
      Path service = folder.resolve(SystemdUnits.SERVICE);
      if (UnitFile.at(service) instanceof UnitFile.Present present
          && place.ownerOf(present).equals(UnitOwner.FOREIGN)) {
        elsewhere.add(service);
      }
    }
    return new InstalledUnits(
        place, UnitFile.at(place.service()), UnitFile.at(place.socket()), elsewhere);
  }

  /** In the words of the port. */
  Definition definition() {
    Optional<Definition> obstacle = obstacle(place.service(), service, serviceOwner());
    if (obstacle.isEmpty()) {
      obstacle = obstacle(place.socket(), socket, socketOwner());
    }
    if (obstacle.isPresent()) {
      return obstacle.get();
    }
    if (!(service instanceof UnitFile.Present present)) {
      return elsewhere.isEmpty() ? new Definition.Absent() : foreign(elsewhere.get(0));
    }
    return spec(UnitText.of(present.text()), present.text())
        .<Definition>map(spec -> new Definition.Installed(spec, form(), files()))
        .orElseGet(
            () ->
                new Definition.Unreadable(
                    place.service().toString(),
                    "it has no single ExecStart= that starts a program",
                    "mend it, or remove it and run: heph daemon start"));
  }

  /** Whether the service file may be replaced or taken out by us. */
  boolean isServiceOurs() {
    return service instanceof UnitFile.Present && !serviceOwner().equals(UnitOwner.FOREIGN);
  }

  /** Whether the socket file may be replaced or taken out by us. */
  boolean isSocketOurs() {
    return socket instanceof UnitFile.Present && !socketOwner().equals(UnitOwner.FOREIGN);
  }

  /** What the service was made from, when it says so. */
  Optional<Made> made() {
    return service instanceof UnitFile.Present present
        ? SystemdUnits.madeFrom(UnitText.of(present.text()))
        : Optional.empty();
  }

  /** Of both units, in the order in which systemd reads them. */
  List<Path> dropIns() {
    List<Path> all = new ArrayList<>(dropIns(SystemdUnits.SERVICE));
    all.addAll(dropIns(SystemdUnits.SOCKET));
    return List.copyOf(all);
  }

  /** Of one unit. */
  List<Path> dropIns(String unit) {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(place.folder().resolve(unit + ".d"), "*.conf")) {
      files.forEach(found::add);
    } catch (IOException e) {
      return List.of(); // there is no such folder, the usual case
    }
    found.sort(null);
    return List.copyOf(found);
  }

  /** The variables that a service file sets, in the order of assignment. */
  static Map<String, String> variables(List<UnitText> units, Specifiers specifiers) {
    Map<String, String> variables = new LinkedHashMap<>();
    for (UnitText unit : units) {
      for (UnitText.Line line : unit.lines()) {
        if (!line.is("Service", "Environment")) {
          continue;
        }
        if (line.value().isEmpty()) {
          variables.clear();
        }
        for (String word : UnitQuoting.words(line.value(), false).orElse(List.of())) {
          String assignment = specifiers.expand(word);
          int equals = assignment.indexOf('=');
          if (equals > 0) {
            variables.put(assignment.substring(0, equals), assignment.substring(equals + 1));
          }
        }
      }
    }
    return variables;
  }

  /** Where a socket listens first, as far as files say; empty when they name no path. */
  static Optional<String> listen(List<UnitText> units, Specifiers specifiers) {
    List<UnitText.Line> lines = units.stream().flatMap(unit -> unit.lines().stream()).toList();
    return new UnitText(lines)
        .values("Socket", "ListenStream").stream()
            .map(specifiers::expand)
            .filter(path -> path.startsWith("/"))
            .findFirst();
  }

  private UnitOwner serviceOwner() {
    return service instanceof UnitFile.Present present ? place.ownerOf(present) : UnitOwner.OURS;
  }

  private UnitOwner socketOwner() {
    return socket instanceof UnitFile.Present present
        ? UnitOwner.ofSocket(
            UnitText.of(present.text()),
            service,
            place.launcher(),
            place.specifiers(SystemdUnits.SERVICE))
        : UnitOwner.OURS;
  }

  private static Optional<Definition> obstacle(Path path, UnitFile file, UnitOwner owner) {
    return switch (file) {
      case UnitFile.Missing missing -> Optional.empty();
      case UnitFile.Masked masked ->
          Optional.of(new Definition.Masked(path.toString(), masked.remedy()));
      case UnitFile.Unreadable unreadable ->
          Optional.of(
              new Definition.Unreadable(
                  path.toString(),
                  unreadable.why(),
                  "make it readable, or remove it and run: heph daemon start"));
      case UnitFile.Present present ->
          owner.equals(UnitOwner.FOREIGN) ? Optional.of(foreign(path)) : Optional.empty();
    };
  }

  private static Definition foreign(Path path) {
    return new Definition.Foreign(
        path.toString(),
        "it is another program's; to use the name for this one, stop it and move that file away,"
            + " then: systemctl --user daemon-reload");
  }

  private Optional<ServiceSpec> spec(UnitText unit, String text) {
    Optional<Made> made = SystemdUnits.madeFrom(unit);
    String path = socketPath(made.map(Made::spec).map(ServiceSpec::socket).orElse(""));
    if (made.isPresent() && SystemdUnits.isUnedited(text)) {
      return made.map(Made::spec).map(spec -> with(spec, path));
    }
    Specifiers specifiers = place.specifiers(SystemdUnits.SERVICE);
    Map<String, String> all = variables(List.of(unit), specifiers);
    // The manager has these two from the login; of its others nothing is known here.
    Map<String, String> known = new TreeMap<>();
    known.put("HOME", place.userHome());
    known.put("XDG_RUNTIME_DIR", place.runtimeFolder());
    known.putAll(all);
    List<String> commands = unit.values("Service", "ExecStart");
    Optional<CommandLine> command =
        commands.size() == 1
            ? CommandLine.of(commands.get(0), specifiers, known)
                .map(line -> line.of(place.launcher()))
            : Optional.empty();
    if (command.isEmpty()) {
      return made.map(Made::spec).map(spec -> with(spec, path));
    }
    Map<String, String> variables = new TreeMap<>(all);
    variables.remove(SUPERVISOR);
    // What somebody added beside ours stays where they put it.
    made.ifPresent(from -> variables.keySet().retainAll(from.spec().environment().keySet()));
    return Optional.of(
        new ServiceSpec(
            command.get().program(),
            command.get().arguments(),
            variables,
            path,
            made.map(from -> from.spec().linger()).orElse(false)));
  }

  private static ServiceSpec with(ServiceSpec spec, String socket) {
    return new ServiceSpec(
        spec.program(), spec.arguments(), spec.environment(), socket, spec.linger());
  }

  private String socketPath(String recorded) {
    if (!(socket instanceof UnitFile.Present present)) {
      return recorded;
    }
    UnitText unit = UnitText.of(present.text());
    Optional<String> made = SystemdUnits.socketMadeFrom(unit);
    if (made.isPresent() && SystemdUnits.isUnedited(present.text())) {
      return made.get();
    }
    return listen(List.of(unit), place.specifiers(SystemdUnits.SOCKET))
        .map(path -> path.equals(place.usualSocket()) ? "" : path)
        .orElse(recorded);
  }

  private Form form() {
    List<Form> forms = List.of(serviceForm(), socketForm());
    return forms.contains(Form.OUTDATED)
        ? Form.OUTDATED
        : forms.contains(Form.EDITED) ? Form.EDITED : Form.CURRENT;
  }

  private Form serviceForm() {
    return service instanceof UnitFile.Present present
        ? form(present.text(), base(present, true))
        : Form.OUTDATED;
  }

  private Form socketForm() {
    return socket instanceof UnitFile.Present present
        ? form(present.text(), base(present, false))
        : Form.OUTDATED;
  }

  /**
   * How a file compares.
   *
   * @param base what this version would have written from the facts it names
   */
  static Form form(String text, Optional<String> base) {
    if (base.isEmpty()) {
      return Form.OUTDATED;
    }
    if (text.equals(base.get())) {
      return Form.CURRENT;
    }
    return !SystemdUnits.isUnedited(text) && SystemdUnits.haveSameOrigin(text, base.get())
        ? Form.EDITED
        : Form.OUTDATED;
  }

  /** What this version would have written from the facts that a file names. */
  static Optional<String> base(UnitFile.Present file, boolean isService) {
    UnitText unit = UnitText.of(file.text());
    return isService
        ? SystemdUnits.madeFrom(unit).map(SystemdUnits::service)
        : SystemdUnits.socketMadeFrom(unit).map(SystemdUnits::socket);
  }

  private List<String> files() {
    List<String> files = new ArrayList<>();
    files.add(place.service().toString());
    if (socket instanceof UnitFile.Present) {
      files.add(place.socket().toString());
    }
    dropIns().forEach(path -> files.add(path.toString()));
    return files;
  }
}
