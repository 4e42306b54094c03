package org.hephaestus.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RotatingLogTest {
  @TempDir private Path temporary;
  private Path file = Path.of("/");

  @BeforeEach
  void path() {
    file = temporary.resolve("heph/hephd.log");
  }

  /** 100 bytes, two old ones. */
  private RotatingLog small() {
    RotatingLog log = new RotatingLog(file, text -> "NOTICE " + text, 100, 2);
    log.rotateFromNowOn();
    return log;
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(temporary.resolve("heph"))) {
      return files.map(p -> p.getFileName().toString()).sorted().toList();
    }
  }

  // the default store's daemon is the one people look for; any other carries its store's name
  @ParameterizedTest
  @CsvSource({
    "/data/heph.db, /data/hephd.log",
    "/data/test.db, /data/test.db.log",
    "/data/heph, /data/heph.log",
  })
  void liesBesideTheStore(Path store, Path log) {
    assertThat(RotatingLog.beside(store)).isEqualTo(log);
  }

  @Test
  void isPrivateAndAppendedTo() throws IOException {
    try (RotatingLog log = small()) {
      assertThat(log.append("one")).isTrue();
    }
    try (RotatingLog log = small()) {
      assertThat(log.append("two \u65e5")).isTrue();
    }
    assertThat(Files.readAllLines(file)).containsExactly("one", "two \u65e5");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void neverGrowsBeyondItsSizeAndKeepsAFewOldOnes() throws IOException {
    List<String> lines = IntStream.range(0, 200).mapToObj(i -> "line " + i).toList();
    try (RotatingLog log = small()) {
      lines.forEach(log::append);
    }
    assertThat(names()).containsExactly("hephd.log", "hephd.log.1", "hephd.log.2");
    List<String> kept = new ArrayList<>();
    for (String name : List.of("hephd.log.2", "hephd.log.1", "hephd.log")) {
      assertThat(Files.size(file.resolveSibling(name))).isBetween(1L, 100L);
      kept.addAll(Files.readAllLines(file.resolveSibling(name)));
    }
    // what is kept is the end, without a gap
    assertThat(kept).isEqualTo(lines.subList(200 - kept.size(), 200));
  }

  @Test
  void aLineLongerThanTheFileIsALine() throws IOException {
    String line = "x".repeat(1_000);
    try (RotatingLog log = small()) {
      log.append("before");
      log.append(line);
      log.append("after");
    }
    assertThat(Files.readAllLines(file)).containsExactly("after");
    assertThat(Files.readAllLines(file.resolveSibling("hephd.log.1"))).containsExactly(line);
  }

  @Test
  void onlyTheHolderOfTheStoreRotates() throws IOException {
    try (RotatingLog refused = new RotatingLog(file, text -> text, 100, 2)) {
      for (int i = 0; i < 50; i++) {
        refused.append("the store is taken");
      }
    }
    assertThat(names()).containsExactly("hephd.log");
    assertThat(Files.readAllLines(file)).hasSize(50);
  }

  @Test
  void twoWritersShareALog() throws IOException {
    try (RotatingLog holder = small();
        RotatingLog other = new RotatingLog(file, text -> text, 100, 2)) {
      for (int i = 0; i < 30; i++) {
        holder.append("holder " + i);
        other.append("other " + i);
      }
    }
    assertThat(Files.readAllLines(file)).contains("holder 29", "other 29");
    assertThat(Files.readAllLines(file)).allMatch(line -> line.matches("(holder|other) [0-9]+"));
  }

  @Test
  void isMadeAgainWhenSomebodyTakesItAway() throws IOException {
    try (RotatingLog log = small()) {
      log.append("one");
      Files.delete(file);
      log.append("two");
      Files.move(file, file.resolveSibling("mine"));
      log.append("three");
    }
    assertThat(file).hasContent("three");
    assertThat(file.resolveSibling("mine")).hasContent("two");
  }

  @Test
  void goesOnWhenNothingCanBeWrittenAndSaysSoOnce() throws IOException {
    Files.createDirectories(file); // where the file should be there is a folder
    try (RotatingLog log = small()) {
      assertThat(log.append("one")).isFalse();
      assertThat(log.append("two")).isFalse();
      Files.delete(file);
      assertThat(log.append("three")).isTrue();
      assertThat(log.append("four")).isTrue();
    }
    assertThat(Files.readAllLines(file))
        .containsExactly(
            "NOTICE 2 lines could not be written: it is no plain file", "three", "four");
  }

  @Test
  void whatIsNoPlainFileIsNotOpened() {
    Path device = Path.of("/dev/full");
    assumeTrue(Files.exists(device), "/dev/full is Linux's");
    try (RotatingLog log = new RotatingLog(device, text -> text)) {
      assertThat(log.append("one")).isFalse(); // to open a pipe would block for ever
    }
  }

  @Test
  void anInterruptClosesNothing() throws IOException {
    try (RotatingLog log = small()) {
      log.append("one");
      Thread.currentThread().interrupt();
      assertThat(log.append("two")).isTrue();
      assertThat(Thread.interrupted()).isTrue();
      assertThat(log.append("three")).isTrue();
    }
    assertThat(Files.readAllLines(file)).containsExactly("one", "two", "three");
  }

  @Test
  void theEndIsReadOverTheLastRotation() {
    try (RotatingLog log = small()) {
      IntStream.range(0, 12).forEach(i -> log.append("line number " + i));
    }
    assertThat(RotatingLog.lastLines(file, 8))
        .isEqualTo(IntStream.range(4, 12).mapToObj(i -> "line number " + i).toList());
    assertThat(RotatingLog.lastLines(file, 0)).isEmpty();
    assertThat(RotatingLog.lastLines(temporary.resolve("nothing"), 5)).isEmpty();
  }
}
