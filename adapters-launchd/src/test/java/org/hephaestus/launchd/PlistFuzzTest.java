package org.hephaestus.launchd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.hephaestus.ports.service.ServiceManager.Definition;
import org.hephaestus.ports.service.ServiceManager.Done;
import org.hephaestus.ports.service.ServiceManager.Form;
import org.hephaestus.ports.service.ServiceManager.Plan;
import org.hephaestus.ports.service.ServiceSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random values through the file and back. */
class PlistFuzzTest {
  private static final int VALUES = 1000;

  @TempDir private Path home;

  @Test
  void whatIsWrittenIsReadBackAndWhatCannotBeIsRefused() {
    long seed = Long.getLong("heph.seed", System.nanoTime());
    System.out.println("PlistFuzzTest: -Dheph.seed=" + seed);
    Random random = new Random(seed);
    LaunchdBench bench = new LaunchdBench(home);
    int written = 0;
    int refused = 0;
    for (int i = 0; i < VALUES; i++) {
      String value = FlagValues.next(random);
      ServiceSpec spec =
          new ServiceSpec(
              LaunchdBench.PROGRAM,
              List.of("--owner-id=" + value, value),
              Map.of("PATH", value),
              value,
              random.nextBoolean());
      switch (bench.manager.plan(spec)) {
        case Plan.Ready ready -> {
          assertThat(bench.manager.install(spec, LaunchdBench.LIMIT)).isInstanceOf(Done.Ok.class);
          assertThat(bench.manager.definition())
              .as("%s", ready.files().get(0).text())
              .isEqualTo(
                  new Definition.Installed(spec, Form.CURRENT, List.of(bench.plist().toString())));
          written++;
        }
        case Plan.Refused no -> {
          assertThat(isXml(value)).as("%s: %s", no.why(), value).isFalse();
          refused++;
        }
      }
    }
    System.out.println("PlistFuzzTest: " + written + " equal, " + refused + " refused");
    assertThat(written + refused).isEqualTo(VALUES);
    assertThat(refused).isBetween(VALUES / 20, VALUES / 4);
  }

  /** By other means than the writer's: what the JDK's own reader of XML accepts as a reference. */
  private static boolean isXml(String value) {
    StringBuilder references = new StringBuilder();
    value.codePoints().forEach(point -> references.append("&#").append(point).append(';'));
    String document = "<plist><dict><key>x</key><string>" + references + "</string></dict></plist>";
    try {
      Plist.Dict read = PlistReader.read(document.getBytes(StandardCharsets.UTF_8));
      return read.text("x").equals(value);
    } catch (PlistException e) {
      return false;
    }
  }

  /** The record of the specification carries even what the file around it cannot. */
  @Test
  void theRecordCarriesAnyString() {
    long seed = Long.getLong("heph.seed", System.nanoTime());
    System.out.println("PlistFuzzTest: -Dheph.seed=" + seed);
    Random random = new Random(seed);
    for (int i = 0; i < VALUES; i++) {
      List<String> values = new ArrayList<>();
      for (int j = 0; j < 3; j++) {
        values.add(FlagValues.next(random));
      }
      SpecRecord record =
          new SpecRecord(
              i,
              new ServiceSpec(
                  "/" + values.get(0), values, Map.of("A", values.get(1)), values.get(2), true));
      String json = record.encode();
      assertThat(json).matches("[ -~]*");
      assertThat(SpecRecord.decode(json).orElseGet(() -> fail(json))).isEqualTo(record);
    }
  }
}
