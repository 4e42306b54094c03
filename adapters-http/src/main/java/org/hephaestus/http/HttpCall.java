package org.hephaestus.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.DataFormatException;
import java.util.zip.ZipException;
import javax.net.ssl.SSLException;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Connection;
import okhttp3.EventListener;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okio.BufferedSource;
import okio.Okio;
import org.hephaestus.ports.sync.PendingReply;
import org.hephaestus.ports.sync.SyncFailure;
import org.hephaestus.ports.sync.SyncFailure.Kind;
import org.hephaestus.ports.sync.SyncReply;
import org.hephaestus.ports.time.CancelSignal;
import org.hephaestus.ports.time.Cancellable;
import org.hephaestus.wire.CappedSource;
import org.hephaestus.wire.SyncWire;
import org.hephaestus.wire.WireException;
import org.jspecify.annotations.Nullable;

/**
 * One question and its answer. The caller waits on its own clock and not on the one that does the
 * work: what hangs where no timeout of the client reaches, like a resolver, does not hold it up.
 */
final class HttpCall {
  /** Notes when a connection stands; for the client that the call is made with. */
  static final EventListener.Factory CONNECTED = call -> new Connected();

  /** Reads an answer. */
  interface Reading<T> {
    T read(BufferedSource body) throws IOException;
  }

  private static final class Connected extends EventListener {
    @Override
    public void connectionAcquired(Call call, Connection connection) {
      Begun begun = call.request().tag(Begun.class);
      if (begun != null) {
        begun.connected.complete(null);
      }
    }
  }

  private static final class Begun {
    private final CompletableFuture<Void> connected = new CompletableFuture<>();
  }

  private final OkHttpClient client;
  private final Request request;
  private final Begun begun = new Begun();
  private final Duration connect;
  private final Duration limit;

  HttpCall(OkHttpClient client, Request request, Duration connect, Duration limit) {
    this.client = client;
    this.request = request.newBuilder().tag(Begun.class, begun).build();
    this.connect = connect;
    this.limit = limit;
  }

  <T> SyncReply<T> run(CancelSignal cancel, Reading<T> reading) {
    return begin(cancel, reading).await();
  }

  <T> PendingReply<T> begin(CancelSignal cancel, Reading<T> reading) {
    return new Pending<>(cancel, reading);
  }

  private final class Pending<T> implements PendingReply<T> {
    private final CompletableFuture<SyncReply<T>> answer = new CompletableFuture<>();
    private final Call call = client.newCall(request);
    private final Cancellable registration;
    private final long from = System.nanoTime();

    Pending(CancelSignal cancel, Reading<T> reading) {
      call.timeout().timeout(limit.toNanos(), TimeUnit.NANOSECONDS);
      registration =
          cancel.onCancel(
              () -> {
                answer.complete(failed(Kind.CANCELLED, "no longer wanted"));
                begun.connected.complete(null);
              });
      if (!answer.isDone()) {
        call.enqueue(new Arrival<>(answer, reading));
      }
    }

    @Override
    public SyncReply<T> await() {
      try {
        HttpCall.await(begun.connected, left(connect));
        if (!begun.connected.isDone()) {
          return failed(Kind.TIMEOUT, "no connection to " + where() + " within " + connect);
        }
        SyncReply<T> reply = HttpCall.await(answer, left(limit));
        return reply == null
            ? failed(Kind.TIMEOUT, where() + " gave no complete answer within " + limit)
            : reply;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return failed(Kind.CANCELLED, "interrupted");
      } finally {
        close();
      }
    }

    private Duration left(Duration whole) {
      return whole.minusNanos(System.nanoTime() - from);
    }

    @Override
    public void close() {
      registration.cancel();
      call.cancel(); // closes the connection if the answer is not complete
    }
  }

  /** What it comes to; null when it does not in time. */
  private static <T> @Nullable T await(CompletableFuture<T> what, Duration limit)
      throws InterruptedException {
    try {
      return what.get(Math.max(0, limit.toNanos()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return null;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private String where() {
    return request.url().newBuilder().query(null).build().toString();
  }

  /** Reads on a thread of the client. */
  private final class Arrival<T> implements Callback {
    private final CompletableFuture<SyncReply<T>> answer;
    private final Reading<T> reading;

    Arrival(CompletableFuture<SyncReply<T>> answer, Reading<T> reading) {
      this.answer = answer;
      this.reading = reading;
    }

    @Override
    public void onFailure(Call call, IOException e) {
      done(broken(e));
    }

    @Override
    public void onResponse(Call call, Response response) {
      try (response) {
        done(read(response));
      } catch (IOException e) {
        done(broken(e));
      } catch (RuntimeException e) {
        done(failed(Kind.GARBLED, where() + " answered what cannot be read: " + e));
      }
    }

    private void done(SyncReply<T> reply) {
      answer.complete(reply);
      begun.connected.complete(null);
    }

    private SyncReply<T> read(Response response) throws IOException {
      if (response.header(SyncWire.PROTOCOL_HEADER) == null) {
        return failed(Kind.GARBLED, stranger(response));
      }
      BufferedSource body = Okio.buffer(new CappedSource(response.body().source()));
      if (response.isSuccessful()) {
        T value = reading.read(body);
        if (!body.exhausted()) {
          throw new WireException("more than one answer");
        }
        return new SyncReply.Ok<>(value);
      }
      return new SyncReply.Failed<>(SyncWire.failure(body.readUtf8(), kind(response.code())));
    }

    private String stranger(Response response) {
      String location = response.header("Location");
      return where()
          + " answered "
          + response.code()
          + (location == null ? "" : " and sends to " + location)
          + ", and that is no hub: check --hub-url; a network that wants a login answers like this"
          + " too";
    }
  }

  private static Kind kind(int status) {
    return switch (status) {
      case 409 -> Kind.EPOCH_CHANGED;
      case 413 -> Kind.TOO_LARGE;
      case 426 -> Kind.PROTOCOL;
      case 403 -> Kind.WRONG_OWNER;
      case 507 -> Kind.FULL;
      case 429, 500, 502, 503, 504 -> Kind.BUSY;
      default -> Kind.MALFORMED;
    };
  }

  private <T> SyncReply<T> broken(IOException e) {
    String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    if (e instanceof UnknownHostException) {
      return failed(Kind.UNREACHABLE, "no address for " + request.url().host() + ": " + why);
    }
    if (e instanceof SSLException) {
      return failed(
          why.contains("timed out") ? Kind.TIMEOUT : Kind.UNREACHABLE,
          "no trusted connection to " + where() + ": " + why);
    }
    if (e instanceof SocketTimeoutException || e instanceof InterruptedIOException) {
      return failed(Kind.TIMEOUT, where() + " did not answer in time: " + why);
    }
    if (isGarbled(e)) {
      return failed(Kind.GARBLED, where() + " answered what cannot be read: " + why);
    }
    return failed(Kind.UNREACHABLE, "cannot reach " + where() + ": " + why);
  }

  private static boolean isGarbled(IOException e) {
    return e instanceof WireException
        || e instanceof ZipException
        || e.getCause() instanceof DataFormatException
        || String.valueOf(e.getMessage()).contains(": actual 0x")
        || e instanceof ProtocolException
        || e instanceof EOFException;
  }

  private static <T> SyncReply<T> failed(Kind kind, String message) {
    return new SyncReply.Failed<>(SyncFailure.of(kind, message));
  }
}
