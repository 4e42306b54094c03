package org.hephaestus.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.hephaestus.ports.store.StoreFailure;
import org.hephaestus.ports.store.StoreFailure.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

class FailuresTest {
  private static final Path FILE = Path.of("/tmp/heph.db");

  @ParameterizedTest
  @CsvSource({
    // Somebody else has it; extended codes say how.
    "SQLITE_BUSY, LOCKED",
    "SQLITE_BUSY_SNAPSHOT, LOCKED",
    "SQLITE_BUSY_RECOVERY, LOCKED",
    "SQLITE_LOCKED, LOCKED",
    "SQLITE_LOCKED_SHAREDCACHE, LOCKED",
    // It may not be written.
    "SQLITE_READONLY, READ_ONLY",
    "SQLITE_READONLY_DIRECTORY, READ_ONLY",
    "SQLITE_READONLY_CANTINIT, READ_ONLY",
    "SQLITE_PERM, READ_ONLY",
    "SQLITE_AUTH, READ_ONLY",
    // No space.
    "SQLITE_FULL, FULL",
    "SQLITE_IOERR_SHMSIZE, FULL",
    // Damage. We looked before we opened it, so what is no database now was one.
    "SQLITE_CORRUPT, CORRUPT",
    "SQLITE_CORRUPT_VTAB, CORRUPT",
    "SQLITE_CORRUPT_INDEX, CORRUPT",
    "SQLITE_NOTADB, CORRUPT",
    // All else.
    "SQLITE_CANTOPEN, IO",
    "SQLITE_IOERR, IO",
    "SQLITE_IOERR_READ, IO",
    "SQLITE_IOERR_FSYNC, IO",
    "SQLITE_ERROR, IO",
    "SQLITE_CONSTRAINT, IO",
    "SQLITE_NOMEM, IO",
    "SQLITE_INTERRUPT, IO",
    "SQLITE_PROTOCOL, IO",
  })
  void codesOfSqlite(SQLiteErrorCode code, Kind want) {
    StoreFailure failure = Failures.of(new SQLiteException("said\nso", code), "writing", FILE);
    assertThat(failure.kind()).isEqualTo(want);
    assertThat(failure.message())
        .contains("/tmp/heph.db", "said so", Integer.toString(code.code))
        .doesNotContain("\n");
    assertThat(failure.nextStep()).isNotEmpty().doesNotContain("\n");
  }

  @Test
  void anExceptionOfTheDriverItself() {
    assertThat(Failures.of(new SQLException("no code"), "reading", FILE).kind()).isEqualTo(Kind.IO);
  }

  static Stream<Arguments> exceptionsOfTheFileSystem() {
    String file = FILE.toString();
    return Stream.of(
        Arguments.of(new NoSuchFileException(file), Kind.MISSING),
        Arguments.of(new FileAlreadyExistsException(file), Kind.EXISTS),
        Arguments.of(new AccessDeniedException(file), Kind.READ_ONLY),
        Arguments.of(new FileSystemException(file, null, "Read-only file system"), Kind.READ_ONLY),
        Arguments.of(new FileSystemException(file, null, "Permission denied"), Kind.READ_ONLY),
        Arguments.of(
            new FileSystemException(file, null, "Operation not permitted"), Kind.READ_ONLY),
        Arguments.of(new FileSystemException(file, null, "No space left on device"), Kind.FULL),
        Arguments.of(new IOException("No space left on device"), Kind.FULL),
        Arguments.of(new FileSystemException(file, null, "Disk quota exceeded"), Kind.FULL),
        Arguments.of(new IOException("Input/output error"), Kind.IO),
        Arguments.of(new IOException(), Kind.IO));
  }

  @ParameterizedTest
  @MethodSource("exceptionsOfTheFileSystem")
  void codesOfTheFileSystem(IOException e, Kind want) {
    StoreFailure failure = Failures.of(e, "cannot write", FILE);
    assertThat(failure.kind()).isEqualTo(want);
    assertThat(failure.message()).contains("/tmp/heph.db");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void everyKindHasANextStep(Kind kind) {
    assertThat(Failures.next(kind, FILE)).isNotEmpty().doesNotContain("\n");
  }
}
