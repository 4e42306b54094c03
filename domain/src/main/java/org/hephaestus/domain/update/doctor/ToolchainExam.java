package org.hephaestus.domain.update.doctor;

import org.hephaestus.ports.update.DoctorReport.Line;
import org.hephaestus.ports.update.Failure;
import org.hephaestus.ports.update.FailureCause;
import org.hephaestus.ports.update.Installer.Preflight;
import org.hephaestus.ports.update.SupervisorRule;

/**
 * Whether the service finds the tools that a delivery needs. A shell that finds them proves
 * nothing: a service has a PATH of its own.
 */
public final class ToolchainExam {
  static final String NAME = "toolchain";

  private ToolchainExam() {}

  /**
   * What the judgement rests on.
   *
   * @param delivery as users write it, for example {@code source}
   * @param preflight what the installer found, asked inside the service
   * @param path {@code PATH} of the service; empty when it has none
   * @param rule of the supervisor, for the way to change it
   */
  public record Facts(
      String delivery, Preflight preflight, String path, SupervisorRule rule, Product product) {}

  /** Judges. */
  public static Line judge(Facts facts) {
    return switch (facts.preflight()) {
      case Preflight.Ready ready ->
          Line.ok(
              NAME,
              ready.tools().isEmpty()
                  ? "delivery " + facts.delivery() + " needs no tools"
                  : "delivery " + facts.delivery() + ": " + String.join(", ", ready.tools()));
      case Preflight.NotReady notReady -> missing(facts, notReady.failure());
    };
  }

  private static Line missing(Facts facts, Failure failure) {
    String found =
        "delivery "
            + facts.delivery()
            + ": "
            + failure.message()
            + "; PATH of the service is "
            + (facts.path().isEmpty() ? "not set" : facts.path());
    String next = failure.nextStep().isEmpty() ? "" : failure.nextStep() + "; ";
    return Line.problem(
        NAME,
        found,
        failure.cause() == FailureCause.TOOL_MISSING
            ? next + onThePath(facts)
            : next + "then look again");
  }

  private static String onThePath(Facts facts) {
    String again =
        "if a shell finds it, run there: "
            + facts.product().writeService()
            + ", which gives the service that shell's PATH";
    return switch (facts.rule()) {
      case SupervisorRule.Systemd unit ->
          again + "; or set Environment=PATH=... with: " + unit.edit();
      case SupervisorRule.Launchd job ->
          again + "; or set PATH in EnvironmentVariables: " + job.edit();
      case SupervisorRule.None none ->
          "if a shell finds it, start " + facts.product().name() + " from there";
    };
  }
}
