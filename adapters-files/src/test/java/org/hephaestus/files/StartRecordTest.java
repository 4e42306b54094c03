package org.hephaestus.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StartRecordTest {
  @TempDir private Path folder;

  private StartRecord record() {
    return new StartRecord(folder.resolve("heph.db"));
  }

  private Path file() {
    return folder.resolve("heph.db.starts");
  }

  @Test
  void remembersAndForgets() throws IOException {
    assertThat(record().starts()).isEmpty();
    assertThat(record().add(Instant.ofEpochMilli(1_000))).isTrue();
    assertThat(record().add(Instant.ofEpochMilli(500))).isTrue();
    assertThat(record().starts())
        .containsExactly(Instant.ofEpochMilli(1_000), Instant.ofEpochMilli(500));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
    long size = Files.size(file());
    record().clear();
    assertThat(record().starts()).isEmpty();
    // its place on the disk stays, for the day on which the disk is full
    assertThat(Files.size(file())).isEqualTo(size);
  }

  @Test
  void keepsTheNewestFew() {
    LongStream.range(0, 100).forEach(i -> record().add(Instant.ofEpochMilli(i)));
    assertThat(record().starts())
        .hasSize(StartRecord.KEPT)
        .endsWith(Instant.ofEpochMilli(99))
        .startsWith(Instant.ofEpochMilli(100 - StartRecord.KEPT));
  }

  // half a file, somebody's notes, numbers out of range: never a reason not to start
  @ParameterizedTest
  @ValueSource(strings = {"", "notes\n7\nmore", "99999999999999999999\n7\n", "7\n12x", "-3\n7\n"})
  void takesWhatItUnderstands(String content) throws IOException {
    Files.writeString(file(), content);
    assertThat(record().starts())
        .isSubsetOf(Instant.ofEpochMilli(7))
        .hasSize(content.contains("7") ? 1 : 0);
  }

  @Test
  void aFolderInItsPlaceIsNoReasonToFail() throws IOException {
    Files.createDirectory(file());
    assertThat(record().starts()).isEmpty();
    assertThat(record().add(Instant.EPOCH)).isFalse();
    record().clear();
  }
}
