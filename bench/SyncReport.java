import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The table at the end of bench/sync: medians over the repetitions, ratios, targets. Run by
 * bench/sync.
 *
 * <p>Arguments: the file with all legs' lines ({@code figure LEG NAME VALUE}, between tabs), tasks.
 */
public final class SyncReport {
  private static final String HEPH = "heph";
  private static final String SAME_OPS = "floor-field";
  private static final String RECORDS = "floor-record";
  private static final List<String> LEGS = List.of(HEPH, SAME_OPS, RECORDS, "taskd", "pouchdb");

  /** What 100 changes may take in the daemons, push and pull together. */
  private static final double CHANGES_MILLIS = 15;

  private static final double BOOTSTRAP_OPS = 100_000;
  private static final double WRITE_RATIO = 1.5;

  /** A row of the table. {@code times}: how often the floor it may cost; 0 for no such target. */
  private record Row(String name, String title, double times) {}

  private final Map<String, List<Double>> figures = new HashMap<>();
  private final int tasks;

  private SyncReport(int tasks) {
    this.tasks = tasks;
  }

  public static void main(String[] args) throws Exception {
    Locale.setDefault(Locale.ROOT);
    SyncReport report = new SyncReport(Integer.parseInt(args[1]));
    for (String line : Files.readAllLines(Path.of(args[0]))) {
      String[] parts = line.split("\t");
      if (parts.length == 4 && parts[0].equals("figure")) {
        report
            .figures
            .computeIfAbsent(parts[1] + ' ' + parts[2], key -> new ArrayList<>())
            .add(Double.parseDouble(parts[3]));
      }
    }
    report.print();
  }

  private void print() {
    System.out.printf("%n%d tasks; medians in ms, and of how many repetitions%n", tasks);
    System.out.printf(
        "%-22s %9s %9s %9s %9s %9s   %7s %7s %7s %7s%n",
        "", HEPH, "floor", "floor", "taskd", "PouchDB", "heph/", "heph/", "heph/", "heph/");
    System.out.printf(
        "%-22s %9s %9s %9s %9s %9s   %7s %7s %7s %7s  %s%n",
        "", "", "same ops", "records", "", "", "floor", "records", "taskd", "PouchDB", "target");
    row(new Row("push_first", "first push", 2));
    row(new Row("pull_first", "first pull", 3));
    row(new Row("push_more", "as many again, push", 2));
    row(new Row("pull_more", "as many again, pull", 3));
    row(new Row("push_100", "100 changes, push", 0));
    row(new Row("pull_100", "100 changes, pull", 0));
    row(new Row("both_100", "100 changes, both", 0));
    row(new Row("noop", "nothing to do", 0));
    row(new Row("push_first_kb", "KiB of the first push", 0));
    row(new Row("pull_first_kb", "KiB of the first pull", 0));
    row(new Row("ops", "ops", 0));
    System.out.printf("%-22s", "repetitions");
    for (String leg : LEGS) {
      List<Double> values = figures.getOrDefault(leg + " noop", List.of());
      System.out.printf(" %9s", values.isEmpty() ? "-" : values.size());
    }
    System.out.println();
    System.out.print(
        """
        heph: as its daemons tell it; taskd: whole processes of task; floor and PouchDB: in process.
        first: the first thing that fresh processes do. floor: plain batches over HTTP into SQLite,
        of as many ops as heph has for these tasks, or of a record per task.
        """);
    writes();
    bootstrap();
  }

  private void row(Row row) {
    System.out.printf("%-22s", row.title());
    for (String leg : LEGS) {
      System.out.printf(" %9s", number(median(leg, row.name())));
    }
    System.out.print("  ");
    double ours = median(HEPH, row.name());
    for (String leg : LEGS.subList(1, LEGS.size())) {
      System.out.printf(" %7s", number(ours / median(leg, row.name())));
    }
    if (row.times() > 0) {
      System.out.print(
          "  "
              + target(
                  "floor x " + number(row.times()),
                  ours / median(SAME_OPS, row.name()),
                  row.times()));
    } else if (row.name().equals("both_100")) {
      System.out.print("  " + target(number(CHANGES_MILLIS) + " ms", ours, CHANGES_MILLIS));
    }
    System.out.println();
  }

  private void writes() {
    System.out.printf("%na local write, ms      %8s %8s%n", "p50", "p99");
    double up = median(HEPH, "write_up_p99");
    double dark = median(HEPH, "write_dark_p99");
    System.out.printf(
        "%-22s %8s %8s%n", "hub there", number(median(HEPH, "write_up_p50")), number(up));
    System.out.printf(
        "%-22s %8s %8s%n",
        "hub a black hole", number(median(HEPH, "write_dark_p50")), number(dark));
    System.out.printf(
        "%-22s %8s %8s  %s%n",
        "ratio",
        number(median(HEPH, "write_dark_p50") / median(HEPH, "write_up_p50")),
        number(dark / up),
        target("p99 x " + number(WRITE_RATIO), dark / up, WRITE_RATIO));
  }

  private void bootstrap() {
    double ops = median(HEPH, "bootstrap_ops");
    System.out.printf(
        "%nbootstrap, hub and spoke with -Xmx128m: %s ops in %s ms, at most %s and %s MiB resident "
            + " %s%n",
        number(ops),
        number(median(HEPH, "bootstrap")),
        number(median(HEPH, "bootstrap_hub_mb")),
        number(median(HEPH, "bootstrap_spoke_mb")),
        Double.isNaN(ops)
            ? "not measured"
            : ops >= BOOTSTRAP_OPS ? "100000 ops: met" : "100000 ops: too few tasks to tell");
  }

  private static String target(String what, double value, double atMost) {
    return what
        + ": "
        + (Double.isNaN(value) ? "not measured" : value <= atMost ? "met" : "missed");
  }

  /** Not a number when nothing was measured. */
  private double median(String leg, String name) {
    double[] sorted =
        figures.getOrDefault(leg + ' ' + name, List.of()).stream()
            .mapToDouble(Double::doubleValue)
            .sorted()
            .toArray();
    return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
  }

  private static String number(double value) {
    if (Double.isNaN(value)) {
      return "-";
    }
    return String.format(
        value >= 100 || value == Math.rint(value) ? "%.0f" : value >= 10 ? "%.1f" : "%.2f", value);
  }
}
