package org.hephaestus.app.heph;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MachineZoneTest {
  private static final String JAVAS = ZoneId.systemDefault().getId();

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    // a plain region name is taken as it is, also one with a sign or an underscore
    "Europe/Berlin, Europe/Berlin",
    "America/Argentina/Buenos_Aires, America/Argentina/Buenos_Aires",
    "Etc/GMT+5, Etc/GMT+5",
    "UTC, UTC",
    // everything else is Java's business
    "'', java",
    "EST5EDT, java",
    "CET-1CEST, java",
    ":Europe/Berlin, java",
    "/usr/share/zoneinfo/Europe/Berlin, java",
    "posix/Europe/Berlin, java",
    "right/Europe/Berlin, java",
    "Europe/, java",
    "'<+03>-3', java",
  })
  void theVariable(String tz, String want) {
    assertThat(new MachineZone(Map.of("TZ", tz), folder.resolve("none")).id())
        .isEqualTo(want.equals("java") ? JAVAS : want);
  }

  @ParameterizedTest
  @CsvSource({
    "/usr/share/zoneinfo/Asia/Kolkata, Asia/Kolkata",
    "../usr/share/zoneinfo/Asia/Kolkata, Asia/Kolkata",
    "/var/db/timezone/zoneinfo/Australia/Lord_Howe, Australia/Lord_Howe",
    "/elsewhere/localtime, java",
  })
  void theLink(String target, String want) throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("localtime"), Path.of(target));
    assertThat(new MachineZone(Map.of(), link).id()).isEqualTo(want.equals("java") ? JAVAS : want);
  }

  @Test
  void noLinkIsJavasBusiness() throws IOException {
    Path file = Files.writeString(folder.resolve("localtime"), "TZif2");
    assertThat(new MachineZone(Map.of(), file).id()).isEqualTo(JAVAS);
    assertThat(new MachineZone(Map.of(), folder.resolve("none")).id()).isEqualTo(JAVAS);
  }
}
