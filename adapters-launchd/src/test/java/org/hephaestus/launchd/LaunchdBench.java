package org.hephaestus.launchd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hephaestus.ports.service.ServiceManager.Done;
import org.hephaestus.ports.service.ServiceSpec;
import org.hephaestus.testkit.time.FakeClock;
import org.hephaestus.testkit.time.FakePause;

/** A manager, a launchctl and a clock in one home folder. */
final class LaunchdBench {
  static final String PROGRAM = "/Users/eva/.local/lib/heph/bin/hephd";
  static final Duration LIMIT = Duration.ofMinutes(1);

  final FakeClock clock = new FakeClock();
  final FakePause pause = new FakePause(clock::advance);
  final FakeLaunchctl launchctl = new FakeLaunchctl(clock);
  final Path home;
  final LaunchdServiceManager manager;

  LaunchdBench(Path home) {
    this.home = home;
    this.manager = with(Map.of(), 501);
  }

  /** Another process that manages the same service. */
  LaunchdServiceManager with(Map<String, String> environment, long uid) {
    Map<String, String> all = new HashMap<>(Map.of("USER", "eva", "XPC_SERVICE_NAME", "0"));
    all.putAll(environment);
    return new LaunchdServiceManager(
        launchctl, clock, pause, all, home, uid, PROGRAM, launchctl::startOf);
  }

  /** One that the daemon itself has started. */
  LaunchdServiceManager inside() {
    return with(Map.of("XPC_SERVICE_NAME", AgentPlist.LABEL), 501);
  }

  ServiceSpec spec(String... arguments) {
    return new ServiceSpec(PROGRAM, List.of(arguments), Map.of(), "", false);
  }

  Path plist() {
    return home.resolve("Library/LaunchAgents/org.hephaestus.hephd.plist");
  }

  /** Installs and starts {@code --mode=local}, and forgets how. */
  void running() {
    ok(manager.install(spec("--mode=local"), LIMIT));
    ok(manager.start(LIMIT));
    assertThat(manager.state().pid()).isPositive();
    clock.advance(Duration.ofMinutes(1));
    launchctl.forget();
  }

  /** The arguments of what runs in the first domain. */
  List<String> runs() {
    return launchctl.job("gui/501").stream()
        .map(job -> job.plist.get("ProgramArguments"))
        .filter(Plist.Listing.class::isInstance)
        .flatMap(list -> ((Plist.Listing) list).values().stream().skip(1))
        .map(value -> ((Plist.Text) value).value())
        .toList();
  }

  /** A person edits the file, a minute after whatever was before. */
  void edit(String from, String to) {
    try {
      String text = Files.readString(plist());
      assertThat(text).contains(from);
      write(text.replace(from, to));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void write(String text) {
    try {
      Files.createDirectories(home.resolve("Library/LaunchAgents"));
      Files.writeString(plist(), text);
      clock.advance(Duration.ofMinutes(1));
      Files.setLastModifiedTime(plist(), FileTime.from(clock.now()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void ok(Done done) {
    assertThat(done).isInstanceOf(Done.Ok.class);
  }
}
