package org.hephaestus.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.hephaestus.ports.service.ServiceOrder.Setting;
import org.hephaestus.ports.service.ServiceReport;
import org.hephaestus.ports.update.UpdateStatus;

/** {@code heph daemon status} for people: how it is, the facts, and what to do. */
final class ServicePage {
  private final ServiceReport report;
  private final Host host;
  private final Page page;

  private ServicePage(ServiceReport report, Host host) {
    this.report = report;
    this.host = host;
    page = new Page(host);
  }

  static List<String> of(ServiceReport report, Host host) {
    ServicePage made = new ServicePage(report, host);
    made.fill();
    return made.page.lines();
  }

  private void fill() {
    String condition = Page.word(report.condition());
    String reason = report.reason();
    page.lines()
        .add(
            Text.plain(
                reason.startsWith(condition)
                    ? reason
                    : condition + (reason.isEmpty() ? "" : ": " + reason)));
    process();
    optional("socket", report.socket());
    optional("store", report.db());
    optional("log", report.log());
    service();
    update();
    all("advice", report.advice());
  }

  private void process() {
    if (report.pid() > 0) {
      page.add("pid", Long.toString(report.pid()));
    }
    Instant started = report.startedAt();
    if (started != null) {
      page.add(
          "uptime",
          Text.duration(Duration.between(started, host.clock().now()))
              + ", since "
              + Text.local(started, host));
    }
    if (report.restarts() > 0) {
      page.add("restarts", report.restarts() + " by itself");
    }
    String running = report.runningVersion();
    String installed = report.installedVersion();
    optional("running", running);
    if (!installed.isEmpty()) {
      boolean differs = !running.isEmpty() && !installed.equals(running);
      page.add("installed", installed + (differs ? ", not what runs: heph daemon restart" : ""));
    }
  }

  private void service() {
    optional("manager", report.manager());
    if (report.condition() == ServiceReport.Condition.NOT_INSTALLED) {
      return;
    }
    all("files", report.files());
    page.add("enabled", report.enabled() ? "starts by itself" : "does not start by itself");
    switch (report.linger()) {
      case ON -> page.add("linger", "yes, goes on after a logout");
      case OFF -> page.add("linger", "no, stops at logout: heph daemon start --linger");
      case UNKNOWN -> page.add("linger", "unknown");
      case NOT_APPLICABLE -> {}
    }
    StringBuilder flags = new StringBuilder();
    for (Setting setting : report.flags()) {
      flags.append(flags.isEmpty() ? "" : " ");
      flags.append(ShellWords.option(setting.flag().flag(), setting.value()));
    }
    page.add("flags", flags.isEmpty() ? "none" : flags.toString());
  }

  private void update() {
    UpdateStatus update = report.update();
    if (update == null) {
      return;
    }
    page.add("self-update", Page.word(update.mode()) + Page.attemptUnderWay(update));
    page.add("last check", Text.time(update.lastCheck(), "never", host));
    page.add("next check", Text.time(update.nextCheck(), "none scheduled", host));
  }

  private void optional(String name, String value) {
    if (!value.isEmpty()) {
      page.add(name, value);
    }
  }

  /** One line each, the name on the first. */
  private void all(String name, List<String> values) {
    String label = name;
    for (String value : values) {
      page.add(label, value);
      label = "";
    }
  }
}
