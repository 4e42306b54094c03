package org.hephaestus.launchd;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.hephaestus.ports.service.ServiceSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * What we write, judged by others: a validating parser with the grammar of Apple's document type,
 * xmllint, and Python's plistlib, which has nothing in common with our reader.
 */
class PlistOutsideTest {
  private static final Path HOME = Path.of("/Users/eva b&c");
  private static final int FILES = 100;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<dict><key>a</key></dict>",
        "<dict><string>a</string></dict>",
        "<dict><key>a</key><number>1</number></dict>",
        "<dict><key>a</key><true>x</true></dict>",
        "<dict/><dict/>"
      })
  void theGrammarRefusesWhatIsMalformed(String body) {
    byte[] bad =
        PlistWriter.write(Plist.Dict.EMPTY)
            .replace("<dict/>", body)
            .getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> validate(bad)).isInstanceOf(SAXException.class);
    assertThatThrownBy(() -> PlistReader.read(bad)).isInstanceOf(PlistException.class);
  }

  @Test
  void whatWeWriteIsValid() throws Exception {
    Random random = new Random(4);
    for (int i = 0; i < FILES; i++) {
      validate(plist(spec(random)).getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void xmllintSaysSoToo() throws Exception {
    assumeTrue(runs("xmllint", "--version"), "xmllint is not installed (libxml2-utils)");
    Path dtd = folder.resolve("plist.dtd");
    try (InputStream in = resource("plist.dtd")) {
      Files.copy(in, dtd);
    }
    Path good = Files.writeString(folder.resolve("good.plist"), plist(spec(new Random(4))));
    Path bad =
        Files.writeString(
            folder.resolve("bad.plist"), Files.readString(good).replace("<true/>", "<yes/>"));
    List<String> check = List.of("xmllint", "--noout", "--nonet", "--dtdvalid", dtd.toString());
    // It complains that it may not fetch Apple's copy, and judges by ours.
    assertThat(run(check, good.toString())).startsWith("0: ").doesNotContain("valid");
    assertThat(run(check, bad.toString())).startsWith("3: ").contains("yes");
  }

  @Test
  void pythonReadsWhatWasMeant() throws Exception {
    assumeTrue(runs("python3", "--version"), "python3 is not installed");
    Path script = folder.resolve("compare.py");
    try (InputStream in = resource("compare_plists.py")) {
      Files.copy(in, script);
    }
    Path files = Files.createDirectory(folder.resolve("files"));
    long seed = Long.getLong("heph.seed", System.nanoTime());
    System.out.println("PlistOutsideTest: -Dheph.seed=" + seed);
    Random random = new Random(seed);
    for (int i = 0; i < FILES; i++) {
      ServiceSpec spec = spec(random);
      Files.writeString(files.resolve(i + ".plist"), plist(spec));
      Files.writeString(files.resolve(i + ".json"), expected(spec));
    }
    List<String> compare = List.of("python3", script.toString());
    assertThat(run(compare, files.toString())).isEqualTo("0: equal: " + FILES + "\n");
    // And it would see a difference, a key that stands twice, and a broken file.
    String good = Files.readString(files.resolve("0.plist"));
    for (String bad :
        List.of(
            good.replace("<integer>20</integer>", "<integer>21</integer>"),
            good.replace("<key>Umask</key>", "<key>RunAtLoad</key>"),
            good.replace("<integer>20</integer>", ""),
            good.replace("<integer>20</integer>", "<integer>x</integer>"),
            good.replace("<true/>", "<yes/>"))) {
      assertThat(bad).isNotEqualTo(good);
      Files.writeString(files.resolve("0.plist"), bad);
      assertThat(run(compare, files.toString())).startsWith("1: ");
    }
  }

  /** What the plist means, put together by hand and not by the code under test. */
  private static String expected(ServiceSpec spec) {
    List<String> arguments = new ArrayList<>(List.of(spec.program()));
    arguments.addAll(spec.arguments());
    String log = StringJson.write(HOME + "/Library/Logs/heph/hephd.log");
    String environment =
        Stream.concat(
                spec.environment().entrySet().stream(),
                Stream.of(
                    Map.entry("HEPH_SUPERVISOR", "launchd"),
                    Map.entry("HEPH_SERVICE_SPEC", new SpecRecord(1, spec).encode())))
            .map(
                entry ->
                    StringJson.write(entry.getKey()) + ":" + StringJson.write(entry.getValue()))
            .collect(Collectors.joining(",", "{", "}"));
    return "{\"Label\":\"org.hephaestus.hephd\",\"ProgramArguments\":"
        + StringJson.write(arguments)
        + ",\"EnvironmentVariables\":"
        + environment
        + ",\"RunAtLoad\":true,\"KeepAlive\":true,\"ThrottleInterval\":5,\"ExitTimeOut\":20,"
        + "\"ProcessType\":\"Interactive\",\"LimitLoadToSessionType\":[\"Aqua\",\"Background\"],"
        + "\"Umask\":63,\"SoftResourceLimits\":{\"NumberOfFiles\":65536},\"StandardOutPath\":"
        + log
        + ",\"StandardErrorPath\":"
        + log
        + "}";
  }

  private static ServiceSpec spec(Random random) {
    List<String> arguments = new ArrayList<>();
    while (arguments.size() < 10) {
      String value = FlagValues.next(random);
      if (PlistWriter.unwritable(new Plist.Text(value)).isEmpty()) {
        arguments.add(value);
      }
    }
    return new ServiceSpec(
        "/Users/eva b&c/bin/hephd", arguments, Map.of("PATH", "/a:/b c"), "", false);
  }

  private static String plist(ServiceSpec spec) {
    return PlistWriter.write(AgentPlist.render(spec, HOME));
  }

  private static void validate(byte[] document) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
    factory.setValidating(true);
    DocumentBuilder builder = factory.newDocumentBuilder();
    builder.setEntityResolver(
        (publicId, systemId) -> {
          assertThat(publicId).isEqualTo("-//Apple//DTD PLIST 1.0//EN");
          return new InputSource(resource("plist.dtd"));
        });
    builder.setErrorHandler(
        new DefaultHandler() {
          @Override
          public void error(SAXParseException e) throws SAXException {
            throw e;
          }
        });
    assertThat(builder.parse(new ByteArrayInputStream(document)).getDocumentElement().getTagName())
        .isEqualTo("plist");
  }

  private static InputStream resource(String name) {
    InputStream found = PlistOutsideTest.class.getResourceAsStream(name);
    if (found == null) {
      throw new IllegalStateException("no resource " + name);
    }
    return found;
  }

  private static boolean runs(String... command) {
    try {
      return run(List.of(command)).startsWith("0: ");
    } catch (IOException e) {
      return false;
    }
  }

  /** The exit code and what was printed. */
  private static String run(List<String> command, String... more) throws IOException {
    List<String> argv = new ArrayList<>(command);
    argv.addAll(List.of(more));
    Process process = new ProcessBuilder(argv).redirectErrorStream(true).start();
    process.getOutputStream().close();
    try (InputStream out = process.getInputStream()) {
      String said = new String(out.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(30, SECONDS)).as("%s ends", command).isTrue();
      return process.exitValue() + ": " + said;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    } finally {
      process.destroyForcibly();
    }
  }
}
