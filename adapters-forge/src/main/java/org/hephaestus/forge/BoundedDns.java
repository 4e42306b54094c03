package org.hephaestus.forge;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import okhttp3.Dns;
import org.hephaestus.ports.time.CancelSignal;
import org.hephaestus.ports.time.Cancellable;

/**
 * Resolves names on a thread of its own and waits no longer than the call has left. The system's
 * resolver can block for a minute, and OkHttp's call timeout does not reach into it.
 */
final class BoundedDns implements Dns {
  private final Dns resolver;
  private final LongSupplier remainingNanos;
  private final CancelSignal cancel;

  BoundedDns(Dns resolver, LongSupplier remainingNanos, CancelSignal cancel) {
    this.resolver = resolver;
    this.remainingNanos = remainingNanos;
    this.cancel = cancel;
  }

  private sealed interface Found {
    record Addresses(List<InetAddress> list) implements Found {}

    record Nothing(String why) implements Found {}
  }

  @Override
  public List<InetAddress> lookup(String hostname) throws UnknownHostException {
    // Capacity 1: the first to answer wins, later ones are dropped by offer.
    BlockingQueue<Found> answer = new ArrayBlockingQueue<>(1);
    Thread.ofPlatform()
        .daemon()
        .name("heph-resolve")
        .start(() -> answer.offer(resolve(resolver, hostname)));
    Cancellable registration = cancel.onCancel(() -> answer.offer(new Found.Nothing("cancelled")));
    try {
      Found found = answer.poll(remainingNanos.getAsLong(), TimeUnit.NANOSECONDS);
      if (found instanceof Found.Addresses addresses) {
        return addresses.list();
      }
      throw new UnknownHostException(
          found instanceof Found.Nothing nothing
              ? nothing.why()
              : hostname + ": no answer from the resolver");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnknownHostException(hostname + ": interrupted");
    } finally {
      registration.cancel();
    }
  }

  private static Found resolve(Dns resolver, String hostname) {
    try {
      return new Found.Addresses(resolver.lookup(hostname));
    } catch (UnknownHostException | RuntimeException e) {
      return new Found.Nothing(String.valueOf(e.getMessage()));
    }
  }
}
