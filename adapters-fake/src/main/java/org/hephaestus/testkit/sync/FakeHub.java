package org.hephaestus.testkit.sync;

import java.util.ArrayList;
import java.util.List;
import org.hephaestus.ports.sync.DigestQuery;
import org.hephaestus.ports.sync.HubApi;
import org.hephaestus.ports.sync.HubGreeting;
import org.hephaestus.ports.sync.Pull;
import org.hephaestus.ports.sync.Push;
import org.hephaestus.ports.sync.SpokeGreeting;
import org.hephaestus.ports.sync.StateDigests;
import org.hephaestus.ports.sync.SyncFailure;
import org.hephaestus.ports.sync.SyncReply;
import org.jspecify.annotations.Nullable;

/** Answers what it was told to answer, and remembers what it was asked. Safe from any thread. */
public final class FakeHub implements HubApi {
  private final List<Object> asked = new ArrayList<>();
  private @Nullable SyncFailure failure;
  private @Nullable HubGreeting greeting;
  private Push.Receipt receipt = new Push.Receipt(0, 0, 0, List.of());
  private Pull.Page page = new Pull.Page(List.of(), 0, false, List.of());
  private StateDigests digests = new StateDigests("e", 0, java.util.Map.of());
  private long head;

  /** What it was asked, in order, without the questions for the head. */
  public synchronized List<Object> asked() {
    return List.copyOf(asked);
  }

  /** Every question from now on fails like this; null for no more. */
  public synchronized void fail(@Nullable SyncFailure with) {
    failure = with;
  }

  /** What it answers to a greeting. */
  public synchronized void greetWith(HubGreeting with) {
    greeting = with;
  }

  /** What it answers to a push. */
  public synchronized void acceptWith(Push.Receipt with) {
    receipt = with;
  }

  /** What it answers to a pull. */
  public synchronized void handOut(Pull.Page with) {
    page = with;
  }

  /** What it answers to a question for digests. */
  public synchronized void compareWith(StateDigests with) {
    digests = with;
  }

  /** The number of its last arrival. */
  public synchronized void arrived(long number) {
    head = number;
  }

  @Override
  public synchronized SyncReply<HubGreeting> hello(SpokeGreeting spoke) {
    asked.add(spoke);
    HubGreeting with = greeting;
    if (with == null && failure == null) {
      throw new IllegalStateException("the test did not say what to greet with");
    }
    return with == null ? failed() : answer(with);
  }

  @Override
  public synchronized SyncReply<Push.Receipt> push(Push push) {
    asked.add(push);
    return answer(receipt);
  }

  @Override
  public synchronized SyncReply<Pull.Page> pull(Pull pull) {
    asked.add(pull);
    return answer(page);
  }

  @Override
  public synchronized SyncReply<Long> head(Pull pull) {
    return answer(head);
  }

  @Override
  public synchronized SyncReply<StateDigests> digests(DigestQuery query) {
    asked.add(query);
    return answer(digests);
  }

  private <T> SyncReply<T> answer(T value) {
    return failure == null ? new SyncReply.Ok<>(value) : failed();
  }

  private <T> SyncReply<T> failed() {
    SyncFailure with = failure;
    if (with == null) {
      throw new IllegalStateException("it does not fail");
    }
    return new SyncReply.Failed<>(with);
  }
}
