package org.hephaestus.launchd;

import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Writes property lists in Apple's XML format: UTF-8, tabs, nothing escaped but what XML demands. A
 * carriage return goes as a character reference, since XML readers make line feeds of bare ones.
 */
final class PlistWriter {
  private static final String HEAD =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" \
      "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
      <plist version="1.0">
      """;

  private PlistWriter() {}

  /**
   * The whole document.
   *
   * @throws IllegalArgumentException for what {@link #unwritable} finds
   */
  static String write(Plist.Dict root) {
    Optional<String> problem = unwritable(root);
    if (problem.isPresent()) {
      throw new IllegalArgumentException(problem.get());
    }
    StringBuilder out = new StringBuilder(HEAD);
    append(out, "", root);
    return out.append("</plist>\n").toString();
  }

  /**
   * What XML 1.0 has no way to carry, not even as a reference: control characters but tab and line
   * ends, halves of surrogate pairs, U+FFFE and U+FFFF.
   *
   * @return where it is and what; empty when all can be written
   */
  static Optional<String> unwritable(Plist value) {
    return switch (value) {
      case Plist.Text text -> unwritable(text.value());
      case Plist.Listing list ->
          list.values().stream().map(PlistWriter::unwritable).flatMap(Optional::stream).findFirst();
      case Plist.Dict dict ->
          dict.entries().entrySet().stream()
              .map(
                  entry ->
                      unwritable(entry.getKey())
                          .or(() -> unwritable(entry.getValue()))
                          .map(why -> entry.getKey() + ": " + why))
              .flatMap(Optional::stream)
              .findFirst();
      default -> Optional.empty();
    };
  }

  private static Optional<String> unwritable(String text) {
    return text.codePoints()
        .filter(point -> !isXml(point))
        .mapToObj(
            point ->
                String.format(Locale.ROOT, "the character U+%04X cannot stand in XML 1.0", point)
                    + ", which launchd reads")
        .findFirst();
  }

  private static boolean isXml(int point) {
    return point == '\t'
        || point == '\n'
        || point == '\r'
        || (point >= 0x20 && point <= 0xD7FF)
        || (point >= 0xE000 && point <= 0xFFFD)
        || point >= 0x10000;
  }

  private static void append(StringBuilder out, String indent, Plist value) {
    out.append(indent);
    switch (value) {
      case Plist.Text text -> element(out, "string", text.value());
      case Plist.Whole whole -> element(out, "integer", whole.value().toString());
      case Plist.Real real -> element(out, "real", Double.toString(real.value()));
      case Plist.Flag flag -> out.append(flag.value() ? "<true/>\n" : "<false/>\n");
      case Plist.Moment moment ->
          element(
              out,
              "date",
              DateTimeFormatter.ISO_INSTANT.format(moment.value().truncatedTo(ChronoUnit.SECONDS)));
      case Plist.Bytes bytes -> element(out, "data", bytes.base64());
      case Plist.Listing list -> {
        if (list.values().isEmpty()) {
          out.append("<array/>\n");
        } else {
          out.append("<array>\n");
          list.values().forEach(child -> append(out, indent + "\t", child));
          out.append(indent).append("</array>\n");
        }
      }
      case Plist.Dict dict -> {
        if (dict.entries().isEmpty()) {
          out.append("<dict/>\n");
        } else {
          out.append("<dict>\n");
          for (Map.Entry<String, Plist> entry : dict.entries().entrySet()) {
            out.append(indent).append('\t');
            element(out, "key", entry.getKey());
            append(out, indent + "\t", entry.getValue());
          }
          out.append(indent).append("</dict>\n");
        }
      }
    }
  }

  private static void element(StringBuilder out, String name, String text) {
    out.append('<').append(name).append('>');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '\r' -> out.append("&#13;");
        default -> out.append(c);
      }
    }
    out.append("</").append(name).append(">\n");
  }
}
