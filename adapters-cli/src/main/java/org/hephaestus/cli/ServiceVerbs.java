package org.hephaestus.cli;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.hephaestus.ports.service.ServiceApi;
import org.hephaestus.ports.service.ServiceApi.Shown;
import org.hephaestus.ports.service.ServiceFile;
import org.hephaestus.ports.service.ServiceOrder;
import org.hephaestus.ports.service.ServiceReply;
import org.hephaestus.ports.service.ServiceReport;

/** {@code heph daemon}: says what is wanted to the {@link ServiceApi}, and what became of it. */
final class ServiceVerbs {
  private final Console console;
  private final Args args;
  private final ServiceApi service;

  ServiceVerbs(Console console, Args args, ServiceApi service) {
    this.console = console;
    this.args = args;
    this.service = service;
  }

  ExitCode run(Verb verb) {
    return switch (verb) {
      case DAEMON_START -> put(service::start);
      case DAEMON_RESTART -> put(service::restart);
      case DAEMON_STOP -> told(service.stop(console::progress));
      case DAEMON_UNINSTALL -> told(service.uninstall(console::progress));
      case DAEMON_STATUS -> status();
      case DAEMON_LOGS -> new ServiceLogs(console, args, service).run();
      default -> throw new IllegalArgumentException(verb.words() + " is not about the service");
    };
  }

  // -------------------------------------------------------------------- start, restart

  private ExitCode put(BiFunction<ServiceOrder, Consumer<String>, ServiceReply> command) {
    ServiceFlags flags = new ServiceFlags(args, console.host().cwd());
    ServiceOrder order = flags.order();
    if (order == null) {
      return console.fail(ExitCode.USAGE, "usage", flags.problem(), flags.hint());
    }
    if (args.has(Param.SHOW)) {
      return show(order);
    }
    ServiceReply reply = command.apply(order, console::progress);
    ExitCode code = told(reply);
    if (code == ExitCode.OK && CallersEnvironment.isSet(console.host())) {
      CallersEnvironment.notices(console.host(), service.status()).forEach(console::progress);
    }
    return code;
  }

  private ExitCode show(ServiceOrder order) {
    return switch (service.show(order)) {
      case Shown.Files shown -> {
        shown.notices().forEach(console::progress);
        if (console.json()) {
          console.output().json(JsonOutput.encode(ServiceJson.shown(shown)));
        } else {
          shown.files().forEach(this::print);
        }
        console.progress(
            shown.changes()
                ? "nothing was written; without --show these files would be"
                : "these files are there already");
        yield ExitCode.OK;
      }
      case Shown.No no -> told(no.refusal());
    };
  }

  /** As {@code systemctl cat} does; into a pipe a file goes byte for byte. */
  private void print(ServiceFile file) {
    String text = console.host().stdoutIsTty() ? Text.document(file.text()) : file.text();
    console.output().line("# " + Text.plain(file.path()));
    console.output().add(text);
    if (!text.endsWith("\n")) {
      console.output().line("");
    }
  }

  // -------------------------------------------------------------------- what became of it

  private ExitCode told(ServiceReply reply) {
    return switch (reply) {
      case ServiceReply.Done done -> {
        console.data(ServiceJson.done(done), List.of(Text.plain(done.message())));
        done.notices().forEach(console::progress);
        yield ExitCode.OK;
      }
      case ServiceReply.Refused no ->
          console.fail(
              no.kind().equals("usage") ? ExitCode.USAGE : ExitCode.FAILED,
              no.kind(),
              no.why(),
              no.remedy());
      case ServiceReply.Failed failed ->
          console.fail(ExitCode.FAILED, failed.kind(), failed.why(), failed.remedy(), failed.log());
    };
  }

  // -------------------------------------------------------------------- status

  private ExitCode status() {
    ServiceReport report = service.status();
    console.data(ServiceJson.report(report), ServicePage.of(report, console.host()));
    if (report.condition() != ServiceReport.Condition.NOT_INSTALLED) {
      CallersEnvironment.notices(console.host(), report).forEach(console::progress);
    }
    return exitCode(report.condition());
  }

  /** Linux Standard Base 5.0, 22.2: 0 running, 3 not running, 4 unknown. */
  private static ExitCode exitCode(ServiceReport.Condition condition) {
    return switch (condition) {
      case RUNNING -> ExitCode.OK;
      case NOT_ANSWERING, STARTING, RESTARTING, STOPPING, STOPPED, FAILED, FOREGROUND, MASKED ->
          ExitCode.NOT_RUNNING;
      case NOT_INSTALLED, FOREIGN, UNKNOWN -> ExitCode.STATUS_UNKNOWN;
    };
  }
}
