package org.hephaestus.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.CRC32;

/**
 * A process that resolves {@code current} as a launcher does, reads what it finds, and counts what
 * a launcher must never see. Arguments: the home. Says "ready", and its counts when stdin ends.
 */
final class SwitchReader {
  private SwitchReader() {}

  public static void main(String[] arguments) throws IOException {
    Path home = Path.of(arguments[0]);
    AtomicBoolean stop = new AtomicBoolean();
    Thread watcher =
        new Thread(
            () -> {
              try {
                while (System.in.read() >= 0) {
                  // until the parent closes it or dies
                }
              } catch (IOException e) {
                // the same
              }
              stop.set(true);
            });
    watcher.setDaemon(true);
    watcher.start();
    long reads = 0;
    long missing = 0;
    long mixed = 0;
    Map<String, String> hashes = new TreeMap<>();
    System.out.println("ready");
    while (!stop.get()) {
      reads++;
      try {
        Path version = home.resolve(Files.readSymbolicLink(home.resolve("current")));
        String name = version.getFileName().toString();
        String program = Files.readString(version.resolve("bin/hephd"));
        byte[] jar = Files.readAllBytes(version.resolve("lib/app.jar"));
        String hash = hash(jar);
        boolean whole =
            program.contains(name) && hash.equals(hashes.computeIfAbsent(name, first -> hash));
        // Straight through the link, too: one file is always of one version.
        String through = hash(Files.readAllBytes(home.resolve("current/lib/app.jar")));
        if (!whole || (hashes.size() == 2 && !hashes.containsValue(through))) {
          mixed++;
        }
      } catch (NoSuchFileException e) {
        missing++;
      }
    }
    boolean distinct = hashes.values().stream().distinct().count() == hashes.size();
    System.out.println(
        "reads=%d missing=%d mixed=%d versions=%d distinct=%s"
            .formatted(reads, missing, mixed, hashes.size(), distinct));
  }

  private static String hash(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return HexFormat.of().toHexDigits(crc.getValue()) + "/" + bytes.length;
  }
}
