package org.hephaestus.app.heph;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Map;
import org.hephaestus.cli.LocalZone;

/**
 * The zone of this machine. Its name is read where the C library finds it, {@code TZ} or the link
 * {@code /etc/localtime} (tzset(3)); anything but a plain name in there is left to Java, which also
 * knows the rest, and loads the rules of every zone for it.
 */
final class MachineZone implements LocalZone {
  private static final Path LINK = Path.of("/etc/localtime");
  private static final String FOLDER = "zoneinfo/";

  private final Map<String, String> variables;
  private final Path link;

  MachineZone(Map<String, String> variables) {
    this(variables, LINK);
  }

  MachineZone(Map<String, String> variables, Path link) {
    this.variables = variables;
    this.link = link;
  }

  @Override
  public String id() {
    String name = variables.get("TZ");
    if (name == null) {
      name = linked();
    }
    // With a slash it is a region; EST5EDT and its like are formulas, posix/... are variants.
    boolean plain = isPlain(name) && !name.startsWith("posix/") && !name.startsWith("right/");
    return plain ? name : zone().getId();
  }

  private String linked() {
    try {
      String target = Files.readSymbolicLink(link).toString();
      int at = target.lastIndexOf(FOLDER);
      return at < 0 ? "" : target.substring(at + FOLDER.length());
    } catch (IOException | UnsupportedOperationException e) {
      return "";
    }
  }

  private static boolean isPlain(String name) {
    if (name.equals("UTC")) {
      return true;
    }
    int slash = name.indexOf('/');
    if (slash < 1 || slash == name.length() - 1) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!letter && c != '/' && c != '_' && c != '-' && c != '+' && !(c >= '0' && c <= '9')) {
        return false;
      }
    }
    return true;
  }

  @Override
  public ZoneId zone() {
    return ZoneId.systemDefault();
  }
}
