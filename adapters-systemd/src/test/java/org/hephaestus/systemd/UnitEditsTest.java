package org.hephaestus.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.hephaestus.ports.service.ServiceSpec;
import org.hephaestus.systemd.SystemdUnits.Made;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class UnitEditsTest {
  private static final String BASE = service("--mode=local", Map.of("PATH", "/old"));
  private static final String NEXT = service("--mode=hub", Map.of("PATH", "/new"));

  private static String service(String argument, Map<String, String> variables) {
    return SystemdUnits.service(
        new Made(new ServiceSpec("/x/hephd", List.of(argument), variables, "", false), List.of()));
  }

  static Stream<Arguments> edits() {
    return Stream.of(
        // What somebody added stays, where they put it.
        row(
            "added",
            "RestartSec=1\n",
            "RestartSec=1\nMemoryMax=1G\n",
            "RestartSec=1\nMemoryMax=1G\n"),
        row("a comment", "[Service]\n", "[Service]\n# mine\n", "[Service]\n# mine\nType=notify\n"),
        row("a section", "[Install]\n", "[Mine]\na=b\n[Install]\n", "\n[Mine]\na=b\n[Install]\n"),
        row(
            "at the end",
            "made=[]\n",
            "made=[]\n[Service]\nNice=1\n",
            "made=[]\n[Service]\nNice=1\n"),
        row("continued", "RestartSec=1\n", "RestartSec=\\\n  1\n", "RestartSec=\\\n  1\n"),
        // What they changed stays changed.
        row("changed", "RestartSec=1\n", "RestartSec=5\n", "RestartSec=5\n!RestartSec=1\n"),
        row("a header", "Hephaestus daemon", "My daemon", "=My daemon (hephd)\n!Hephaestus daemon"),
        // What they took out stays out.
        row("removed", "LimitNOFILE=65536\n", "", "!LimitNOFILE"),
        row("commented out", "UMask=0077\n", "#UMask=0077\n", "#UMask=0077\n!\nUMask"),
        // A variable they added is theirs.
        row(
            "a variable",
            "Restart=always\n",
            "Environment=A=b\nRestart=always\n",
            "Environment=A=b\nRestart=always\n"),
        // Another value for ours, beside ours, too; they see in the file that theirs comes last.
        row(
            "ours again",
            "Restart=always\n",
            "Environment=PATH=/z\nRestart=always\n",
            "Environment=\"PATH=/new\"\nEnvironment=PATH=/z\n"),
        // But what comes from the specification comes from there: command line, our variables,
        row(
            "command",
            "ExecStart=:\"/x/hephd\" \"--mode=local\"\n",
            "ExecStart=/y --z\n",
            "ExecStart=:\"/x/hephd\" \"--mode=hub\"\n!--z"),
        row(
            "command reset",
            "Restart=always\n",
            "ExecStart=\nExecStart=/y\nRestart=always\n",
            "!ExecStart=/y"),
        row(
            "no command",
            "ExecStart=:\"/x/hephd\" \"--mode=local\"\n",
            "",
            "ExecStart=:\"/x/hephd\" \"--mode=hub\"\n"),
        row(
            "our variable",
            "Environment=\"PATH=/old\"\n",
            "Environment=PATH=/z\n",
            "Environment=\"PATH=/new\"\n!/z"),
        row(
            "the supervisor",
            "Environment=\"HEPH_SUPERVISOR=systemd\"\n",
            "",
            "Environment=\"HEPH_SUPERVISOR=systemd\"\n"),
        row(
            "variables reset",
            "Restart=always\n",
            "Environment=\nRestart=always\n",
            "!Environment=\n"),
        // and the record of them.
        row("record", "schema=1\n", "schema=2\nx=y\n", "schema=1\n!schema=2"),
        row("record kept", "schema=1\n", "x=y\nschema=1\n", "\nx=y\n"));
  }

  private static Arguments row(String name, String from, String to, String want) {
    return Arguments.of(name, from, to, want);
  }

  /** Each line after "!" must not be in the outcome; all before it must, as one piece. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("edits")
  void mergesLineByLine(String name, String from, String to, String want) {
    assertThat(BASE).contains(from);
    String file = BASE.replace(from, to);
    String merged = UnitEdits.merge(BASE, file, NEXT).text();
    int not = want.indexOf('!');
    assertThat(merged).contains(not < 0 ? want : want.substring(0, not));
    if (not >= 0) {
      assertThat(merged).doesNotContain(want.substring(not + 1));
    }
    assertThat(merged).contains(NEXT.lines().toList().get(1), "\"--mode=hub\"");
    // And again, with what was written now as the base.
    String again = UnitEdits.merge(NEXT, merged, NEXT).text();
    assertThat(again).isEqualTo(merged);
    String back = UnitEdits.merge(NEXT, merged, BASE).text();
    assertThat(UnitEdits.merge(BASE, back, NEXT).text()).isEqualTo(merged);
  }

  @Test
  void nothingIsLostOrChangedWithoutAnEdit() {
    assertThat(UnitEdits.merge(BASE, BASE, NEXT))
        .isEqualTo(new UnitEdits.Merged(NEXT, List.of(), true));
    assertThat(UnitEdits.merge(BASE, BASE.replace("\n", "\r\n"), NEXT).text()).isEqualTo(NEXT);
    assertThat(UnitEdits.merge(BASE, BASE.stripTrailing(), NEXT).text()).isEqualTo(NEXT);
  }

  @Test
  void anotherNumberOfVariables() {
    String more = service("--mode=hub", Map.of("A", "1", "PATH", "/old", "Z", "2"));
    String none = service("--mode=hub", Map.of());
    String file = BASE.replace("RestartSec=1\n", "RestartSec=9\n");
    assertThat(UnitEdits.merge(BASE, file, more).text())
        .isEqualTo(more.replace("RestartSec=1\n", "RestartSec=9\n"));
    assertThat(UnitEdits.merge(BASE, file, none).text())
        .isEqualTo(none.replace("RestartSec=1\n", "RestartSec=9\n"));
  }

  @Test
  void saysWhatIsKept() {
    String file =
        BASE.replace("RestartSec=1\n", "# slower\nRestartSec=5\n").replace("UMask=0077\n", "");
    assertThat(UnitEdits.merge(BASE, file, NEXT).kept())
        .containsExactlyInAnyOrder(
            "without [Service] RestartSec=1",
            "[Service] RestartSec=5",
            "without [Service] UMask=0077");
  }

  @Test
  void theSocketsPath() {
    String base = SystemdUnits.socket("");
    String next = SystemdUnits.socket("/n");
    String changed = base.replace("ListenStream=%t/heph/hephd.sock", "ListenStream=/mine");
    assertThat(UnitEdits.merge(base, changed, next).text()).isEqualTo(next);
    String reset = base.replace("FileDesc", "ListenStream=\nListenStream=/mine\nFileDesc");
    assertThat(UnitEdits.merge(base, reset, next).text()).isEqualTo(next);
    String second = base.replace("FileDesc", "ListenStream=/second\nFileDesc");
    assertThat(UnitEdits.merge(base, second, next).text())
        .contains("ListenStream=/n\nListenStream=/second\n");
  }

  /** Without anything new from us, every edit of lines that are not ours stays as it is. */
  @Test
  void everyEditStays() {
    long seed = Long.getLong("heph.seed", 11L);
    Random random = new Random(seed);
    int sound = 0;
    for (int round = 0; round < 500; round++) {
      List<String> lines = new ArrayList<>();
      for (String line : BASE.lines().toList()) {
        boolean ours =
            line.matches("(ExecStart|Environment|schema|spec|made)=.*|# heph-unit.*|\\[.*");
        if (ours || random.nextInt(10) > 0) {
          lines.add(line);
        }
        if (random.nextInt(10) == 0) {
          lines.add(List.of("X=1", "# c", "", "RestartSec=1", "[Service]").get(random.nextInt(5)));
        }
      }
      String file = String.join("\n", lines) + "\n";
      UnitEdits.Merged merged = UnitEdits.merge(BASE, file, BASE);
      // A section begun in the midst of ours moves our lines, and they are put back.
      if (merged.sound() && file.indexOf("[Service]") == file.lastIndexOf("[Service]")) {
        assertThat(merged.text()).as("seed %d, round %d", seed, round).isEqualTo(file);
        sound++;
      }
    }
    assertThat(sound).as("seed %d", seed).isGreaterThan(200);
  }

  @Test
  void whatTearsOurLinesOutOfTheirSectionIsNotSound() {
    String file = BASE.replace("ExecStart=", "[Mine]\nExecStart=");
    assertThat(UnitEdits.merge(BASE, file, NEXT).sound()).isFalse();
  }
}
