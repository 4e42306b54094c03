package org.hephaestus.app.power;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A tree of files, links and folders in memory. Nodes have numbers, as inodes do. */
final class Image {
  private final Map<Integer, Node> nodes;

  private Image(Map<Integer, Node> nodes) {
    this.nodes = nodes;
  }

  /** One node. Never changed, only replaced. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  sealed interface Node {
    /** A folder. */
    record Folder(TreeMap<String, Integer> names, Set<PosixFilePermission> mode) implements Node {}

    /** A file. */
    record Plain(byte[] bytes, Set<PosixFilePermission> mode) implements Node {}

    /** A symbolic link. */
    record Link(String target) implements Node {}
  }

  /** Makes a new tree with an empty root. */
  static Image empty() {
    Map<Integer, Node> nodes = new HashMap<>();
    nodes.put(Disk.ROOT, new Node.Folder(new TreeMap<>(), Set.of(PosixFilePermission.values())));
    return new Image(nodes);
  }

  Image copy() {
    return new Image(new HashMap<>(nodes));
  }

  /** A node is there from the moment it is made; whether anything leads to it is another matter. */
  void put(int number, Node node) {
    nodes.put(number, node);
  }

  @Nullable Node node(int number) {
    return nodes.get(number);
  }

  /** The node at a path of names; null when there is none. */
  @Nullable Integer find(List<String> names) {
    int at = Disk.ROOT;
    for (String name : names) {
      if (!(nodes.get(at) instanceof Node.Folder folder) || !folder.names().containsKey(name)) {
        return null;
      }
      at = folder.names().get(name);
    }
    return at;
  }

  void apply(Disk.Op op) {
    switch (op) {
      case Disk.Op.Name name -> name(name.folder(), name.name(), name.node());
      case Disk.Op.Rename rename -> {
        Integer there = folder(rename.fromFolder()).names().get(rename.from());
        if (there != null && there == rename.node()) {
          name(rename.fromFolder(), rename.from(), null);
        }
        name(rename.toFolder(), rename.to(), rename.node());
      }
      case Disk.Op.Write write -> {
        Node.Plain file = plain(write.node());
        int end = Math.toIntExact(write.offset()) + write.bytes().length;
        byte[] bytes = Arrays.copyOf(file.bytes(), Math.max(file.bytes().length, end));
        System.arraycopy(
            write.bytes(), 0, bytes, Math.toIntExact(write.offset()), write.bytes().length);
        nodes.put(write.node(), new Node.Plain(bytes, file.mode()));
      }
      case Disk.Op.Cut cut -> {
        Node.Plain file = plain(cut.node());
        if (file.bytes().length > cut.size()) {
          nodes.put(
              cut.node(),
              new Node.Plain(
                  Arrays.copyOf(file.bytes(), Math.toIntExact(cut.size())), file.mode()));
        }
      }
      case Disk.Op.Mode mode ->
          nodes.put(
              mode.node(),
              switch (nodes.get(mode.node())) {
                case Node.Folder folder -> new Node.Folder(folder.names(), mode.mode());
                case Node.Plain file -> new Node.Plain(file.bytes(), mode.mode());
                case Node.Link link -> link;
                case null -> throw new IllegalStateException("no node " + mode.node());
              });
      case Disk.Op.Force force -> {}
    }
  }

  private void name(int number, String name, @Nullable Integer node) {
    Node.Folder folder = folder(number);
    TreeMap<String, Integer> names = new TreeMap<>(folder.names());
    if (node == null) {
      names.remove(name);
    } else {
      names.put(name, node);
    }
    nodes.put(number, new Node.Folder(names, folder.mode()));
  }

  private Node.Folder folder(int number) {
    if (nodes.get(number) instanceof Node.Folder folder) {
      return folder;
    }
    throw new IllegalStateException("node " + number + " is no folder: " + nodes.get(number));
  }

  private Node.Plain plain(int number) {
    if (nodes.get(number) instanceof Node.Plain file) {
      return file;
    }
    throw new IllegalStateException("node " + number + " is no file: " + nodes.get(number));
  }

  /** Equal for trees that look the same, whatever the numbers. */
  String digest() {
    List<String> lines = new ArrayList<>();
    describe(Disk.ROOT, "", lines);
    return String.join("\n", lines);
  }

  private void describe(int number, String path, List<String> lines) {
    switch (nodes.get(number)) {
      case Node.Folder folder -> {
        lines.add(path + "/ " + PosixFilePermissions.toString(folder.mode()));
        folder.names().forEach((name, node) -> describe(node, path + "/" + name, lines));
      }
      case Node.Plain file ->
          lines.add(
              path
                  + " "
                  + PosixFilePermissions.toString(file.mode())
                  + " "
                  + new String(file.bytes(), StandardCharsets.ISO_8859_1));
      case Node.Link link -> lines.add(path + " -> " + link.target());
      case null -> throw new IllegalStateException("no node " + number + " for " + path);
    }
  }

  /** Writes it below an existing folder. */
  void writeTo(Path root) throws IOException {
    write(Disk.ROOT, root);
  }

  private void write(int number, Path path) throws IOException {
    switch (nodes.get(number)) {
      case Node.Folder folder -> {
        if (number != Disk.ROOT) {
          Files.createDirectory(path);
        }
        for (Map.Entry<String, Integer> entry : folder.names().entrySet()) {
          write(entry.getValue(), path.resolve(entry.getKey()));
        }
        if (number != Disk.ROOT) {
          Files.setPosixFilePermissions(path, folder.mode());
        }
      }
      case Node.Plain file -> {
        Files.write(path, file.bytes());
        Files.setPosixFilePermissions(path, file.mode());
      }
      case Node.Link link -> Files.createSymbolicLink(path, Path.of(link.target()));
      case null -> throw new IllegalStateException("no node " + number + " for " + path);
    }
  }

  /** What is at a place of a real disk; a folder without its names. */
  static Node read(Path path) throws IOException {
    if (Files.isSymbolicLink(path)) {
      return new Node.Link(Files.readSymbolicLink(path).toString());
    }
    Set<PosixFilePermission> mode = Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS);
    return Files.isDirectory(path)
        ? new Node.Folder(new TreeMap<>(), mode)
        : new Node.Plain(Files.readAllBytes(path), mode);
  }

  /** The names in a folder of a real disk. */
  static List<Path> children(Path folder) throws IOException {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.sorted().toList();
    }
  }
}
