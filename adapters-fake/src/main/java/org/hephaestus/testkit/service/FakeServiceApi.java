package org.hephaestus.testkit.service;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.hephaestus.ports.service.ServiceApi;
import org.hephaestus.ports.service.ServiceOrder;
import org.hephaestus.ports.service.ServiceReply;
import org.hephaestus.ports.service.ServiceReport;
import org.hephaestus.ports.service.ServiceReport.Condition;
import org.hephaestus.ports.service.ServiceState;

/**
 * A service that does nothing but record what it was asked and answer as it was told. A scripted
 * list of replies is used up from its front; its last reply stays.
 */
public final class FakeServiceApi implements ServiceApi {
  /** What it reports unless told otherwise. */
  public static final ServiceReport NOT_INSTALLED =
      new ServiceReport(
          Condition.NOT_INSTALLED,
          "there is no service",
          List.of("install and start it: heph daemon start"),
          "systemd",
          List.of(),
          false,
          ServiceState.Linger.OFF,
          0,
          0,
          null,
          "",
          "1.0.0 (0123456789ab)",
          "",
          "",
          "",
          List.of(),
          null);

  /** What can be asked. */
  public enum Verb {
    /** {@link ServiceApi#start}. */
    START,
    /** {@link ServiceApi#restart}. */
    RESTART,
    /** {@link ServiceApi#stop}. */
    STOP,
    /** {@link ServiceApi#uninstall}. */
    UNINSTALL,
    /** {@link ServiceApi#show}. */
    SHOW,
    /** {@link ServiceApi#status}. */
    STATUS
  }

  /**
   * What was asked.
   *
   * @param order {@link ServiceOrder#NONE} where there is none
   */
  public record Asked(Verb verb, ServiceOrder order) {}

  private final List<Asked> asked = new ArrayList<>();
  private final Map<Verb, Deque<ServiceReply>> replies = new EnumMap<>(Verb.class);
  private List<String> progress = List.of();
  private Shown shown = new Shown.Files(List.of(), false, List.of());
  private ServiceReport report = NOT_INSTALLED;
  private String logFile = "";
  private List<String> output = List.of();

  /** A service that does whatever it is told. */
  public FakeServiceApi() {}

  /** Replies this to a verb, the last one for ever. */
  public synchronized FakeServiceApi reply(Verb verb, ServiceReply first, ServiceReply... more) {
    Deque<ServiceReply> script = new ArrayDeque<>();
    script.add(first);
    script.addAll(List.of(more));
    replies.put(verb, script);
    return this;
  }

  /** Says these lines before it replies. */
  public synchronized FakeServiceApi progress(String... lines) {
    progress = List.of(lines);
    return this;
  }

  /** Answers this to {@link #show}. */
  public synchronized FakeServiceApi shown(Shown value) {
    shown = value;
    return this;
  }

  /** Answers this to {@link #status}. */
  public synchronized FakeServiceApi report(ServiceReport value) {
    report = value;
    return this;
  }

  /** Answers this to {@link #logFile}. */
  public synchronized FakeServiceApi logFile(String value) {
    logFile = value;
    return this;
  }

  /** The manager has kept these lines. */
  public synchronized FakeServiceApi output(String... lines) {
    output = List.of(lines);
    return this;
  }

  /** Everything so far, oldest first. */
  public synchronized List<Asked> asked() {
    return List.copyOf(asked);
  }

  private ServiceReply reply(Verb verb, ServiceOrder order, Consumer<String> listener) {
    List<String> said;
    ServiceReply reply;
    synchronized (this) {
      asked.add(new Asked(verb, order));
      said = progress;
      Deque<ServiceReply> script = replies.get(verb);
      reply =
          script == null
              ? new ServiceReply.Done("done", List.of(), true)
              : script.size() > 1 ? script.removeFirst() : script.getFirst();
    }
    // Outside the lock: whoever listens may ask something itself.
    said.forEach(listener);
    return reply;
  }

  @Override
  public ServiceReply start(ServiceOrder order, Consumer<String> listener) {
    return reply(Verb.START, order, listener);
  }

  @Override
  public ServiceReply restart(ServiceOrder order, Consumer<String> listener) {
    return reply(Verb.RESTART, order, listener);
  }

  @Override
  public ServiceReply stop(Consumer<String> listener) {
    return reply(Verb.STOP, ServiceOrder.NONE, listener);
  }

  @Override
  public ServiceReply uninstall(Consumer<String> listener) {
    return reply(Verb.UNINSTALL, ServiceOrder.NONE, listener);
  }

  @Override
  public synchronized Shown show(ServiceOrder order) {
    asked.add(new Asked(Verb.SHOW, order));
    return shown;
  }

  @Override
  public synchronized ServiceReport status() {
    asked.add(new Asked(Verb.STATUS, ServiceOrder.NONE));
    return report;
  }

  @Override
  public synchronized String logFile() {
    return logFile;
  }

  @Override
  public synchronized List<String> output(int lines) {
    return output.subList(Math.max(0, output.size() - lines), output.size());
  }
}
