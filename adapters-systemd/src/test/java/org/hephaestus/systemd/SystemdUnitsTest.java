package org.hephaestus.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.hephaestus.ports.service.ServiceSpec;
import org.hephaestus.systemd.SystemdUnits.Made;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemdUnitsTest {
  private static final Specifiers SPECIFIERS =
      Specifiers.of("/home/me", "/run/user/1", 1, "heph.service");

  @Test
  void theServiceFile() {
    ServiceSpec spec =
        new ServiceSpec(
            "/home/me/.local/lib/heph/bin/hephd",
            List.of("--mode=local", "--http-addr=127.0.0.1:8080"),
            Map.of("PATH", "/usr/bin", "HOME", "/home/me"),
            "",
            false);
    assertThat(withoutHeader(SystemdUnits.service(new Made(spec, List.of("linger")))))
        .isEqualTo(
            """
            [Unit]
            Description=Hephaestus daemon (hephd)
            Requires=heph.socket
            After=heph.socket
            StartLimitIntervalSec=0

            [Service]
            Type=notify
            NotifyAccess=main
            ExecStart=:"/home/me/.local/lib/heph/bin/hephd" "--mode=local" "--http-addr=127.0.0.1:8080"
            Environment="HEPH_SUPERVISOR=systemd"
            Environment="HOME=/home/me"
            Environment="PATH=/usr/bin"
            Restart=always
            RestartSec=1
            RestartPreventExitStatus=78
            SuccessExitStatus=143
            KillMode=mixed
            TimeoutStartSec=60
            TimeoutStopSec=20
            UMask=0077
            LimitNOFILE=65536
            StandardOutput=journal
            StandardError=journal
            SyslogIdentifier=hephd

            [Install]
            WantedBy=default.target

            [X-Heph]
            schema=1
            spec={"program":"/home/me/.local/lib/heph/bin/hephd","arguments":["--mode=local","--http-addr=127.0.0.1:8080"],"environment":{"HOME":"/home/me","PATH":"/usr/bin"},"socket":"","linger":false}
            made=["linger"]
            """);
  }

  @Test
  void theSocketFile() {
    assertThat(withoutHeader(SystemdUnits.socket("/tmp/100% mine")))
        .isEqualTo(
            """
            [Unit]
            Description=Socket of the Hephaestus daemon (hephd)

            [Socket]
            ListenStream=/tmp/100%% mine
            FileDescriptorName=control
            SocketMode=0600
            DirectoryMode=0700
            Backlog=512
            RemoveOnStop=yes
            TriggerLimitIntervalSec=60
            TriggerLimitBurst=60

            [Install]
            WantedBy=sockets.target

            [X-Heph]
            schema=1
            socket="/tmp/100% mine"
            """);
    assertThat(SystemdUnits.socket("")).contains("\nListenStream=%t/heph/hephd.sock\n");
  }

  @Test
  void aChangedCharacterIsNoticedAnywhere() {
    String text = SystemdUnits.socket("");
    assertThat(SystemdUnits.isUnedited(text)).isTrue();
    for (int i = 0; i < text.length(); i++) {
      String edited = text.substring(0, i) + "~" + text.substring(i + 1);
      assertThat(SystemdUnits.isUnedited(edited)).as("at %d", i).isFalse();
    }
    assertThat(SystemdUnits.isUnedited(text + "\n")).isFalse();
    assertThat(SystemdUnits.isUnedited(text.substring(1))).isFalse();
    assertThat(SystemdUnits.isUnedited("")).isFalse();
  }

  /** Both ways back: from the record, and from the lines that systemd reads. */
  @Test
  void everySpecificationComesBackTwice() {
    int rounds = Boolean.getBoolean("heph.soak") ? 20_000 : 500;
    long seed = Long.getLong("heph.seed", 4L);
    Random random = new Random(seed);
    for (int round = 0; round < rounds; round++) {
      Map<String, String> variables = new TreeMap<>();
      UnitQuotingTest.words(random).forEach(value -> variables.put("V" + variables.size(), value));
      List<String> arguments = UnitQuotingTest.words(random);
      ServiceSpec spec =
          new ServiceSpec("/opt/a b$é%/hephd", arguments, variables, "", random.nextBoolean());
      String text = SystemdUnits.service(new Made(spec, List.of("/a b\n")));
      UnitText unit = UnitText.of(text);
      assertThat(SystemdUnits.madeFrom(unit))
          .as("seed %d, round %d", seed, round)
          .contains(new Made(spec, List.of("/a b\n")));
      assertThat(SystemdUnits.isUnedited(text)).isTrue();
      assertThat(CommandLine.of(unit.values("Service", "ExecStart").get(0), SPECIFIERS, Map.of()))
          .as("seed %d, round %d", seed, round)
          .contains(new CommandLine(spec.program(), arguments));
      Map<String, String> read = InstalledUnits.variables(List.of(unit), SPECIFIERS);
      assertThat(read.remove("HEPH_SUPERVISOR")).isEqualTo("systemd");
      assertThat(read).as("seed %d, round %d", seed, round).isEqualTo(variables);
    }
  }

  @Test
  void halfARecordIsNone() {
    String json =
        RecordJson.of(
            new ServiceSpec("/x", List.of("a\"\\\u0001é😀"), Map.of("A", "b"), "/s", true));
    assertThat(json).matches("[ -~]+");
    assertThat(RecordJson.spec(json)).isPresent();
    for (int i = 0; i < json.length(); i++) {
      assertThat(RecordJson.spec(json.substring(0, i))).as("%d characters", i).isEmpty();
    }
    for (String other :
        List.of("{}", "[]", "\"\"", "true", "nul", json + "x", json.replace("/x", "x"))) {
      assertThat(RecordJson.spec(other)).as(other).isEmpty();
    }
    assertThat(RecordJson.strings("[ \"a\" , \"\\u00e9\\n\\/\" ]")).contains(List.of("a", "é\n/"));
    assertThat(RecordJson.strings("[true]")).isEmpty();
    assertThat(RecordJson.strings("[".repeat(10_000))).isEmpty();
  }

  @Test
  void systemdItselfHasNothingToSayAboutThem(@TempDir Path temp) throws Exception {
    Path analyze = Path.of("/usr/bin/systemd-analyze");
    assumeTrue(Files.isExecutable(analyze), "systemd-analyze is not installed");
    Path program = Files.createDirectories(temp.resolve("a b$é%")).resolve("hephd");
    Files.writeString(program, "#!/bin/sh\n");
    assumeTrue(program.toFile().setExecutable(true), "no programs can be made here");
    int rounds = Boolean.getBoolean("heph.soak") ? 100 : 5;
    Random random = new Random(7);
    for (int round = 0; round < rounds; round++) {
      ServiceSpec spec =
          new ServiceSpec(
              program.toString(),
              UnitQuotingTest.words(random),
              Map.of("PATH", "/a b:%h", "HOME", temp.toString()),
              temp.resolve("100% s").toString(),
              false);
      Files.writeString(
          temp.resolve("heph.service"), SystemdUnits.service(new Made(spec, List.of())));
      Files.writeString(temp.resolve("heph.socket"), SystemdUnits.socket(spec.socket()));
      // The exit code says nothing about unknown keys and bad values; the words do.
      assertThat(verify(analyze, temp)).as("round %d", round).isEmpty();
    }
    Files.writeString(
        temp.resolve("heph.socket"),
        SystemdUnits.socket("").replace("Backlog=512", "Backlog=512\nBacklok=1"));
    assertThat(verify(analyze, temp)).contains("Backlok");
  }

  private static String verify(Path analyze, Path folder) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
                analyze.toString(),
                "verify",
                "--user",
                "--man=no",
                "./heph.service",
                "./heph.socket")
            .directory(folder.toFile())
            .redirectErrorStream(true);
    builder.environment().put("XDG_RUNTIME_DIR", folder.toString());
    builder.environment().put("LC_ALL", "C");
    Process process = builder.start();
    try {
      String said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      return said;
    } finally {
      process.destroyForcibly();
    }
  }

  private static String withoutHeader(String text) {
    return text.lines().skip(2).reduce("", (all, line) -> all + line + "\n");
  }
}
