package org.hephaestus.app.power;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.CopyOption;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.lucene.tests.mockfile.FilterFileChannel;
import org.apache.lucene.tests.mockfile.FilterFileSystemProvider;
import org.apache.lucene.tests.mockfile.FilterPath;
import org.jspecify.annotations.Nullable;

/**
 * A file system that does on a real one what it is told, writes down what it did, and fails where
 * it is asked to.
 */
final class WatchedDisk extends FilterFileSystemProvider {
  private final Path real;
  private final Image first = Image.empty();
  private final Disk disk = new Disk(first);
  private final Image now;
  private int numbers = Disk.ROOT + 1;

  /** Where each node was made. */
  private final Map<Integer, Path> places = new HashMap<>(Map.of(Disk.ROOT, Path.of(".")));

  private Fault fault = (action, path) -> {};
  private Predicate<Path> forgets = path -> false;
  private boolean renamesInPlace;

  /** What is done to a disk. */
  enum Action {
    CREATE,
    WRITE,
    RENAME,
    REMOVE,
    MODE,
    FORCE
  }

  /** Throws to fail an action. */
  interface Fault {
    void before(Action action, Path path) throws IOException;
  }

  /** A disk with nothing on it, kept in a real folder that is empty. */
  WatchedDisk(Path real) {
    super("watched", real.getFileSystem());
    this.real = real;
    this.now = first.copy();
  }

  /** The root to work in. */
  Path root() {
    return wrapPath(real);
  }

  Disk disk() {
    return disk;
  }

  /** Fails what it likes from now on. */
  void fail(Fault fault) {
    this.fault = fault;
  }

  /** For negative controls: to force these does nothing. */
  void forget(Predicate<Path> forgets) {
    this.forgets = forgets;
  }

  /** For negative controls: a rename onto a file writes that file anew, in place. */
  void renameInPlace() {
    renamesInPlace = true;
  }

  /**
   * Takes over what somebody else did in the real folder, a shell for instance; none of it safe.
   */
  synchronized void absorb() throws IOException {
    absorb(real, Disk.ROOT);
  }

  /** Makes everything so far safe, as after an orderly shutdown. */
  synchronized void settle() {
    for (int number = Disk.ROOT; number < numbers; number++) {
      add(new Disk.Op.Force(number));
    }
  }

  private void absorb(Path folder, int number) throws IOException {
    if (!(now.node(number) instanceof Image.Node.Folder known)) {
      throw new IllegalStateException(folder + " is not known as a folder");
    }
    Set<String> there = new HashSet<>();
    for (Path child : Image.children(folder)) {
      String name = child.getFileName().toString();
      there.add(name);
      Integer at = known.names().get(name);
      Image.Node actual = Image.read(child);
      switch (actual) {
        case Image.Node.Folder made -> {
          if (at == null) {
            at = made(child, new Image.Node.Folder(new TreeMap<>(), made.mode()));
          }
          absorb(child, at);
        }
        case Image.Node.Link link -> {
          if (at == null || !link.equals(now.node(at))) {
            made(child, link);
          }
        }
        case Image.Node.Plain file -> {
          byte[] before =
              at != null && now.node(at) instanceof Image.Node.Plain old ? old.bytes() : null;
          boolean appended =
              before != null
                  && file.bytes().length >= before.length
                  && Arrays.equals(before, Arrays.copyOf(file.bytes(), before.length));
          if (at == null || before == null || !appended) {
            at = made(child, new Image.Node.Plain(new byte[0], file.mode()));
            before = new byte[0];
          }
          if (file.bytes().length > before.length) {
            byte[] more = Arrays.copyOfRange(file.bytes(), before.length, file.bytes().length);
            add(new Disk.Op.Write(at, before.length, more));
          }
        }
      }
    }
    for (String name : known.names().keySet()) {
      if (!there.contains(name)) {
        add(new Disk.Op.Name(number, name, null));
      }
    }
  }

  // --- what changes names -----------------------------------------------------------------------

  @Override
  public synchronized void createDirectory(Path path, FileAttribute<?>... attributes)
      throws IOException {
    fault.before(Action.CREATE, path);
    super.createDirectory(path, attributes);
    made(toDelegate(path), Image.read(toDelegate(path)));
  }

  @Override
  public synchronized void createSymbolicLink(
      Path link, Path target, FileAttribute<?>... attributes) throws IOException {
    fault.before(Action.CREATE, link);
    Files.createSymbolicLink(toDelegate(link), FilterPath.unwrap(target), attributes);
    made(toDelegate(link), new Image.Node.Link(target.toString()));
  }

  @Override
  public void createLink(Path link, Path existing) {
    throw new UnsupportedOperationException("hard links are not recorded");
  }

  @Override
  public void copy(Path source, Path target, CopyOption... options) {
    throw new UnsupportedOperationException("copies are not recorded");
  }

  @Override
  public synchronized void delete(Path path) throws IOException {
    fault.before(Action.REMOVE, path);
    super.delete(path);
    add(new Disk.Op.Name(parent(toDelegate(path)), name(toDelegate(path)), null));
  }

  @Override
  public boolean deleteIfExists(Path path) throws IOException {
    try {
      delete(path);
      return true;
    } catch (NoSuchFileException none) {
      return false;
    }
  }

  @Override
  public synchronized void move(Path source, Path target, CopyOption... options)
      throws IOException {
    Path from = toDelegate(source);
    Path to = toDelegate(target);
    if (renamesInPlace && Files.isRegularFile(from) && Files.isRegularFile(to)) {
      Files.write(target, Files.readAllBytes(source));
      Files.delete(source);
      return;
    }
    fault.before(Action.RENAME, target);
    super.move(source, target, options);
    add(new Disk.Op.Rename(parent(from), name(from), parent(to), name(to), node(from)));
  }

  // --- what changes files -----------------------------------------------------------------------

  @Override
  public synchronized FileChannel newFileChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    Path file = toDelegate(path);
    boolean writes =
        options.contains(StandardOpenOption.WRITE) || options.contains(StandardOpenOption.APPEND);
    boolean makes = writes && !Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    boolean empties = writes && !makes && options.contains(StandardOpenOption.TRUNCATE_EXISTING);
    if (makes || empties) {
      fault.before(makes ? Action.CREATE : Action.WRITE, path);
    }
    FileChannel channel = super.newFileChannel(path, options, attributes);
    if (makes) {
      made(file, Image.read(file));
    } else if (empties) {
      add(new Disk.Op.Cut(node(file), 0));
    }
    return new Channel(channel, path, node(file), options.contains(StandardOpenOption.APPEND));
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    return newFileChannel(path, options, attributes);
  }

  @Override
  public OutputStream newOutputStream(Path path, OpenOption... options) throws IOException {
    Set<OpenOption> set = new HashSet<>(Arrays.asList(options));
    if (set.isEmpty()) {
      set.addAll(Set.of(StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING));
    }
    set.add(StandardOpenOption.WRITE);
    return Channels.newOutputStream(newByteChannel(path, set));
  }

  @Override
  public void setAttribute(Path path, String name, Object value, LinkOption... options) {
    throw new UnsupportedOperationException("attributes are set through views");
  }

  @Override
  @SuppressWarnings("unchecked")
  public <V extends @Nullable FileAttributeView> V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    V view = super.getFileAttributeView(path, type, options);
    return view instanceof PosixFileAttributeView posix ? (V) new View(posix, path) : view;
  }

  private synchronized void mode(Path path, Set<PosixFilePermission> mode) {
    add(new Disk.Op.Mode(node(toDelegate(path)), Set.copyOf(mode)));
  }

  private void force(Path path, int node) {
    if (!forgets.test(toDelegate(path))) {
      add(new Disk.Op.Force(node));
    }
  }

  // --- the record -------------------------------------------------------------------------------

  private int made(Path path, Image.Node node) {
    int number = numbers++;
    first.put(number, node);
    now.put(number, node);
    places.put(number, real.relativize(path));
    add(new Disk.Op.Name(parent(path), name(path), number));
    return number;
  }

  private synchronized void add(Disk.Op op) {
    now.apply(op);
    disk.add(op, inWords(op));
  }

  private String inWords(Disk.Op op) {
    return switch (op) {
      case Disk.Op.Name name ->
          (name.node() == null ? "remove " : "make ")
              + places.get(name.folder())
              + "/"
              + name.name();
      case Disk.Op.Rename rename ->
          "rename "
              + places.get(rename.fromFolder())
              + "/"
              + rename.from()
              + " to "
              + places.get(rename.toFolder())
              + "/"
              + rename.to();
      case Disk.Op.Write write ->
          "write " + write.bytes().length + " bytes to " + places.get(write.node());
      case Disk.Op.Cut cut -> "cut " + places.get(cut.node()) + " to " + cut.size();
      case Disk.Op.Mode mode -> "mode of " + places.get(mode.node());
      case Disk.Op.Force force -> "force " + places.get(force.node());
    };
  }

  private int parent(Path path) {
    Path parent = path.getParent();
    if (parent == null) {
      throw new IllegalStateException(path + " has no parent");
    }
    return node(parent);
  }

  private static String name(Path path) {
    return path.getFileName().toString();
  }

  private int node(Path path) {
    List<String> names = new ArrayList<>();
    Path below = real.relativize(path);
    if (!below.toString().isEmpty()) {
      below.forEach(name -> names.add(name.toString()));
    }
    Integer node = now.find(names);
    if (node == null) {
      throw new IllegalStateException(path + " is not on the record");
    }
    return node;
  }

  /** A file, or a folder that is open to be forced. */
  private final class Channel extends FilterFileChannel {
    private final Path path;
    private final int node;
    private final boolean appends;

    Channel(FileChannel channel, Path path, int node, boolean appends) {
      super(channel);
      this.path = path;
      this.node = node;
      this.appends = appends;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      long at = appends ? delegate.size() : delegate.position();
      byte[] bytes = new byte[source.remaining()];
      source.get(bytes);
      try {
        fault.before(Action.WRITE, path);
      } catch (FileSystemException e) {
        put(at, Arrays.copyOf(bytes, bytes.length / 2));
        throw e;
      }
      put(at, bytes);
      return bytes.length;
    }

    private void put(long at, byte[] bytes) throws IOException {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        delegate.write(buffer);
      }
      add(new Disk.Op.Write(node, at, bytes));
    }

    @Override
    public int write(ByteBuffer source, long position) {
      throw new UnsupportedOperationException("writes at a place are not recorded");
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) {
      throw new UnsupportedOperationException("gathering writes are not recorded");
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
      if (delegate.size() > size) {
        fault.before(Action.WRITE, path);
        delegate.truncate(size);
        add(new Disk.Op.Cut(node, size));
      }
      return this;
    }

    @Override
    public void force(boolean metaData) throws IOException {
      fault.before(Action.FORCE, path);
      WatchedDisk.this.force(path, node);
    }
  }

  /** Permissions. */
  private final class View implements PosixFileAttributeView {
    private final PosixFileAttributeView view;
    private final Path path;

    View(PosixFileAttributeView view, Path path) {
      this.view = view;
      this.path = path;
    }

    @Override
    public String name() {
      return view.name();
    }

    @Override
    public PosixFileAttributes readAttributes() throws IOException {
      return view.readAttributes();
    }

    @Override
    public void setPermissions(Set<PosixFilePermission> permissions) throws IOException {
      fault.before(Action.MODE, path);
      view.setPermissions(permissions);
      mode(path, permissions);
    }

    @Override
    public void setTimes(
        @Nullable FileTime modified, @Nullable FileTime accessed, @Nullable FileTime created)
        throws IOException {
      view.setTimes(modified, accessed, created);
    }

    @Override
    public UserPrincipal getOwner() throws IOException {
      return view.getOwner();
    }

    @Override
    public void setOwner(UserPrincipal owner) {
      throw new UnsupportedOperationException("owners are not recorded");
    }

    @Override
    public void setGroup(GroupPrincipal group) {
      throw new UnsupportedOperationException("groups are not recorded");
    }
  }
}
