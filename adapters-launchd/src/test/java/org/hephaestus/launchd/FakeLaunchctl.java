package org.hephaestus.launchd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.Set;
import org.hephaestus.launchd.Plist.Dict;
import org.hephaestus.ports.os.CommandRunner;
import org.hephaestus.testkit.time.FakeClock;
import org.jspecify.annotations.Nullable;

/**
 * A model of {@code launchctl} as others have found it to behave: exit codes that stand for several
 * things, a bootout that returns before the job is gone, starts that are held back. Time passes on
 * a fake clock and nowhere else. Read about, like everything about launchd here.
 */
final class FakeLaunchctl implements CommandRunner {
  private static final String LABEL = AgentPlist.LABEL;

  private final FakeClock clock;
  private final List<List<String>> calls = new ArrayList<>();
  private final Map<String, FakeJob> jobs = new HashMap<>();
  private final Map<String, Duration> settled = new HashMap<>();
  private final Map<Long, Instant> starts = new HashMap<>();
  private final Set<String> overrides = new HashSet<>();
  private final Queue<Integer> bootstraps = new ArrayDeque<>();
  private long lastPid = 500;

  /** Its domains. */
  final Set<String> domains = new HashSet<>(Set.of("gui/501", "user/501"));

  /** Domains that can be printed and take no job. */
  final Set<String> refusing = new HashSet<>();

  /** How long a job stays loaded after a bootout. */
  Duration teardown = Duration.ZERO;

  /** How long after that a bootstrap gets 37. */
  Duration settling = Duration.ZERO;

  /** What a bootout answers where it works, and where there is nothing. */
  int bootoutCode;

  int bootoutOfNothing = 113;

  /** Code for a domain that does not exist: 112 or 125. */
  int noDomain = 125;

  /** Code for a bootstrap of a disabled job: 119, or 5 on older systems. */
  int disabledCode = 119;

  /** Whether starts by RunAtLoad and KeepAlive are held back until a kickstart. */
  boolean holdsBack;

  /** Whether print-disabled says {@code => true}, as it did before macOS 13. */
  boolean oldWords;

  /** What the program exits with as soon as it is started. */
  OptionalInt exitsAtOnce = OptionalInt.empty();

  /** What every command answers. */
  @Nullable Output everything;

  FakeLaunchctl(FakeClock clock) {
    this.clock = clock;
  }

  /** What was called, without {@code launchctl} and without mere questions. */
  List<String> orders() {
    return calls.stream()
        .filter(call -> !call.get(1).startsWith("print"))
        .map(call -> String.join(" ", call.subList(1, call.size())))
        .map(call -> call.replaceAll("/[^ ]*/(?=[^ ]*\\.plist)", "").replace("/" + LABEL, ""))
        .toList();
  }

  void forget() {
    calls.clear();
  }

  /** The next bootstraps answer these codes and do nothing. */
  void failBootstraps(Integer... codes) {
    bootstraps.addAll(List.of(codes));
  }

  /** The job in a domain. */
  Optional<FakeJob> job(String domain) {
    settle();
    return Optional.ofNullable(jobs.get(domain));
  }

  Set<String> disabled() {
    return overrides;
  }

  Optional<Instant> startOf(long pid) {
    return Optional.ofNullable(starts.get(pid));
  }

  @Override
  public Output run(List<String> argv, Duration timeout) {
    calls.add(argv);
    settle();
    if (everything != null) {
      return everything;
    }
    if (!argv.get(0).equals("launchctl") || argv.size() < 3) {
      return new Output(NOT_STARTED, "no such program in this test: " + argv);
    }
    String last = argv.get(argv.size() - 1);
    String domain = last.endsWith("/" + LABEL) ? last.substring(0, last.lastIndexOf('/')) : last;
    return switch (argv.get(1)) {
      case "print" -> last.equals(domain) ? printDomain(domain) : print(domain);
      case "print-disabled" -> domains.contains(domain) ? printDisabled(domain) : noDomain();
      case "enable" -> {
        overrides.remove(domain);
        yield new Output(0, "");
      }
      case "disable" -> {
        overrides.add(domain);
        yield new Output(0, "");
      }
      case "bootstrap" -> bootstrap(argv.get(2), Path.of(last));
      case "bootout" -> bootout(domain);
      case "kickstart" -> kickstart(domain, argv.contains("-k"));
      default -> new Output(64, "Unrecognized subcommand: " + argv.get(1));
    };
  }

  private void settle() {
    Duration now = clock.monotonic();
    for (String domain : List.copyOf(jobs.keySet())) {
      FakeJob job = jobs.get(domain);
      if (job == null) {
        continue;
      }
      if (job.goneAt != null && job.goneAt.compareTo(now) <= 0) {
        jobs.remove(domain);
        settled.put(domain, job.goneAt.plus(settling));
      } else if (job.spawnDue != null && job.spawnDue.compareTo(now) <= 0) {
        spawn(job);
      }
    }
  }

  private void spawn(FakeJob job) {
    job.exitsAtOnce = exitsAtOnce;
    job.spawn(clock.monotonic());
    starts.put(job.pid, clock.now());
  }

  private Output printDomain(String domain) {
    return domains.contains(domain)
        ? new Output(0, domain + " = {\n\ttype = user login\n\tservices = {\n\t}\n}\n")
        : noDomain();
  }

  private Output print(String domain) {
    FakeJob job = jobs.get(domain);
    if (!domains.contains(domain)) {
      return noDomain();
    }
    return job == null
        ? new Output(
            113, "Bad request.\nCould not find service \"" + LABEL + "\" in domain for " + domain)
        : new Output(0, job.print(domain + "/" + LABEL));
  }

  private Output printDisabled(String domain) {
    String word = oldWords ? "true" : "disabled";
    return new Output(
        0,
        "\tdisabled services = {\n\t\t\"com.other\" => enabled\n"
            + (overrides.contains(domain) ? "\t\t\"" + LABEL + "\" => " + word + "\n" : "")
            + "\t}\n");
  }

  private Output bootstrap(String domain, Path path) {
    Integer scripted = bootstraps.poll();
    if (scripted != null) {
      return new Output(scripted, "Bootstrap failed: " + scripted + ": as told");
    }
    if (!domains.contains(domain) || refusing.contains(domain)) {
      return noDomain();
    }
    if (overrides.contains(domain)) {
      return new Output(disabledCode, "Bootstrap failed: " + disabledCode + ": disabled");
    }
    if (jobs.containsKey(domain)) {
      return new Output(5, "Bootstrap failed: 5: Input/output error");
    }
    if (settled.getOrDefault(domain, Duration.ZERO).compareTo(clock.monotonic()) > 0) {
      return new Output(37, "Bootstrap failed: 37: Operation already in progress");
    }
    Dict plist;
    try {
      plist = PlistReader.read(Files.readAllBytes(path));
    } catch (IOException | PlistException e) {
      return new Output(5, "Bootstrap failed: 5: Input/output error");
    }
    if (domain.startsWith("user/")
        && !(plist.get("LimitLoadToSessionType") instanceof Plist.Listing types
            && types.values().contains(new Plist.Text("Background")))) {
      return noDomain();
    }
    FakeJob job = new FakeJob(path, plist, () -> ++lastPid);
    jobs.put(domain, job);
    if (holdsBack) {
      job.pended = true;
    } else if (plist.isTrue("RunAtLoad") || plist.isTrue("KeepAlive")) {
      spawn(job);
    }
    return new Output(0, "");
  }

  private Output bootout(String domain) {
    FakeJob job = jobs.get(domain);
    if (job == null) {
      return new Output(bootoutOfNothing, "Boot-out failed: " + bootoutOfNothing);
    }
    if (job.goneAt != null) {
      return new Output(36, "Boot-out failed: 36: Operation now in progress");
    }
    job.goneAt = clock.monotonic().plus(teardown);
    job.spawnDue = null;
    settle();
    return new Output(bootoutCode, bootoutCode == 0 ? "" : "Boot-out failed: " + bootoutCode);
  }

  private Output kickstart(String domain, boolean kill) {
    FakeJob job = jobs.get(domain);
    if (job == null) {
      return new Output(113, "Could not find service \"" + LABEL + "\" in domain");
    }
    if (job.pid == 0 || kill) {
      spawn(job);
    }
    return new Output(0, "");
  }

  private Output noDomain() {
    return noDomain == 125
        ? new Output(125, "Domain does not support specified action")
        : new Output(112, "Could not find specified domain");
  }
}
