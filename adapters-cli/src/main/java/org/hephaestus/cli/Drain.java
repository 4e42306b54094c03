package org.hephaestus.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.OverlappingFileLockException;
import org.hephaestus.ports.api.ApiError;
import org.hephaestus.ports.api.CallResult;
import org.hephaestus.ports.api.Changed;
import org.hephaestus.ports.api.HephApi;
import org.hephaestus.ports.api.Identified;
import org.hephaestus.ports.api.TaskFields;
import org.hephaestus.ports.api.TaskRequest;

/**
 * Sends what waits in the spool, oldest first. A line leaves the spool when the daemon has it or
 * will never take it; two that drain at once, or a crash in between, send it twice under one id.
 */
public final class Drain {
  private final Host host;
  private final Spool spool;
  private String why = "";

  /** A drain of the user's spool. */
  public Drain(Host host) {
    this(host, Spool.of(host));
  }

  Drain(Host host, Spool spool) {
    this.host = host;
    this.spool = spool;
  }

  /** {@link #run} for whoever goes on in any case. */
  public void quietly(HephApi api) {
    boolean all = run(api);
    if (!all) {
      host.err()
          .println("heph: captures wait in " + spool.file() + "; the next command tries again");
    }
  }

  /**
   * Sends what waits. With nothing waiting, this is one look at the file system. Never throws:
   * whoever calls it has something else to do.
   *
   * @return whether nothing waits any more
   */
  public boolean run(HephApi api) {
    if (spool.isEmpty()) {
      return true;
    }
    try {
      for (String line : spool.lines()) {
        Spool.Item item = Spool.decode(line);
        if (item == null) {
          spool.reject(line, "this is no line of heph-quickadd");
          host.err().println("heph: a line of the spool makes no sense: see " + spool.rejected());
        } else if (!settled(api, line, item)) {
          return false;
        }
      }
      return spool.isEmpty();
    } catch (IOException | UncheckedIOException | OverlappingFileLockException e) {
      why = "the spool cannot be worked on: " + e;
      host.err().println("heph: " + spool.file() + " waits, and cannot be worked on: " + e);
      return false;
    }
  }

  private void sent(Spool.Item item) {
    host.err().println("heph: added '" + Text.plain(item.title()) + "', captured before");
  }

  private boolean settled(HephApi api, String line, Spool.Item item) throws IOException {
    CallResult<Changed> result = api.call(request(item));
    if (result instanceof CallResult.Ok<Changed>) {
      spool.remove(line);
      sent(item);
      return true;
    }
    why = why(result);
    if (!(result instanceof CallResult.RpcError<Changed> refused)) {
      return false;
    }
    ApiError error = refused.error();
    if (error.code() == ApiError.OP_FENCED) {
      // Some client was told that it did not happen, and it never will under this id. Nobody can
      // have carried it out, so a new id is safe; and only here: after a mere "not applied" of this
      // call, another one that drains may have succeeded.
      Spool.Item again =
          new Spool.Item(OpIds.next(host.millis(), host.chance()), item.capture(), item.title());
      String renewed = Spool.line(again);
      spool.replace(line, renewed);
      if (!spool.lines().contains(renewed)) {
        return true; // somebody else has given it a new id, and sends it
      }
      if (api.call(request(again)) instanceof CallResult.Ok<Changed>) {
        spool.remove(renewed);
        sent(again);
        return true;
      }
      return false;
    }
    if (Refusals.isForEver(error)) {
      spool.reject(line, error.message());
      host.err()
          .println(
              "heph: '"
                  + Text.plain(item.title())
                  + "' was refused: "
                  + Text.plain(error.message())
                  + "; kept in "
                  + spool.rejected());
      return true;
    }
    return false;
  }

  /** Why {@link #run} has left something. */
  String why() {
    return why;
  }

  /** Why a capture could not be handed over. */
  static String why(CallResult<Changed> result) {
    return switch (result) {
      case CallResult.Ok<Changed> ok -> "";
      case CallResult.RpcError<Changed> refused -> refused.error().message();
      case CallResult.NotApplied<Changed> not -> not.why();
      case CallResult.Unknown<Changed> unknown -> unknown.why();
      case CallResult.Unreachable<Changed> nobody -> nobody.why();
    };
  }

  static Identified request(Spool.Item item) {
    return new Identified(
        item.opId(), new TaskRequest.Create(item.capture(), TaskFields.titled(item.title()), null));
  }
}
