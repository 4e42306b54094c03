package org.hephaestus.app.sync;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Another build of hephd: this one, with lines of its domain's sources changed, compiled and put
 * into a jar of its own. A change that finds its line no more is an error, not another build.
 */
final class OtherBuild {
  private static final Path MODULE = Path.of(System.getProperty("basedir", ".")).toAbsolutePath();
  private static final Path SOURCES =
      MODULE.resolveSibling("domain/src/main/java/org/hephaestus/domain");
  private static final String JAR = "hephaestus-domain.jar";

  private final Path folder;
  private final Map<String, String> changed = new LinkedHashMap<>();

  /** One that is equal to this one so far; in a folder of its own beside it. */
  OtherBuild(String name) throws IOException {
    this.folder = Files.createTempDirectory(MODULE.resolve("target"), "build-" + name + "-");
  }

  /** With a piece of a source changed; {@code file} from the domain's package on. */
  OtherBuild with(String file, String piece, String other) throws IOException {
    String source = changed.getOrDefault(file, Files.readString(SOURCES.resolve(file)));
    if (!source.contains(piece)) {
      throw new IllegalStateException(file + " has no '" + piece + "' any more");
    }
    changed.put(file, source.replace(piece, other));
    return this;
  }

  /** Makes it; answers the folder of its programs. */
  Path make() throws IOException {
    Path dist = MODULE.resolve("target/dist");
    Path lib = Files.createDirectories(folder.resolve("lib"));
    // A program finds its libraries by its own path, so it must be a file of its own.
    copy(dist.resolve("bin"), folder.resolve("bin"));
    Files.createSymbolicLink(folder.resolve("runtime"), dist.resolve("runtime").toRealPath());
    try (Stream<Path> files = Files.list(dist.resolve("lib"))) {
      for (Path file : files.toList()) {
        Files.createSymbolicLink(lib.resolve(file.getFileName()), file);
      }
    }
    Path classes = compiled();
    Path jar = lib.resolve(JAR);
    Files.delete(jar);
    pack(dist.resolve("lib").resolve(JAR), classes, jar);
    return folder.resolve("bin");
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
        if (!to.resolve(file.getFileName()).toFile().setExecutable(true)) {
          throw new IOException("not executable: " + file);
        }
      }
    }
  }

  private Path compiled() throws IOException {
    Path sources = Files.createDirectories(folder.resolve("sources"));
    Path classes = Files.createDirectories(folder.resolve("classes"));
    List<Path> files = new ArrayList<>();
    for (Map.Entry<String, String> each : changed.entrySet()) {
      Path file = sources.resolve(each.getKey());
      Files.createDirectories(file.getParent());
      files.add(Files.writeString(file, each.getValue()));
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      boolean well =
          compiler
              .getTask(
                  said,
                  manager,
                  null,
                  List.of(
                      "-proc:none",
                      "-nowarn",
                      "--release",
                      "21",
                      "-d",
                      classes.toString(),
                      "-cp",
                      libraries()),
                  null,
                  manager.getJavaFileObjectsFromPaths(files))
              .call();
      if (!well) {
        throw new IllegalStateException("the other build does not compile:\n" + said);
      }
    }
    return classes;
  }

  private static String libraries() throws IOException {
    try (Stream<Path> files = Files.list(MODULE.resolve("target/dist/lib"))) {
      return files
          .map(Path::toString)
          .filter(file -> file.endsWith(".jar"))
          .collect(Collectors.joining(File.pathSeparator));
    }
  }

  private static void pack(Path from, Path classes, Path to) throws IOException {
    Map<String, Path> replaced = new LinkedHashMap<>();
    try (Stream<Path> files = Files.walk(classes)) {
      files
          .filter(Files::isRegularFile)
          .forEach(file -> replaced.put(classes.relativize(file).toString(), file));
    }
    try (ZipFile in = new ZipFile(from.toFile());
        OutputStream file = Files.newOutputStream(to);
        ZipOutputStream out = new ZipOutputStream(file)) {
      in.stream()
          .filter(entry -> !replaced.containsKey(entry.getName()))
          .forEach(
              entry -> {
                try {
                  out.putNextEntry(new ZipEntry(entry.getName()));
                  in.getInputStream(entry).transferTo(out);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      for (Map.Entry<String, Path> each : replaced.entrySet()) {
        out.putNextEntry(new ZipEntry(each.getKey()));
        Files.copy(each.getValue(), out);
      }
    }
  }
}
