package org.hephaestus.systemd;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hephaestus.ports.service.ServiceManager.Form;
import org.hephaestus.ports.service.ServiceSpec;
import org.hephaestus.systemd.SystemdUnits.Made;

/**
 * What installing would write.
 *
 * @param service all of {@code heph.service}
 * @param socket all of {@code heph.socket}
 * @param changed the files that differ from what is there, and copies of what would be lost
 * @param notices for a person
 */
record UnitDrafts(String service, String socket, Map<Path, String> changed, List<String> notices) {
  UnitDrafts {
    changed = new LinkedHashMap<>(changed);
    notices = List.copyOf(notices);
  }

  /**
   * Drafts the files. What is there must be ours, or nothing.
   *
   * @param made see {@link Made#made}
   */
  static UnitDrafts of(InstalledUnits there, ServiceSpec spec, List<String> made) {
    List<String> notices = new ArrayList<>();
    Map<Path, String> changed = new LinkedHashMap<>();
    String service =
        draft(
            there.place().service(),
            there.service(),
            true,
            SystemdUnits.service(new Made(spec, made)),
            changed,
            notices);
    String socket =
        draft(
            there.place().socket(),
            there.socket(),
            false,
            SystemdUnits.socket(spec.socket()),
            changed,
            notices);
    notices.addAll(overriding(there));
    Path second = there.place().folder().resolve("hephd.service");
    if (UnitFile.at(second) instanceof UnitFile.Present present
        && !there.place().ownerOf(present).equals(UnitOwner.FOREIGN)) {
      notices.add(ForeignUnit.twice(second));
    }
    return new UnitDrafts(service, socket, changed, notices);
  }

  private static String draft(
      Path path,
      UnitFile there,
      boolean isService,
      String next,
      Map<Path, String> changed,
      List<String> notices) {
    if (!(there instanceof UnitFile.Present present)) {
      changed.put(path, next);
      return next;
    }
    String text = present.text();
    Optional<String> base = InstalledUnits.base(present, isService);
    String result = next;
    Optional<UnitEdits.Merged> merged =
        base.filter(ours -> InstalledUnits.form(text, base).equals(Form.EDITED))
            .map(ours -> UnitEdits.merge(ours, text, next))
            .filter(UnitEdits.Merged::sound);
    if (merged.isPresent()) {
      result = merged.get().text();
      if (!merged.get().kept().isEmpty()) {
        notices.add(
            "kept of what was changed by hand in "
                + path
                + ": "
                + String.join("; ", merged.get().kept()));
      }
    } else if (!SystemdUnits.isUnedited(text)) {
      Path copy = freeCopy(path, text);
      changed.put(copy, text);
      notices.add(
          path
              + " was written by hand or by another version and then changed: it is written anew,"
              + " with what it runs; the old one is kept as "
              + copy);
    } else if (!base.equals(Optional.of(text))) {
      notices.add(path + " was written by another version: it is brought up to date");
    }
    if (!result.equals(text)) {
      changed.put(path, result);
    }
    return result;
  }

  /** A name for a copy that takes nobody's place, but that of the same copy. */
  static Path freeCopy(Path path, String text) {
    for (int i = 1; ; i++) {
      Path copy = path.resolveSibling(path.getFileName() + ".bak" + (i == 1 ? "" : "." + i));
      boolean same =
          UnitFile.at(copy) instanceof UnitFile.Present present && present.text().equals(text);
      if (same || !Files.exists(copy)) {
        return copy;
      }
    }
  }

  /** Drop-ins are not ours to change, so a person must know when they make ours say nothing. */
  private static List<String> overriding(InstalledUnits there) {
    List<String> notices = new ArrayList<>();
    for (Path path : there.dropIns()) {
      if (!(UnitFile.at(path) instanceof UnitFile.Present present)) {
        continue;
      }
      for (UnitText.Line line : UnitText.of(present.text()).lines()) {
        if (line.is("Service", "ExecStart") || line.is("Socket", "ListenStream")) {
          notices.add(
              path
                  + " has the last word on "
                  + line.key()
                  + "=: flags given here do nothing about it until that line is gone");
          break;
        }
      }
    }
    return notices;
  }
}
