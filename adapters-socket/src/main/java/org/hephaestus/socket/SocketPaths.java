package org.hephaestus.socket;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where the socket is. Client and daemon look in the same places, in the same order. */
public final class SocketPaths {
  /** Names the socket; when it is set, nothing else is looked at. */
  public static final String VARIABLE = "HEPH_SOCKET";

  /** The longest path of a socket in bytes: {@code sun_path} of unix(7) without its final NUL. */
  public static final int MAX_BYTES = 107;

  private static final Path RUN_USER = Path.of("/run/user");
  private static final String FOLDER = "heph";
  private static final String NAME = "hephd.sock";

  private SocketPaths() {}

  /**
   * Where a client looks.
   *
   * @param env environment variables
   * @param uid of the user
   * @param home the user's home folder
   * @return absolute paths in order, at least one
   */
  public static List<Path> candidates(Map<String, String> env, long uid, Path home) {
    return candidates(env, uid, home, RUN_USER);
  }

  static List<Path> candidates(Map<String, String> env, long uid, Path home, Path runUser) {
    String named = env.getOrDefault(VARIABLE, "");
    if (!named.isEmpty()) {
      return List.of(Path.of(named).toAbsolutePath());
    }
    Set<Path> paths = new LinkedHashSet<>();
    String runtime = env.getOrDefault("XDG_RUNTIME_DIR", "");
    // The XDG base directory specification: a relative path is to be ignored.
    if (runtime.startsWith("/")) {
      paths.add(Path.of(runtime).resolve(FOLDER).resolve(NAME));
    }
    // cron, su and ssh with a command come without XDG_RUNTIME_DIR.
    Path run = runUser.resolve(Long.toString(uid));
    if (isOwnedBy(run, uid)) {
      paths.add(run.resolve(FOLDER).resolve(NAME));
    }
    paths.add(home.resolve(".local/share").resolve(FOLDER).resolve(NAME).toAbsolutePath());
    return List.copyOf(paths);
  }

  /**
   * Where a daemon listens: the first of the client's places whose base folder exists and belongs
   * to the user.
   *
   * @param env environment variables
   * @param uid of the user
   * @param home the user's home folder
   */
  public static Path forDaemon(Map<String, String> env, long uid, Path home) {
    return forDaemon(env, uid, home, RUN_USER);
  }

  static Path forDaemon(Map<String, String> env, long uid, Path home, Path runUser) {
    List<Path> all = new ArrayList<>(candidates(env, uid, home, runUser));
    Path last = all.removeLast();
    for (Path path : all) {
      // <base>/heph/hephd.sock: the base is the system's to make, the folder ours.
      if (isOwnedBy(path.resolve("../..").normalize(), uid)) {
        return path;
      }
    }
    return last;
  }

  /**
   * The uid of this process, as the operating system shows it.
   *
   * @param home taken for the user's own where the system does not show it
   */
  public static long ownUid(Path home) {
    Path self = Path.of("/proc/self");
    try {
      return uidOf(Files.exists(self) ? self : home);
    } catch (IOException | UnsupportedOperationException e) {
      throw new IllegalStateException("cannot tell which user this is from " + home, e);
    }
  }

  static long uidOf(Path path) throws IOException {
    return ((Number) Files.getAttribute(path, "unix:uid")).longValue();
  }

  private static boolean isOwnedBy(Path folder, long uid) {
    try {
      return Files.isDirectory(folder) && uidOf(folder) == uid;
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  static int bytes(Path path) {
    return path.toString().getBytes(StandardCharsets.UTF_8).length;
  }

  static String tooLong(Path path, int maxBytes) {
    return "the socket path "
        + path
        + " has "
        + bytes(path)
        + " bytes and may have "
        + maxBytes
        + "; set "
        + VARIABLE
        + " to a shorter one";
  }
}
