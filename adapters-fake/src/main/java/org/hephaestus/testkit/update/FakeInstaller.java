package org.hephaestus.testkit.update;

import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.hephaestus.ports.time.CallLimits;
import org.hephaestus.ports.update.Failure;
import org.hephaestus.ports.update.FailureCause;
import org.hephaestus.ports.update.Installer;
import org.hephaestus.ports.update.StagingArea;
import org.hephaestus.ports.update.UpdateState;

/**
 * An installer that builds nothing. By default every order succeeds: it reports {@link
 * UpdateState#FETCHED} and {@link UpdateState#VERIFIED} and answers a product folder below the
 * staging area that it does not create. Scripted answers, if any, go first, one per call. Safe from
 * any thread; blocks only if {@link #duringStage} does.
 */
public final class FakeInstaller implements Installer {
  private final String delivery;
  private final Map<String, String> tags = new HashMap<>();
  private final Deque<Result> script = new ArrayDeque<>();
  private final List<Call> calls = new ArrayList<>();
  private Preflight preflight = new Preflight.Ready(List.of("nothing is needed"));
  private Consumer<Call> duringStage = call -> {};

  /**
   * One call of {@link #stage}.
   *
   * @param order what was ordered
   * @param area where to
   * @param limits the limits of the call
   */
  public record Call(Order order, StagingArea area, CallLimits limits) {}

  /** An installer with delivery {@code source}. */
  public FakeInstaller() {
    this("source");
  }

  /** An installer with this delivery name. */
  public FakeInstaller(String delivery) {
    this.delivery = delivery;
  }

  /**
   * Gives the imagined repository a tag. From the first tag on, orders of other tags fail with
   * {@link FailureCause#TAG_MISSING}, and orders of another commit with {@link
   * FailureCause#COMMIT_MISMATCH}.
   */
  public synchronized FakeInstaller withTag(String tag, String commit) {
    tags.put(tag, commit);
    return this;
  }

  /** Answers one call with {@code result}; answers queue up, first in first out. */
  public synchronized FakeInstaller answerNext(Result result) {
    script.add(result);
    return this;
  }

  /** Fails one call; queues up with {@link #answerNext}. */
  public FakeInstaller failNext(Failure failure) {
    return answerNext(new Result.Failed(failure));
  }

  /** Answers every preflight with {@code answer}. */
  public synchronized FakeInstaller preflight(Preflight answer) {
    preflight = answer;
    return this;
  }

  /**
   * Runs {@code hook} in every call of {@link #stage}, before it answers: to write a product, to
   * cancel, to look at what the caller holds meanwhile. What it throws, the call throws.
   */
  public synchronized FakeInstaller duringStage(Consumer<Call> hook) {
    duringStage = hook;
    return this;
  }

  /** The {@link #stage} calls so far, oldest first. */
  public synchronized List<Call> calls() {
    return List.copyOf(calls);
  }

  /** The product folder the default answer names for a staging area. */
  public static URI productOf(StagingArea area) {
    String base = area.location().toString();
    return URI.create(base + (base.endsWith("/") ? "" : "/") + "product/");
  }

  @Override
  public String delivery() {
    return delivery;
  }

  @Override
  public synchronized Preflight preflight() {
    return preflight;
  }

  @Override
  public Result stage(Order order, StagingArea area, CallLimits limits, Observer observer) {
    Call call = new Call(order, area, limits);
    Consumer<Call> hook;
    Result scripted;
    String wanted = order.commit();
    String actual;
    boolean known;
    synchronized (this) {
      calls.add(call);
      hook = duringStage;
      scripted = script.poll();
      known = tags.isEmpty() || tags.containsKey(order.tag());
      actual = tags.getOrDefault(order.tag(), wanted);
    }
    if (limits.cancel().isCancelled()) {
      return cancelled(order);
    }
    hook.accept(call);
    if (limits.cancel().isCancelled()) {
      return cancelled(order);
    }
    if (scripted instanceof Result.Failed) {
      return scripted;
    }
    if (!known) {
      return failed(FailureCause.TAG_MISSING, "there is no tag " + order.tag());
    }
    observer.reached(UpdateState.FETCHED);
    if (!actual.equals(wanted)) {
      return failed(
          FailureCause.COMMIT_MISMATCH,
          "tag " + order.tag() + " is " + actual + ", wanted " + wanted);
    }
    observer.reached(UpdateState.VERIFIED);
    return scripted != null ? scripted : new Result.Staged(productOf(area));
  }

  private static Result cancelled(Order order) {
    return failed(FailureCause.CANCELLED, "staging " + order.id() + " was cancelled");
  }

  private static Result failed(FailureCause cause, String message) {
    return new Result.Failed(Failure.of(cause, message, ""));
  }
}
