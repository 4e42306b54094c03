package org.hephaestus.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.hephaestus.ports.audit.AuditRecord;
import org.hephaestus.ports.audit.AuditSink;
import org.hephaestus.ports.update.JournalEntry;
import org.hephaestus.ports.update.UpdateJournal;
import org.hephaestus.ports.update.UpdateJournal.Replay;
import org.hephaestus.ports.update.UpdateLock;
import org.hephaestus.ports.update.UpdateMemory;
import org.hephaestus.ports.update.UpdateMemory.Contents;
import org.hephaestus.ports.update.UpdateState;
import org.hephaestus.ports.update.WriteResult;
import org.hephaestus.testkit.audit.AuditSinkContract;
import org.hephaestus.testkit.time.FakeClock;
import org.hephaestus.testkit.update.UpdateJournalContract;
import org.hephaestus.testkit.update.UpdateLockContract;
import org.hephaestus.testkit.update.UpdateMemoryContract;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The small files of a home: their contracts, and what damage does to them. */
class FileStateTest {
  @TempDir Path folder;
  private HomeLayout home = new HomeLayout(Path.of("unset"));

  @BeforeEach
  void prepare() {
    home = Homes.prepared(folder.resolve("home"));
  }

  @Nested
  class Journal extends UpdateJournalContract {
    @Override
    protected UpdateJournal journal() {
      return new FileUpdateJournal(home);
    }

    @Test
    void lineTornAtAnyByteIsCutAndTheNextAppendIsSound() throws IOException {
      List<JournalEntry> whole = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        whole.add(entry(1, UpdateState.CHECKED, Homes.V1, "number " + i + " \u00fc"));
        journal().append(whole.get(i));
      }
      byte[] before = Files.readAllBytes(home.journal());
      JournalEntry last = entry(1, UpdateState.FLIPPED, Homes.V1, "the last \u2603");
      byte[] line = JournalFile.line(last);
      JournalEntry next = entry(1, UpdateState.ABANDONED, Homes.V1, "after the cut");
      for (int torn = 0; torn < line.length; torn++) {
        Files.write(home.journal(), before);
        Files.write(home.journal(), Arrays.copyOf(line, torn), StandardOpenOption.APPEND);
        Replay replay = journal().replay();
        assertThat(replay.entries()).as("torn at %d", torn).isEqualTo(whole);
        if (torn == 0) {
          assertThat(replay.problem()).isNull();
        } else {
          assertThat(replay.problem()).contains("line 4", torn + " bytes", "unfinished");
        }
        assertThat(Files.size(home.journal()))
            .as("a look changes nothing")
            .isEqualTo(before.length + torn);
        assertThat(journal().append(next)).isEqualTo(WriteResult.OK);
        List<JournalEntry> want = new ArrayList<>(whole);
        want.add(next);
        assertThat(journal().replay()).isEqualTo(new Replay(want, null));
      }
    }

    @Test
    void aFlippedBitIsFoundWhereverItIs() throws IOException {
      List<JournalEntry> whole = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        whole.add(entry(1, UpdateState.CHECKED, null, "number " + i));
        journal().append(whole.get(i));
      }
      byte[] sound = Files.readAllBytes(home.journal());
      int second = JournalFile.line(whole.get(0)).length;
      int third = second + JournalFile.line(whole.get(1)).length;
      for (int at = 0; at < sound.length; at++) {
        byte[] damaged = sound.clone();
        damaged[at] ^= 1;
        Files.write(home.journal(), damaged);
        Replay replay = journal().replay();
        assertThat(replay.problem()).as("at %d", at).contains("damaged");
        int hit = at < second ? 0 : at < third ? 1 : 2;
        // A destroyed line end takes the next line with it; every other line is still read.
        List<JournalEntry> want = new ArrayList<>(whole);
        want.remove(hit);
        if (sound[at] == '\n' && hit < 2) {
          want.remove(hit);
        }
        assertThat(replay.entries()).as("at %d", at).isEqualTo(want);
      }
    }

    @Test
    void whatANewerVersionWroteIsSkippedAndKept() throws IOException {
      JournalEntry mine = entry(3, UpdateState.CHECKED, null, "mine");
      journal().append(mine);
      raw(
          "{\"v\":2,\"at\":\"2026-03-29T01:30:00Z\",\"fence\":4,\"attempt\":\"x\",\"extra\":[{}],"
              + "\"state\":\"CHECKED\",\"to\":\"1.0.4-ba9876543210\",\"reason\":\"more fields\"}");
      raw(
          "{\"v\":2,\"at\":\"2026-03-29T01:30:00Z\",\"fence\":9,\"attempt\":\"x\","
              + "\"state\":\"TELEPORTED\",\"to\":\"1.0.4-ba9876543210\",\"reason\":\"\"}");
      raw("[1]");
      raw("{\"fence\":\"many\"}");
      raw("{}");
      byte[] before = Files.readAllBytes(home.journal());
      Replay replay = journal().replay();
      assertThat(replay.entries()).hasSize(2).first().isEqualTo(mine);
      assertThat(replay.entries().get(1).reason()).isEqualTo("more fields");
      assertThat(replay.problem())
          .contains(
              "line 3: unknown state TELEPORTED", "line 4: not", "line 5: not", "line 6: a field")
          .doesNotContain("line 2", "unfinished");
      // Its fence counts, and nothing of it is cut.
      assertThat(Homes.failure(journal().append(mine)).message())
          .contains("lease 9 has taken over");
      assertThat(journal().append(entry(9, UpdateState.CHECKED, null, "")))
          .isEqualTo(WriteResult.OK);
      assertThat(Files.readAllBytes(home.journal())).startsWith(before);
    }

    @Test
    void isPrivateAndSaysWhatItCannotRead() throws IOException {
      journal().append(entry(1, UpdateState.CHECKED, null, ""));
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.journal())))
          .isEqualTo("rw-------");
      Files.delete(home.journal());
      Files.createDirectory(home.journal());
      assertThat(journal().replay().problem()).contains("could not read " + home.journal());
      assertThat(Homes.failure(journal().append(entry(1, UpdateState.CHECKED, null, ""))).message())
          .contains("could not write to " + home.journal());
      assertThat(Homes.tree(home.state())).noneMatch(name -> name.contains("held-by"));
    }

    @Test
    void writersInManyThreadsLoseNothing() throws InterruptedException {
      List<Thread> threads = new ArrayList<>();
      List<WriteResult> results = Collections.synchronizedList(new ArrayList<>());
      for (int t = 0; t < 4; t++) {
        UpdateJournal own = journal();
        String name = "thread " + t;
        Thread thread =
            new Thread(
                () -> {
                  for (int i = 0; i < 10; i++) {
                    results.add(own.append(entry(1, UpdateState.CHECKED, null, name + " " + i)));
                  }
                });
        threads.add(thread);
        thread.start();
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(results).hasSize(40).containsOnly(WriteResult.OK);
      assertThat(journal().replay().entries()).hasSize(40);
      assertThat(journal().replay().problem()).isNull();
    }

    private void raw(String json) throws IOException {
      CRC32 crc = new CRC32();
      crc.update(json.getBytes(StandardCharsets.UTF_8));
      Files.writeString(
          home.journal(), "%08x %s\n".formatted(crc.getValue(), json), StandardOpenOption.APPEND);
    }
  }

  @Nested
  class Memory extends UpdateMemoryContract {
    private final FakeClock clock = new FakeClock(Instant.ofEpochMilli(1_234));

    @Override
    protected UpdateMemory memory() {
      return new FileUpdateMemory(home, clock);
    }

    // No JSON, torn JSON, another type, values out of range, something behind it.
    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "<html>",
          "{\"failures\":1",
          "[]",
          "{\"failures\":-1}",
          "{\"failures\":\"x\"}",
          "{\"failures\":0.5}",
          "{\"nextCheck\":\"tomorrow\"}",
          "{\"releases\":[{\"tag\":\"\"}]}",
          "{\"releases\":[{\"tag\":\"v1\",\"commit\":\"xyz\"}]}",
          "{\"releases\":[null]}",
          "{\"commits\":{\"a\":\"b\",\"a\":null}}",
          "{} {}"
        })
    void damagedOneIsSetAsideAndReportedOnce(String content) throws IOException {
      Files.writeString(home.memory(), content);
      UpdateMemory.Loaded loaded = memory().load();
      assertThat(loaded.contents()).isEqualTo(Contents.EMPTY);
      assertThat(loaded.problem())
          .contains("memory.json is damaged", "memory.json.corrupt-1234")
          .doesNotContain("\n");
      assertThat(home.state().resolve("memory.json.corrupt-1234")).hasContent(content);
      assertThat(memory().load()).isEqualTo(new UpdateMemory.Loaded(Contents.EMPTY, null));
      assertThat(memory().save(FULL)).isEqualTo(WriteResult.OK);
      assertThat(memory().load().contents()).isEqualTo(FULL);
    }

    @Test
    void fieldsOfANewerVersionAreSkipped() throws IOException {
      Files.writeString(
          home.memory(),
          "{\"v\":7,\"mood\":{\"a\":[1]},\"failures\":2,\"releases\":[{\"tag\":\"v1\",\"x\":1}]}");
      UpdateMemory.Loaded loaded = memory().load();
      assertThat(loaded.problem()).isNull();
      assertThat(loaded.contents().failures()).isEqualTo(2);
      assertThat(loaded.contents().releases()).hasSize(1);
    }

    @Test
    void aSaveThatFailsLeavesTheOldOneAndNoRubbish() throws IOException {
      assertThat(memory().save(FULL)).isEqualTo(WriteResult.OK);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.memory())))
          .isEqualTo("rw-------");
      Files.delete(home.memory());
      Files.createDirectory(home.memory());
      assertThat(Homes.failure(memory().save(FULL)).message())
          .contains("could not write " + home.memory());
      assertThat(Homes.tree(home.state())).containsExactly("", "memory.json");
      assertThat(memory().load().problem()).contains("could not read");
    }
  }

  @Nested
  class Lock extends UpdateLockContract {
    @Override
    protected UpdateLock lock() {
      return new FileUpdateLock(home);
    }

    @Test
    void leavesNoMarkerAndKeepsTheFence() throws IOException {
      assertThat(fenceOf("a")).isEqualTo(1);
      assertThat(fenceOf("b")).isEqualTo(2);
      assertThat(home.fence()).hasContent("2");
      assertThat(Homes.tree(home.home())).noneMatch(name -> name.contains("held-by"));
    }

    // A lost or damaged number must not fall behind what the journal has seen.
    @ParameterizedTest
    @ValueSource(strings = {"", "x", "-5", "99999999999999999999"})
    void aDamagedFenceIsFoundAgainInTheJournal(String content) throws IOException {
      new FileUpdateJournal(home)
          .append(
              new JournalEntry(Instant.EPOCH, 41, "x", UpdateState.CHECKED, null, Homes.V1, ""));
      Files.writeString(home.fence(), content);
      assertThat(fenceOf("a")).isEqualTo(42);
      Files.delete(home.fence());
      assertThat(fenceOf("b")).isEqualTo(42);
    }

    @Test
    void markersOfTheDeadAreRemovedThoseOfTheLivingStay() throws IOException {
      Path dead = Files.createFile(home.home().resolve(".lock.held-by-999999999-1"));
      Path reused =
          Files.createFile(
              home.home().resolve(".lock.held-by-" + ProcessHandle.current().pid() + "-1"));
      Path odd = Files.createFile(home.home().resolve(".lock.held-by-x"));
      long parent = ProcessHandle.current().parent().orElseThrow().pid();
      long started =
          ProcessHandle.of(parent).orElseThrow().info().startInstant().orElseThrow().toEpochMilli();
      Path living =
          Files.createFile(home.home().resolve(".lock.held-by-" + parent + "-" + started));
      fenceOf("a");
      assertThat(List.of(dead, reused, odd)).noneMatch(Files::exists);
      assertThat(living).exists();
    }

    @Test
    void makesAHomeThatIsNotThereAndSaysWhyItCannot() throws IOException {
      HomeLayout fresh = new HomeLayout(folder.resolve("fresh"));
      assertThat(new FileUpdateLock(fresh).tryAcquire("x"))
          .isInstanceOf(UpdateLock.Attempt.Acquired.class);
      assertThat(fresh.state()).isDirectory();

      Files.writeString(folder.resolve("a-file"), "in the way");
      UpdateLock.Attempt attempt =
          new FileUpdateLock(new HomeLayout(folder.resolve("a-file/home"))).tryAcquire("x");
      assertThat(attempt).isInstanceOf(UpdateLock.Attempt.Failed.class);
      assertThat(((UpdateLock.Attempt.Failed) attempt).failure().message())
          .contains("could not make the folder", "a-file");
    }

    private long fenceOf(String owner) {
      UpdateLock.Attempt attempt = lock().tryAcquire(owner);
      assertThat(attempt).isInstanceOf(UpdateLock.Attempt.Acquired.class);
      try (UpdateLock.Lease lease = ((UpdateLock.Attempt.Acquired) attempt).lease()) {
        return lease.fence();
      }
    }
  }

  @Nested
  class Audit extends AuditSinkContract {
    @Override
    protected AuditSink sink() {
      return new FileAuditSink(home);
    }

    @Override
    protected List<AuditRecord> kept() {
      try {
        List<AuditRecord> records = new ArrayList<>();
        for (String line : Files.readAllLines(home.audit())) {
          records.add(parse(line));
        }
        return records;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Test
    void aTornLineDoesNotSwallowTheNext() throws IOException {
      AuditRecord entry = new AuditRecord(Instant.EPOCH, "a", "whole", Map.of());
      sink().append(entry);
      Files.writeString(home.audit(), "{\"at\":\"19", StandardOpenOption.APPEND);
      sink().append(entry);
      assertThat(Files.readAllLines(home.audit())).hasSize(3);
      assertThat(parse(Files.readAllLines(home.audit()).get(2))).isEqualTo(entry);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.audit())))
          .isEqualTo("rw-------");
    }

    @Test
    void failureIsAnAnswer() throws IOException {
      Files.createDirectory(home.audit());
      AuditRecord entry = new AuditRecord(Instant.EPOCH, "a", "", Map.of());
      Homes.withoutLog(() -> assertThat(sink().append(entry)).isFalse());
    }

    private static AuditRecord parse(String line) throws IOException {
      Map<String, String> texts = new LinkedHashMap<>();
      Map<String, String> facts = new LinkedHashMap<>();
      Json.read(
          line.getBytes(StandardCharsets.UTF_8),
          (name, reader) -> {
            if (name.equals("facts")) {
              Json.fields(reader, (fact, value) -> facts.put(fact, value.nextString()));
            } else {
              texts.put(name, reader.nextString());
            }
          });
      return new AuditRecord(
          Instant.parse(texts.getOrDefault("at", "")),
          texts.getOrDefault("kind", ""),
          texts.getOrDefault("reason", ""),
          facts);
    }
  }

  @Test
  void oneDaemonPerStore() throws IOException {
    Path db = folder.resolve("new/folder/heph.db");
    DaemonLock.Attempt first = DaemonLock.tryAcquire(db, "hephd pid 1 on /run/x.sock");
    assertThat(first).isInstanceOf(DaemonLock.Attempt.Held.class);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("new"))))
        .isEqualTo("rwx------");
    assertThat(folder.resolve("new/folder/heph.db.lock")).hasContent("hephd pid 1 on /run/x.sock");
    assertThat(DaemonLock.tryAcquire(db, "hephd pid 2"))
        .isEqualTo(new DaemonLock.Attempt.Taken("hephd pid 1 on /run/x.sock"));
    // Another store in the same folder is another matter, also when it is a relative path.
    DaemonLock.Attempt other = DaemonLock.tryAcquire(folder.resolve("new/./folder/b.db"), "other");
    assertThat(other).isInstanceOf(DaemonLock.Attempt.Held.class);
    ((DaemonLock.Attempt.Held) other).lease().close();
    ((DaemonLock.Attempt.Held) first).lease().close();
    ((DaemonLock.Attempt.Held) first).lease().close();
    DaemonLock.Attempt again = DaemonLock.tryAcquire(db, "hephd pid 3");
    assertThat(again).isInstanceOf(DaemonLock.Attempt.Held.class);
    ((DaemonLock.Attempt.Held) again).lease().close();
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThat(DaemonLock.tryAcquire(file.resolve("x.db"), "x"))
        .isInstanceOf(DaemonLock.Attempt.Failed.class);
  }

  @Test
  void homesAreMadePrivateAndUnsafeOnesRefused() throws IOException {
    HomeLayout fresh = new HomeLayout(folder.resolve("a/b/home"));
    assertThat(fresh.prepare()).isEqualTo(WriteResult.OK);
    assertThat(fresh.prepare()).isEqualTo(WriteResult.OK);
    for (Path made : List.of(folder.resolve("a"), fresh.home(), fresh.bin(), fresh.state())) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
          .as("%s", made)
          .isEqualTo("rwx------");
    }
    assertThat(Homes.tree(fresh.home()))
        .containsExactly("", "bin", "runtimes", "snapshots", "staging", "state", "versions");
    // Others may read, not write.
    Files.setPosixFilePermissions(fresh.home(), PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThat(fresh.prepare()).isEqualTo(WriteResult.OK);
    for (Path bad : List.of(fresh.home(), fresh.versions())) {
      for (String mode : List.of("rwxrwx---", "rwx----w-")) {
        Files.setPosixFilePermissions(bad, PosixFilePermissions.fromString(mode));
        assertThat(Homes.failure(fresh.prepare()).summary())
            .contains(bad.toString(), mode, "chmod go-w");
      }
      Files.setPosixFilePermissions(bad, PosixFilePermissions.fromString("rwx------"));
    }
    Files.delete(fresh.staging());
    Files.createFile(fresh.staging());
    assertThat(Homes.failure(fresh.prepare()).message()).contains(fresh.staging().toString());
  }

  @Test
  void aHomeOfAnotherUserIsRefused() throws IOException {
    assumeTrue(Homes.isRoot(), "skipped: only root can give a folder away");
    Files.setAttribute(home.home(), "unix:uid", 12_345);
    assertThat(Homes.failure(home.prepare()).summary())
        .contains("belongs to another user", "uid 12345", "wanted uid 0", "HEPH_HOME");
  }

  @Test
  void patienceOfTheJournalIsBounded() throws IOException {
    ProcessLock.Attempt stuck =
        ProcessLock.tryAcquire(home.state().resolve("journal.lock"), "a stuck writer");
    long start = System.nanoTime();
    WriteResult result =
        new FileUpdateJournal(home, Duration.ofMillis(50))
            .append(
                new JournalEntry(Instant.EPOCH, 1, "x", UpdateState.CHECKED, null, Homes.V1, ""));
    assertThat(Homes.failure(result).message()).contains("another writer holds it");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
    ((ProcessLock.Attempt.Held) stuck).lock().release();
  }
}
