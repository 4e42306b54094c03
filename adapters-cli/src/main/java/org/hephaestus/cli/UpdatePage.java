package org.hephaestus.cli;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.hephaestus.ports.update.CheckOutcome;
import org.hephaestus.ports.update.DoctorReport;
import org.hephaestus.ports.update.GateVerdict;
import org.hephaestus.ports.update.JournalEntry;
import org.hephaestus.ports.update.Release;
import org.hephaestus.ports.update.UpdateStatus;
import org.hephaestus.ports.update.UserControl;
import org.jspecify.annotations.Nullable;

/** The self-updater as a person reads it. */
final class UpdatePage {
  private final Host host;
  private final Page page;

  private UpdatePage(Host host) {
    this.host = host;
    page = new Page(host);
  }

  static List<String> update(UpdateStatus status, Host host) {
    UpdatePage update = new UpdatePage(host);
    Page page = update.page;
    page.add("running", status.running());
    page.add("mode", Page.word(status.mode()));
    update.control(status);
    page.add(
        "source",
        (status.source().isEmpty() ? "none configured" : status.source())
            + ", delivery "
            + status.delivery());
    page.add("last check", Text.time(status.lastCheck(), "never", host));
    page.add("next check", Text.time(status.nextCheck(), "none scheduled", host));
    update.outcome(status.outcome());
    update.gates(status);
    UpdateStatus.Attempt attempt = status.attempt();
    if (attempt != null) {
      page.add(
          "attempt",
          Page.versions(attempt)
              + ": "
              + Page.word(attempt.state())
              + ", "
              + Text.time(attempt.at(), "", host)
              + (attempt.reason().isEmpty() ? "" : ": " + attempt.reason()));
    }
    page.notices(status);
    return page.lines();
  }

  static List<String> check(UpdateStatus status, Host host) {
    UpdatePage update = new UpdatePage(host);
    update.outcome(status.outcome());
    return update.page.lines();
  }

  /** What the user said; what was denied and not allowed again. */
  private void control(UpdateStatus status) {
    UserControl control = status.control();
    if (control.pin() != null) {
      page.add("pinned", control.pin() + ", undo with: heph update unpin");
    }
    UserControl.Hold hold = control.hold();
    if (hold != null) {
      Instant until = hold.until();
      page.add(
          "held",
          (until == null ? "until you say so" : "until " + Text.local(until, host))
              + ", undo with: heph update hold --end");
    }
    for (UserControl.Denial denial : control.denied()) {
      boolean allowed =
          control.allowed().stream()
              .anyMatch(a -> a.version().equals(denial.version()) && a.at().isAfter(denial.at()));
      if (!allowed) {
        page.add("denied", denial.version() + ": " + denial.reason());
        for (String line : denial.log()) {
          page.add("", line);
        }
      }
    }
  }

  /** Every gate, so that "why am I not updated?" is one look. */
  private void gates(UpdateStatus status) {
    for (GateVerdict verdict : status.gates()) {
      Instant until = verdict.until();
      page.add(
          "gate",
          Page.word(verdict.gate())
              + ": "
              + (verdict.open() ? "open" : "closed")
              + (until == null ? "" : " until " + Text.local(until, host))
              + ", "
              + verdict.reason());
    }
  }

  private void outcome(@Nullable CheckOutcome outcome) {
    switch (outcome) {
      case null -> page.add("outcome", "not checked since the daemon started");
      case CheckOutcome.UpToDate upToDate -> page.add("outcome", "up to date: " + outcome.reason());
      case CheckOutcome.UpdateAvailable available -> {
        page.add("outcome", "newer release " + available.id() + ": " + outcome.reason());
        notes(available.release());
      }
      case CheckOutcome.Held held -> {
        Release release = held.release();
        page.add(
            "outcome",
            "held by "
                + Page.word(held.gate())
                + (release == null ? "" : ", release " + release.tag())
                + ": "
                + outcome.reason());
        if (held.until() != null) {
          page.add("until", Text.time(held.until(), "", host));
        }
        notes(release);
      }
      case CheckOutcome.Failed failed -> {
        page.add("outcome", "check failed: " + outcome.reason());
        for (String line : failed.failure().log()) {
          page.add("", line);
        }
      }
    }
    if (outcome != null) {
      for (CheckOutcome.Refused refused : outcome.refused()) {
        page.add("refused", refused.tag() + ": " + refused.why());
      }
    }
  }

  private void notes(@Nullable Release release) {
    if (release != null && !release.page().isEmpty()) {
      page.add("notes", release.page());
    }
  }

  /** The steps of each attempt, oldest first. */
  static List<String> history(List<JournalEntry> entries, Host host) {
    List<String> lines = new ArrayList<>();
    String attempt = "";
    for (JournalEntry entry : entries) {
      if (!entry.attempt().equals(attempt)) {
        attempt = entry.attempt();
        String from = entry.from() == null ? "uninstalled version" : entry.from().toString();
        lines.add(Text.plain("attempt " + attempt + ": " + from + " -> " + entry.to()));
      }
      lines.add(
          Text.plain(
              "  "
                  + Text.time(entry.at(), "", host)
                  + "  "
                  + Page.word(entry.state())
                  + (entry.reason().isEmpty() ? "" : ": " + entry.reason())));
    }
    return lines.isEmpty() ? List.of("nothing was updated so far") : lines;
  }

  /** A line for each thing, and what to do about it below. */
  static List<String> report(DoctorReport report, Host host) {
    Page page = new Page(host);
    for (DoctorReport.Line line : report.lines()) {
      page.add(Page.word(line.verdict()), line.name() + ": " + line.found());
      if (!line.remedy().isEmpty()) {
        page.add("", line.remedy());
      }
    }
    return page.lines();
  }
}
