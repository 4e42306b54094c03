package org.hephaestus.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hephaestus.files.Homes.V1;
import static org.hephaestus.files.Homes.V2;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hephaestus.ports.audit.AuditRecord;
import org.hephaestus.ports.update.Failure;
import org.hephaestus.ports.update.FailureCause;
import org.hephaestus.ports.update.JournalEntry;
import org.hephaestus.ports.update.StagingArea;
import org.hephaestus.ports.update.UpdateLock;
import org.hephaestus.ports.update.UpdateMemory.Contents;
import org.hephaestus.ports.update.UpdateState;
import org.hephaestus.ports.update.VersionId;
import org.hephaestus.ports.update.WriteResult;
import org.hephaestus.testkit.time.FakeClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only other processes, SIGKILL and a full disk can show. */
class RealProcessTest {
  private static final int SWITCHES = 20_000;
  private static final Pattern COUNTS =
      Pattern.compile("reads=(\\d+) missing=(\\d+) mixed=(\\d+) versions=(\\d+) distinct=true");

  @TempDir Path folder;

  @Test
  void readersNeverMissOrMixDuringTwentyThousandSwitches() throws Exception {
    HomeLayout home = Homes.prepared(folder.resolve("home"));
    FileVersionStore store = new FileVersionStore(home, Homes.ENTRY_POINTS);
    Homes.install(store, V1);
    Homes.install(store, V2);
    store.activate(V1);
    try (Children reader = Children.start(SwitchReader.class, home.home().toString())) {
      assertThat(reader.line()).isEqualTo("ready");
      for (int i = 0; i < SWITCHES; i++) {
        VersionId next = i % 2 == 0 ? V2 : V1;
        if (!store.activate(next).equals(WriteResult.OK)) {
          throw new AssertionError("switch " + i + " failed: " + store.activate(next));
        }
      }
      Matcher counts = counts(reader.finish());
      assertThat(Long.parseLong(counts.group(1))).as("reads").isGreaterThan(1_000);
      assertThat(counts.group(2)).as("missing").isEqualTo("0");
      assertThat(counts.group(3)).as("mixed").isEqualTo("0");
      assertThat(counts.group(4)).as("versions seen").isEqualTo("2");
    }
    assertThat(store.current()).contains(V1);
    assertThat(store.verify(V1)).isEmpty();
    assertThat(store.verify(V2)).isEmpty();
  }

  /** The control: the same reader must see the hole of a switch that unlinks and then links. */
  @Test
  void sameReaderSeesTheHoleOfANaiveSwitch() throws Exception {
    HomeLayout home = Homes.prepared(folder.resolve("home"));
    FileVersionStore store = new FileVersionStore(home, Homes.ENTRY_POINTS);
    Homes.install(store, V1);
    Homes.install(store, V2);
    store.activate(V1);
    try (Children reader = Children.start(SwitchReader.class, home.home().toString())) {
      assertThat(reader.line()).isEqualTo("ready");
      for (int i = 0; i < SWITCHES; i++) {
        Files.delete(home.current());
        Files.createSymbolicLink(
            home.current(), Path.of("versions", (i % 2 == 0 ? V2 : V1).folderName()));
        Durable.force(home.home());
      }
      assertThat(Long.parseLong(counts(reader.finish()).group(2))).as("missing").isPositive();
    }
  }

  @Test
  void killFreesTheLocksAndAFailedAttemptFreesNothing() throws Exception {
    HomeLayout home = Homes.prepared(folder.resolve("home"));
    FileUpdateLock lock = new FileUpdateLock(home);
    Path db = folder.resolve("data/heph.db");
    try (Children holder =
        Children.start(LockHolder.class, home.home().toString(), db.toString())) {
      String owner = "pid " + holder.pid();
      assertThat(holder.line()).isEqualTo("acquired 1, held");
      assertThat(lock.tryAcquire("us")).isEqualTo(new UpdateLock.Attempt.Busy(owner));
      assertThat(lock.tryAcquire("us")).isEqualTo(new UpdateLock.Attempt.Busy(owner));
      assertThat(DaemonLock.tryAcquire(db, "us")).isEqualTo(new DaemonLock.Attempt.Taken(owner));
      holder.kill();
    }
    UpdateLock.Attempt ours = lock.tryAcquire("us");
    assertThat(ours).isInstanceOf(UpdateLock.Attempt.Acquired.class);
    UpdateLock.Lease lease = ((UpdateLock.Attempt.Acquired) ours).lease();
    assertThat(lease.fence()).isEqualTo(2);
    DaemonLock.Attempt held = DaemonLock.tryAcquire(db, "us");
    assertThat(held).isInstanceOf(DaemonLock.Attempt.Held.class);
    // An attempt within this process, then one from outside: POSIX would have let the latter in.
    assertThat(lock.tryAcquire("us again")).isEqualTo(new UpdateLock.Attempt.Busy("us"));
    assertThat(new FileUpdateLock(home).tryAcquire("us again"))
        .isEqualTo(new UpdateLock.Attempt.Busy("us"));
    assertThat(DaemonLock.tryAcquire(db, "us again")).isEqualTo(new DaemonLock.Attempt.Taken("us"));
    try (Children other = Children.start(LockHolder.class, home.home().toString(), db.toString())) {
      assertThat(other.line()).isEqualTo("busy us, taken us");
      assertThat(other.finish()).isEqualTo("Busy");
    }
    lease.close();
    ((DaemonLock.Attempt.Held) held).lease().close();
    try (Children other = Children.start(LockHolder.class, home.home().toString(), db.toString())) {
      assertThat(other.line()).isEqualTo("acquired 3, held");
    }
  }

  /** The smallest file system that will do, full: nothing half-written, the old version whole. */
  @Test
  void fullDiskFailsCleanly() throws Exception {
    assumeTrue(Homes.isRoot(), "skipped: mounting a small file system takes root");
    Path mount = Files.createDirectory(folder.resolve("small"));
    assumeTrue(
        run(
                "mount",
                "-t",
                "tmpfs",
                "-o",
                "size=1m,nr_inodes=600,mode=0700",
                "tmpfs",
                mount.toString())
            == 0,
        "skipped: no tmpfs can be mounted here");
    try {
      Homes.withoutLog(() -> fillAndTry(mount));
    } finally {
      assertThat(run("umount", mount.toString())).isZero();
    }
  }

  private static void fillAndTry(Path mount) throws IOException {
    HomeLayout home = Homes.prepared(mount.resolve("home"));
    FileVersionStore store = new FileVersionStore(home, Homes.ENTRY_POINTS);
    FileUpdateJournal journal = new FileUpdateJournal(home);
    FileUpdateMemory memory = new FileUpdateMemory(home, new FakeClock());
    Homes.install(store, V1);
    assertThat(store.activate(V1)).isEqualTo(WriteResult.OK);
    JournalEntry entry =
        new JournalEntry(Instant.EPOCH, 1, "x", UpdateState.CHECKED, null, V2, "r".repeat(3_000));
    assertThat(journal.append(entry)).isEqualTo(WriteResult.OK);
    Contents contents =
        new Contents(Instant.EPOCH, null, 1, null, null, List.of(), Map.of(), Map.of());
    assertThat(memory.save(contents)).isEqualTo(WriteResult.OK);
    AuditRecord audit = new AuditRecord(Instant.EPOCH, "a", "r".repeat(6_000), Map.of());
    assertThat(new FileAuditSink(home).append(audit)).isTrue();
    StagingArea area = Homes.open(store);
    Path product = Homes.product(area, V2);
    List<Path> ballast = fill(mount);

    Failure failure = Homes.failure(store.admit(area, product.toUri(), V2));
    assertStorage(failure, home.versions().resolve(V2.folderName()));
    assertThat(home.versions().resolve(V2.folderName())).doesNotExist();
    // Taking it back has made room.
    ballast.addAll(fill(mount));
    assertStorage(Homes.failure(journal.append(entry)), home.journal());
    assertThat(journal.replay().entries()).containsExactly(entry);
    assertThat(journal.replay().problem()).isNull();
    assertStorage(Homes.failure(memory.save(contents)), home.memory());
    assertThat(memory.load().contents()).isEqualTo(contents);
    assertThat(memory.load().problem()).isNull();
    assertThat(new FileAuditSink(home).append(audit)).isFalse();
    assertThat(new FileUpdateLock(home).tryAcquire("x"))
        .isInstanceOf(UpdateLock.Attempt.Failed.class);
    assertThat(store.current()).contains(V1);
    assertThat(store.verify(V1)).isEmpty();
    assertThat(Homes.tree(home.home())).noneMatch(name -> name.endsWith(".tmp"));

    // With room again, the same calls work and nothing of the failures is left.
    for (Path file : ballast) {
      Files.delete(file);
    }
    assertThat(journal.append(entry)).isEqualTo(WriteResult.OK);
    assertThat(journal.replay().entries()).hasSize(2);
    assertThat(memory.save(Contents.EMPTY)).isEqualTo(WriteResult.OK);
    assertThat(new FileAuditSink(home).append(audit)).isTrue();
    store.sweep();
    Homes.install(store, V2);
    // No room for a link: the inodes are used up, not the bytes.
    assertThat(store.activate(V2)).isEqualTo(WriteResult.OK);
    List<Path> inodes = useUpInodes(mount);
    assertStorage(Homes.failure(store.activate(V1)), home.current());
    assertThat(store.current()).contains(V2);
    for (Path file : inodes) {
      Files.delete(file);
    }
    assertThat(store.activate(V1)).isEqualTo(WriteResult.OK);
  }

  private static void assertStorage(Failure failure, Path where) {
    assertThat(failure.cause()).isEqualTo(FailureCause.STORAGE);
    assertThat(failure.message()).contains(where.toString(), "No space left on device");
    assertThat(failure.nextStep()).contains("make room");
  }

  private static List<Path> fill(Path mount) throws IOException {
    List<Path> files = new ArrayList<>();
    for (int size = 64 * 1024; size >= 4 * 1024; size /= 2) {
      boolean full = false;
      while (!full) {
        Path file = Files.createTempFile(mount, "ballast", null);
        files.add(file);
        try {
          Files.write(file, new byte[size]);
        } catch (IOException e) {
          full = true;
        }
      }
    }
    return files;
  }

  private static List<Path> useUpInodes(Path mount) throws IOException {
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      Path file = mount.resolve("inode-" + i);
      try {
        Files.createFile(file);
        files.add(file);
      } catch (IOException e) {
        return files;
      }
    }
    throw new AssertionError("inodes without end");
  }

  private static Matcher counts(String line) {
    Matcher counts = COUNTS.matcher(line);
    assertThat(counts.matches()).as(line).isTrue();
    return counts;
  }

  private static int run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }
}
