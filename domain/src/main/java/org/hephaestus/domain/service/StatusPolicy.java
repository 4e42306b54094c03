package org.hephaestus.domain.service;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.hephaestus.ports.service.DaemonProgram.Inspection;
import org.hephaestus.ports.service.ServiceManager.Definition;
import org.hephaestus.ports.service.ServiceManager.Form;
import org.hephaestus.ports.service.ServiceManager.Reach;
import org.hephaestus.ports.service.ServiceReport.Condition;
import org.hephaestus.ports.service.ServiceState;
import org.hephaestus.ports.service.ServiceState.Linger;

/** How the service is, and what to do about it. */
final class StatusPolicy {
  private static final String START = "start it: heph daemon start";
  private static final String LOG = "see why: heph daemon logs";

  private StatusPolicy() {}

  /**
   * What is known.
   *
   * @param inspection of what would start next
   * @param lastWords the last thing the daemon has logged; may be empty
   */
  record Facts(
      Reach reach,
      Definition definition,
      ServiceState state,
      Answer answer,
      Inspection inspection,
      String lastWords,
      Instant now) {}

  /** A verdict. */
  record Verdict(Condition condition, String reason, List<String> advice) {}

  /** Decides. */
  static Verdict decide(Facts facts) {
    Verdict verdict = judge(facts);
    List<String> advice = new ArrayList<>(verdict.advice());
    if (verdict.condition() == Condition.RUNNING) {
      advice.addAll(whileItRuns(facts));
    }
    advice.addAll(facts.state().notices());
    return new Verdict(verdict.condition(), verdict.reason(), advice);
  }

  private static Verdict judge(Facts facts) {
    if (facts.definition() instanceof Definition.Masked masked) {
      return new Verdict(
          Condition.MASKED, "masked: it must not be started", List.of(masked.remedy()));
    }
    if (facts.definition() instanceof Definition.Foreign foreign) {
      return new Verdict(
          Condition.FOREIGN,
          foreign.path() + " belongs to another program",
          List.of(foreign.remedy()));
    }
    if (facts.answer() instanceof Answer.Daemon daemon && isNotTheServices(daemon, facts.state())) {
      return new Verdict(
          Condition.FOREGROUND,
          "hephd "
              + daemon.version()
              + " serves"
              + (daemon.pid() == 0 ? "" : ", pid " + daemon.pid())
              + ", and the service has not started it",
          List.of(
              "to hand over to the service: end it (Ctrl-C where it runs"
                  + (daemon.pid() == 0 ? "" : ", or kill " + daemon.pid())
                  + "), then heph daemon start"));
    }
    if (facts.reach() instanceof Reach.Unreachable no) {
      return new Verdict(Condition.UNKNOWN, no.why(), List.of(no.remedy()));
    }
    if (facts.definition() instanceof Definition.Unreadable unreadable) {
      return new Verdict(
          Condition.UNKNOWN,
          unreadable.path() + " cannot be understood: " + unreadable.why(),
          List.of(unreadable.remedy()));
    }
    return byPhase(facts);
  }

  private static boolean isNotTheServices(Answer.Daemon daemon, ServiceState state) {
    return state.pid() == 0 || (daemon.pid() != 0 && daemon.pid() != state.pid());
  }

  private static Verdict byPhase(Facts facts) {
    ServiceState state = facts.state();
    boolean absent = facts.definition() instanceof Definition.Absent;
    return switch (state.phase()) {
      case UNKNOWN ->
          absent
              ? new Verdict(Condition.NOT_INSTALLED, "there is no service", List.of(START))
              : new Verdict(
                  Condition.STOPPED,
                  "its files are there and the manager does not know it",
                  List.of(START));
      case STOPPED ->
          absent
              ? new Verdict(Condition.NOT_INSTALLED, "there is no service", List.of(START))
              : new Verdict(Condition.STOPPED, "stopped" + next(state), List.of(START));
      case STARTING ->
          new Verdict(Condition.STARTING, "starting" + forSoLong(facts) + text(state), List.of());
      case RESTARTING ->
          new Verdict(
              Condition.RESTARTING,
              "ended"
                  + because(state)
                  + " and is about to be started again, for the "
                  + ordinal(state.restarts() + 1)
                  + " time"
                  + words(facts),
              List.of(LOG));
      case STOPPING -> new Verdict(Condition.STOPPING, "stopping" + text(state), List.of());
      case FAILED ->
          new Verdict(
              Condition.FAILED, "failed" + because(state) + words(facts), List.of(LOG, START));
      case RUNNING -> running(facts, absent);
    };
  }

  private static Verdict running(Facts facts, boolean absent) {
    return switch (facts.answer()) {
      case Answer.Daemon daemon ->
          absent
              ? new Verdict(
                  Condition.RUNNING,
                  "running, though its files are gone",
                  List.of("write them again: heph daemon start; or end it: heph daemon uninstall"))
              : new Verdict(Condition.RUNNING, "running" + forSoLong(facts), List.of());
      case Answer.Nobody nobody ->
          new Verdict(
              Condition.NOT_ANSWERING,
              "a process is there and does not answer: " + nobody.why(),
              List.of(LOG, "start it anew: heph daemon restart"));
      case Answer.Refusing refusing ->
          new Verdict(
              Condition.NOT_ANSWERING,
              "a process is there and does not serve: " + refusing.why(),
              List.of(LOG));
    };
  }

  /** What a person should know of a service that is well. */
  private static List<String> whileItRuns(Facts facts) {
    List<String> advice = new ArrayList<>();
    ServiceState state = facts.state();
    if (facts.answer() instanceof Answer.Daemon daemon
        && facts.inspection() instanceof Inspection.Usable usable
        && !daemon.version().equals(installed(usable))) {
      advice.add("use the installed " + installed(usable) + ": heph daemon restart");
    }
    if (facts.definition() instanceof Definition.Installed there && there.form() == Form.OUTDATED) {
      advice.add("its files are of an older version, upgrade them: heph daemon restart");
    } else if (state.stale()) {
      advice.add("its files were changed since it started, use them: heph daemon restart");
    }
    if (facts.definition() instanceof Definition.Installed && !state.enabled()) {
      advice.add("it does not start by itself at the next login, make it: heph daemon start");
    }
    if (state.linger() == Linger.OFF) {
      advice.add("it stops at logout; to keep it running: heph daemon start --linger");
    }
    switch (facts.inspection()) {
      case Inspection.Usable usable -> {
        if (!usable.updateProblem().isEmpty()) {
          advice.add("self-update cannot work: " + usable.updateProblem());
        }
      }
      case Inspection.Refused no -> advice.add("it could not be started again: " + no.why());
      case Inspection.NotRunnable no ->
          advice.add("it could not be started again: " + no.why() + "; " + no.remedy());
    }
    return advice;
  }

  static String installed(Inspection.Usable usable) {
    return usable.version() + " (" + usable.commit() + ")";
  }

  private static String because(ServiceState state) {
    return state.result().isEmpty() ? "" : " (" + state.result() + ")";
  }

  private static String text(ServiceState state) {
    return state.text().isEmpty() ? "" : ": " + state.text();
  }

  private static String words(Facts facts) {
    return facts.lastWords().isEmpty() ? "" : "; its last words: " + facts.lastWords();
  }

  private static String next(ServiceState state) {
    return state.enabled() ? "; it starts again " + state.loginStarts() : "";
  }

  private static String forSoLong(Facts facts) {
    Instant since = facts.state().since();
    if (since == null || since.isAfter(facts.now())) {
      return "";
    }
    Duration length = Duration.between(since, facts.now());
    long days = length.toDays();
    return " for "
        + (days > 0
            ? days + " d " + length.toHoursPart() + " h"
            : length.toHours() > 0
                ? length.toHours() + " h " + length.toMinutesPart() + " min"
                : length.toMinutes() > 0 ? length.toMinutes() + " min" : length.toSeconds() + " s");
  }

  private static String ordinal(int number) {
    int tens = number % 100;
    String ending =
        tens >= 11 && tens <= 13
            ? "th"
            : switch (number % 10) {
              case 1 -> "st";
              case 2 -> "nd";
              case 3 -> "rd";
              default -> "th";
            };
    return number + ending;
  }
}
