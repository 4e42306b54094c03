package org.hephaestus.files.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.hephaestus.files.HomeLayout;
import org.hephaestus.ports.os.CommandRunner;
import org.hephaestus.ports.update.UpdateHost.Disk;
import org.hephaestus.ports.update.UpdateHost.Origin;
import org.hephaestus.ports.update.WriteResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalUpdateHostTest {
  @TempDir Path temporary;
  private final List<List<String>> asked = new ArrayList<>();

  private LocalUpdateHost host(Path program, String dpkg, String rpm) {
    HomeLayout home = new HomeLayout(temporary.resolve("home"));
    assertThat(home.prepare()).isEqualTo(WriteResult.OK);
    CommandRunner commands =
        (argv, timeout) -> {
          asked.add(argv);
          assertThat(timeout).isLessThanOrEqualTo(Duration.ofSeconds(5));
          String answer = argv.get(0).startsWith("dpkg") ? dpkg : rpm;
          return answer.isEmpty()
              ? new CommandRunner.Output(CommandRunner.NOT_STARTED, "")
              : new CommandRunner.Output(0, answer);
        };
    return new LocalUpdateHost(
        home,
        program,
        temporary.resolve("data/heph.db"),
        commands,
        () -> List.of("an import"),
        temporary.resolve("root"));
  }

  @Test
  void oneOfOurVersionsIsOursAndNobodyIsAsked() throws IOException {
    Path program = Files.createDirectories(temporary.resolve("home/versions/1.0.3-aaaaaaaaaaaa"));
    assertThat(host(program, "heph: /x", "").origin()).isEqualTo(new Origin.Ours());
    assertThat(asked).isEmpty();
  }

  @Test
  void aPackageManagerIsAskedForWhatLiesElsewhere() throws IOException {
    Path program = Files.createDirectories(temporary.resolve("usr"));
    LocalUpdateHost host = host(program, "hephaestus: /usr/bin/hephd\n", "");
    assertThat(host.origin())
        .isInstanceOfSatisfying(
            Origin.Owned.class,
            by -> {
              assertThat(by.by()).isEqualTo("dpkg");
              assertThat(by.command()).endsWith("hephaestus");
            });
    int questions = asked.size();
    assertThat(host.origin()).isInstanceOf(Origin.Owned.class);
    assertThat(asked).as("it is asked once").hasSize(questions);
    assertThat(host(program, "", "hephaestus-1.0-1\n").origin())
        .isInstanceOfSatisfying(Origin.Owned.class, by -> assertThat(by.by()).isEqualTo("rpm"));
  }

  @Test
  void aContainerIsSeenByItsMark() throws IOException {
    Path program = Files.createDirectories(temporary.resolve("app"));
    Files.createFile(
        Files.createDirectories(temporary.resolve("root/run")).resolve(".containerenv"));
    assertThat(host(program, "", "").origin())
        .isInstanceOfSatisfying(
            Origin.Owned.class, by -> assertThat(by.by()).isEqualTo("container"));
  }

  @Test
  void roomIsThatOfTheDisk() throws IOException {
    Path program = Files.createDirectories(temporary.resolve("app"));
    Files.write(program.resolve("lib.jar"), new byte[1_000_000]);
    Files.write(
        Files.createDirectories(temporary.resolve("data")).resolve("heph.db"), new byte[500_000]);
    Disk disk = host(program, "", "").disks().getFirst();
    assertThat(disk.freeBytes()).isBetween(0L, Files.getFileStore(temporary).getTotalSpace());
    assertThat(disk.neededBytes())
        .isEqualTo((512L + 16) * 1024 * 1024 + 2 * 1_000_000 + 3 * 500_000);
    assertThat(host(program, "", "").busy()).containsExactly("an import");
  }

  @Test
  void rpmIsAskedForTheNameAlone() throws IOException {
    Path program = Files.createDirectories(temporary.resolve("usr"));
    LocalUpdateHost host = host(program, "", "hephaestus\n");
    assertThat(host.origin())
        .isInstanceOfSatisfying(
            Origin.Owned.class,
            by -> assertThat(by.command()).isEqualTo("sudo dnf upgrade hephaestus"));
    assertThat(asked)
        .contains(
            List.of(
                "rpm",
                "--query",
                "--queryformat",
                "%{NAME}\n",
                "--file",
                program.toRealPath().resolve("bin/hephd").toString()));
  }

  @Test
  void aToolThatHadNoTimeIsAskedAgain() throws IOException {
    Path program = Files.createDirectories(temporary.resolve("usr"));
    CommandRunner slow =
        (argv, timeout) -> {
          asked.add(argv);
          return asked.size() <= 2
              ? new CommandRunner.Output(CommandRunner.TIMED_OUT, "")
              : new CommandRunner.Output(0, "hephaestus: /usr/bin/hephd");
        };
    LocalUpdateHost host =
        new LocalUpdateHost(
            new HomeLayout(temporary.resolve("home")),
            program,
            temporary.resolve("heph.db"),
            slow,
            List::of,
            temporary.resolve("root"));
    assertThat(host.origin())
        .isInstanceOfSatisfying(
            Origin.Owned.class, by -> assertThat(by.by()).isEqualTo("installed by other means"));
    assertThat(host.origin())
        .isInstanceOfSatisfying(Origin.Owned.class, by -> assertThat(by.by()).isEqualTo("dpkg"));
  }

  @Test
  void aProgramBehindALinkHasItsSize() throws IOException {
    Path program = Files.createDirectories(temporary.resolve("app"));
    Files.write(program.resolve("lib.jar"), new byte[1_000_000]);
    Path link = Files.createSymbolicLink(temporary.resolve("current"), program);
    assertThat(host(link, "", "").disks().getFirst().neededBytes())
        .isEqualTo(host(program, "", "").disks().getFirst().neededBytes())
        .isGreaterThan((512L + 16) * 1024 * 1024);
  }
}
