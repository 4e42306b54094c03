package org.hephaestus.domain.update.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.hephaestus.ports.update.DoctorReport.Line;
import org.hephaestus.ports.update.SupervisorRule;
import org.hephaestus.ports.update.SupervisorRule.KeepAlive;
import org.hephaestus.testkit.update.SupervisorSamples;

/** What the tests of examinations share: facts with one thing changed, and one way to compare. */
final class Lines {
  static final Product PRODUCT = new Product("hephd", "heph daemon start", "./install");

  private Lines() {}

  /**
   * Compares.
   *
   * @param want the verdict, then a pattern for what was found, then one for the remedy, {@code |}
   *     between them; a remedy that is left out must be empty
   */
  static void check(Line line, String name, String want) {
    List<String> parts = List.of(want.split(" \\| ", -1));
    assertThat(line.name()).isEqualTo(name);
    assertThat(line.verdict().name()).as("%s", line).isEqualTo(parts.get(0));
    assertThat(line.found()).containsPattern(parts.get(1));
    if (parts.size() == 2) {
      assertThat(line.remedy()).isEmpty();
    } else {
      assertThat(line.remedy()).containsPattern(parts.get(2));
    }
  }

  /** A unit as a person may have written it, with what systemd makes of the rest. */
  static SupervisorRule.Systemd unit(String restart, String killMode) {
    return unit(restart, killMode, Duration.ofSeconds(10), 5, Duration.ofSeconds(90));
  }

  static SupervisorRule.Systemd unit(
      String restart, String killMode, Duration interval, long burst, Duration stop) {
    return unit(restart, killMode, interval, burst, stop, List.of(), 0);
  }

  static SupervisorRule.Systemd unit(
      String restart,
      String killMode,
      Duration interval,
      long burst,
      Duration stop,
      List<String> prevented,
      long restarts) {
    return new SupervisorRule.Systemd(
        "my.service",
        true,
        restart,
        prevented,
        Duration.ofMillis(100),
        interval,
        burst,
        killMode,
        stop,
        restarts,
        SupervisorSamples.LAUNCHER);
  }

  static SupervisorRule.Launchd job(KeepAlive keepAlive, Duration throttle, String pended) {
    return new SupervisorRule.Launchd(
        "gui/501/my.agent",
        "/Users/me/Library/LaunchAgents/my.agent.plist",
        keepAlive,
        throttle,
        pended,
        SupervisorSamples.LAUNCHER);
  }

  static SupervisorRule none() {
    return new SupervisorRule.None("nobody supervises this process");
  }
}
