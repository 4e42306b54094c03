package org.hephaestus.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hephaestus.cli.TestHost.lines;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.Locale;
import org.hephaestus.cli.TestHost.Ran;
import org.hephaestus.ports.service.DaemonFlag;
import org.hephaestus.ports.service.ServiceOrder.Setting;
import org.hephaestus.ports.service.ServiceReport;
import org.hephaestus.ports.service.ServiceReport.Condition;
import org.hephaestus.ports.service.ServiceState.Linger;
import org.hephaestus.testkit.api.ApiSamples;
import org.hephaestus.testkit.service.FakeServiceApi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code heph daemon status}. */
class ServiceStatusTest {
  private static final String VERSION = "1.0.3 (0123456789ab)";

  private final TestHost host = new TestHost();
  private final FakeServiceApi service = new FakeServiceApi();

  static ServiceReport running() {
    return new ServiceReport(
        Condition.RUNNING,
        "it answers",
        List.of(),
        "systemd",
        List.of("/u/heph.service", "/u/heph.socket"),
        true,
        Linger.ON,
        4711,
        0,
        ApiSamples.NOW.minusSeconds(10_800),
        VERSION,
        VERSION,
        "/run/user/1000/heph/hephd.sock",
        "/home/user/.local/share/heph/heph.db",
        "/home/user/.local/share/heph/hephd.log",
        List.of(),
        ApiSamples.updateStatus());
  }

  /** One that does not run, with what is known all the same. */
  private static ServiceReport resting(Condition condition, String reason, String... advice) {
    return new ServiceReport(
        condition,
        reason,
        List.of(advice),
        "systemd",
        List.of("/u/heph.service"),
        false,
        Linger.OFF,
        0,
        3,
        null,
        "",
        VERSION,
        "/s",
        "/d",
        "/l",
        List.of(
            new Setting(DaemonFlag.DB, "/my data/heph.db"),
            new Setting(DaemonFlag.AUTHORIZED_SUB, "it's"),
            new Setting(DaemonFlag.AUTHORIZED_SUB, ""),
            new Setting(DaemonFlag.TOKEN_LOAD_CMD, "a\n'b'\\\u0001" + "1"),
            new Setting(DaemonFlag.SELF_UPDATE, "apply")),
        null);
  }

  @Test
  void showsARunningOne() {
    service.report(running());
    assertThat(host.heph(service, "daemon", "status"))
        .isEqualTo(
            new Ran(
                0,
                lines(
                    "running: it answers",
                    "pid         4711",
                    "uptime      3 h, since 2026-11-21 10:00",
                    "running     1.0.3 (0123456789ab)",
                    "installed   1.0.3 (0123456789ab)",
                    "socket      /run/user/1000/heph/hephd.sock",
                    "store       /home/user/.local/share/heph/heph.db",
                    "log         /home/user/.local/share/heph/hephd.log",
                    "manager     systemd",
                    "files       /u/heph.service",
                    "            /u/heph.socket",
                    "enabled     starts by itself",
                    "linger      yes, goes on after a logout",
                    "flags       none",
                    "self-update notify",
                    "last check  10 min ago (2026-11-21 12:50)",
                    "next check  in 6 h (2026-11-21 19:00)"),
                ""));
  }

  @Test
  void showsAnUpgradeThatWaitsForARestart() {
    ServiceReport r = running();
    service.report(
        new ServiceReport(
            r.condition(),
            r.reason(),
            List.of("heph daemon restart: 1.0.4 is installed"),
            r.manager(),
            r.files(),
            r.enabled(),
            Linger.NOT_APPLICABLE,
            r.pid(),
            2,
            r.startedAt(),
            r.runningVersion(),
            "1.0.4 (ba9876543210)",
            r.socket(),
            r.db(),
            r.log(),
            r.flags(),
            null));
    assertThat(host.heph(service, "daemon", "status").out())
        .contains(
            "restarts    2 by itself\n",
            "installed   1.0.4 (ba9876543210), not what runs: heph daemon restart\n")
        .doesNotContain("linger", "self-update")
        .endsWith("\nadvice      heph daemon restart: 1.0.4 is installed\n");
  }

  @Test
  void showsOneThatDoesNotRunWithItsFlagsAsTheyWouldBeTyped() {
    service.report(
        resting(Condition.FAILED, "exit-code 78", "look at: heph daemon logs", "then: start"));
    assertThat(host.heph(service, "daemon", "status"))
        .isEqualTo(
            new Ran(
                3,
                lines(
                    "failed: exit-code 78",
                    "restarts    3 by itself",
                    "installed   1.0.3 (0123456789ab)",
                    "socket      /s",
                    "store       /d",
                    "log         /l",
                    "manager     systemd",
                    "files       /u/heph.service",
                    "enabled     does not start by itself",
                    "linger      no, stops at logout: heph daemon start --linger",
                    "flags       --db='/my data/heph.db' --authorized-sub='it'\\''s'"
                        + " --authorized-sub='' --token-load-cmd=$'a\\n\\'b\\'\\\\\\0011'"
                        + " --self-update=apply",
                    "advice      look at: heph daemon logs",
                    "            then: start"),
                ""));
  }

  @Test
  void showsThatThereIsNone() {
    assertThat(host.heph(service, "daemon", "status"))
        .isEqualTo(
            new Ran(
                4,
                lines(
                    "not installed: there is no service",
                    "installed   1.0.0 (0123456789ab)",
                    "manager     systemd",
                    "advice      install and start it: heph daemon start"),
                ""));
  }

  static List<Arguments> conditions() {
    return List.of(
        // Linux Standard Base: 0 runs, 3 does not, 4 nobody knows.
        arguments(Condition.RUNNING, 0, "running"),
        arguments(Condition.NOT_ANSWERING, 3, "not answering"),
        arguments(Condition.STARTING, 3, "starting"),
        arguments(Condition.RESTARTING, 3, "restarting"),
        arguments(Condition.STOPPING, 3, "stopping"),
        arguments(Condition.STOPPED, 3, "stopped"),
        arguments(Condition.FAILED, 3, "failed"),
        // A daemon that serves, and a service that does not.
        arguments(Condition.FOREGROUND, 3, "foreground"),
        arguments(Condition.MASKED, 3, "masked"),
        arguments(Condition.NOT_INSTALLED, 4, "not installed"),
        arguments(Condition.FOREIGN, 4, "foreign"),
        arguments(Condition.UNKNOWN, 4, "unknown"));
  }

  @ParameterizedTest
  @MethodSource("conditions")
  void exitsAndBeginsWithTheCondition(Condition condition, int code, String word) {
    service.report(resting(condition, "a\033 reason", "do that"));
    Ran ran = host.heph(service, "daemon", "status");
    assertThat(ran.code()).isEqualTo(code);
    assertThat(ran.out())
        .startsWith(word + ": a\ufffd reason\n")
        .endsWith("\nadvice      do that\n");
    service.report(resting(condition, "", "do that"));
    assertThat(host.heph(service, "daemon", "status").out()).startsWith(word + "\n");
    service.report(resting(condition, word + " for an hour", "do that"));
    assertThat(host.heph(service, "daemon", "status").out()).startsWith(word + " for an hour\n");
    Ran json = host.heph(service, "daemon", "status", "--json");
    assertThat(json.code()).isEqualTo(code);
    assertThat(json.out())
        .startsWith("{\"condition\":\"" + word.replace(' ', '_') + "\",")
        .hasLineCount(1);
  }

  @ParameterizedTest
  @EnumSource(Condition.class)
  void everyConditionIsInTheTable(Condition condition) {
    assertThat(conditions()).extracting(row -> row.get()[0]).contains(condition);
  }

  @Test
  void asJsonItHasEveryField() {
    service.report(running());
    assertThat(host.heph(service, "daemon", "status", "--json").out())
        .startsWith(
            "{\"condition\":\"running\",\"reason\":\"it answers\",\"advice\":[],"
                + "\"manager\":\"systemd\",\"files\":[\"/u/heph.service\",\"/u/heph.socket\"],"
                + "\"enabled\":true,\"linger\":\"on\",\"pid\":4711,\"restarts\":0,\"started_at\":"
                + ApiSamples.NOW.minusSeconds(10_800).toEpochMilli()
                + ",\"running_version\":\"1.0.3 (0123456789ab)\","
                + "\"installed_version\":\"1.0.3 (0123456789ab)\","
                + "\"socket\":\"/run/user/1000/heph/hephd.sock\","
                + "\"db\":\"/home/user/.local/share/heph/heph.db\","
                + "\"log\":\"/home/user/.local/share/heph/hephd.log\",\"flags\":{},"
                + "\"update\":{\"mode\":\"notify\",");
    // What is not known is left out; a flag that may be repeated is a list.
    service.report(resting(Condition.STOPPED, "", ""));
    assertThat(host.heph(service, "daemon", "status", "--json").out())
        .isEqualTo(
            "{\"condition\":\"stopped\",\"reason\":\"\",\"advice\":[\"\"],\"manager\":\"systemd\","
                + "\"files\":[\"/u/heph.service\"],\"enabled\":false,\"linger\":\"off\",\"pid\":0,"
                + "\"restarts\":3,\"running_version\":\"\","
                + "\"installed_version\":\"1.0.3 (0123456789ab)\",\"socket\":\"/s\",\"db\":\"/d\","
                + "\"log\":\"/l\",\"flags\":{\"--db\":\"/my data/heph.db\","
                + "\"--authorized-sub\":[\"it's\",\"\"],"
                + "\"--token-load-cmd\":\"a\\n'b'\\\\\\u00011\",\"--self-update\":\"apply\"}}\n");
  }

  @ParameterizedTest
  @EnumSource(Linger.class)
  void everyAnswerAboutLingerHasItsWord(Linger linger) {
    ServiceReport r = running();
    service.report(
        new ServiceReport(
            r.condition(),
            r.reason(),
            r.advice(),
            r.manager(),
            r.files(),
            r.enabled(),
            linger,
            r.pid(),
            r.restarts(),
            r.startedAt(),
            r.runningVersion(),
            r.installedVersion(),
            r.socket(),
            r.db(),
            r.log(),
            r.flags(),
            r.update()));
    boolean said = host.heph(service, "daemon", "status").out().contains("\nlinger ");
    assertThat(said).isEqualTo(linger != Linger.NOT_APPLICABLE);
    assertThat(host.heph(service, "daemon", "status", "--json").out())
        .contains("\"linger\":\"" + linger.name().toLowerCase(Locale.ROOT) + "\"");
  }
}
