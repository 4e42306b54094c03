package org.hephaestus.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * One SHA-256 over everything a folder holds: for each entry its path, its kind, whether its owner
 * may execute it, its size, and its digest or link target, sorted by path. Times, owners and the
 * other mode bits do not count: they change in transport.
 */
final class Manifest {
  private static final HexFormat HEX = HexFormat.of();

  private Manifest() {}

  /** The digest of all below {@code root}, but for the validity mark in it. */
  static String digest(Path root) throws IOException {
    Map<String, String> lines = new TreeMap<>();
    collect(root, "", lines);
    lines.remove(ValidMark.FILE);
    MessageDigest all = sha256();
    lines.forEach(
        (path, line) -> all.update((path + '\0' + line + '\n').getBytes(StandardCharsets.UTF_8)));
    return "sha256:" + HEX.formatHex(all.digest());
  }

  private static void collect(Path folder, String prefix, Map<String, String> lines)
      throws IOException {
    for (Path entry : Durable.children(folder)) {
      String path = prefix + rawName(entry);
      PosixFileAttributes attributes =
          Files.readAttributes(entry, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (attributes.isSymbolicLink()) {
        lines.put(path, "link " + Files.readSymbolicLink(entry));
      } else if (attributes.isDirectory()) {
        lines.put(path, "folder");
        collect(entry, path + "/", lines);
      } else {
        boolean executable = attributes.permissions().contains(PosixFilePermission.OWNER_EXECUTE);
        lines.put(
            path, "file " + (executable ? "x " : "- ") + attributes.size() + " " + digestOf(entry));
      }
    }
  }

  /**
   * The name percent-encoded from its bytes: the JDK's text of it depends on the locale, and a
   * service has none.
   */
  private static String rawName(Path entry) {
    String uri = entry.toUri().getRawPath();
    String trimmed = uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri;
    return trimmed.substring(trimmed.lastIndexOf('/') + 1);
  }

  private static String digestOf(Path file) throws IOException {
    MessageDigest digest = sha256();
    byte[] buffer = new byte[64 * 1024];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    return HEX.formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
