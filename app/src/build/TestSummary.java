import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * The last lines of a build: how much was tested, and what was skipped and why. A single-file program
 * over the reports that the test runs left; arguments: project root, when the build began (reports of
 * earlier builds do not count).
 */
public final class TestSummary {
  public static void main(String[] args) throws Exception {
    int passed = 0;
    int failed = 0;
    List<String> skipped = new ArrayList<>();
    DocumentBuilder parser = DocumentBuilderFactory.newInstance().newDocumentBuilder();
    for (Path report : reports(Path.of(args[0]), Instant.parse(args[1]))) {
      NodeList cases = parser.parse(report.toFile()).getElementsByTagName("testcase");
      for (int i = 0; i < cases.getLength(); i++) {
        Element test = (Element) cases.item(i);
        Element skip = (Element) test.getElementsByTagName("skipped").item(0);
        if (skip != null) {
          String name = test.getAttribute("classname").replaceAll(".*\\.", "");
          skipped.add(
              "skipped "
                  + name
                  + "."
                  + test.getAttribute("name")
                  + ": "
                  + reason(skip));
        } else if (test.getElementsByTagName("failure").getLength()
                + test.getElementsByTagName("error").getLength()
            > 0) {
          failed++;
        } else {
          passed++;
        }
      }
    }
    skipped.forEach(System.out::println);
    System.out.println(passed + " passed, " + failed + " failed, " + skipped.size() + " skipped");
  }

  private static String reason(Element skip) {
    String message = skip.getAttribute("message");
    String text = message.isEmpty() ? skip.getTextContent() : message;
    return text.lines()
        .findFirst()
        .orElse("no reason given")
        .replaceFirst(".*Assumption failed: ", "");
  }

  private static List<Path> reports(Path root, Instant since) throws IOException {
    List<Path> reports = new ArrayList<>();
    try (Stream<Path> modules = Files.list(root)) {
      for (Path module : modules.sorted().toList()) {
        for (String folder : List.of("target/surefire-reports", "target/failsafe-reports")) {
          if (Files.isDirectory(module.resolve(folder))) {
            try (Stream<Path> files = Files.list(module.resolve(folder))) {
              for (Path file : files.sorted().toList()) {
                if (file.getFileName().toString().matches("TEST-.*\\.xml")
                    && !Files.getLastModifiedTime(file).toInstant().isBefore(since)) {
                  reports.add(file);
                }
              }
            }
          }
        }
      }
    }
    return reports;
  }
}
