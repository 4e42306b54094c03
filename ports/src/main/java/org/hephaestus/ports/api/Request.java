package org.hephaestus.ports.api;

import org.hephaestus.ports.update.ApplyTicket;
import org.hephaestus.ports.update.UpdateStatus;

/**
 * One thing a client may ask. Sealed: a new verb is a new record here, and the compiler finds every
 * place that must know it.
 *
 * @param <R> the type of the answer
 */
public sealed interface Request<R> {
  /** Whether repeating the request could matter. */
  enum Kind {
    /** Changes nothing; may be repeated. */
    READ,
    /** Changes something; must not be repeated unless it is certain that it had no effect. */
    MUTATION
  }

  /** The JSON-RPC method. Part of the protocol: never changes. */
  String method();

  /** See {@link Kind}. */
  Kind kind();

  /** {@code ping}: is somebody there, and which version? */
  record Ping() implements Request<Pong> {
    @Override
    public String method() {
      return "ping";
    }

    @Override
    public Kind kind() {
      return Kind.READ;
    }
  }

  /** {@code status}: everything about the daemon on one page. */
  record Status() implements Request<DaemonStatus> {
    @Override
    public String method() {
      return "status";
    }

    @Override
    public Kind kind() {
      return Kind.READ;
    }
  }

  /** {@code update.status}: the self-updater alone. */
  record GetUpdateStatus() implements Request<UpdateStatus> {
    @Override
    public String method() {
      return "update.status";
    }

    @Override
    public Kind kind() {
      return Kind.READ;
    }
  }

  /**
   * {@code update.check}: ask the forge now, whatever the schedule and the mode say. Blocks for the
   * length of a check.
   */
  record CheckForUpdate() implements Request<UpdateStatus> {
    @Override
    public String method() {
      return "update.check";
    }

    @Override
    public Kind kind() {
      return Kind.READ;
    }
  }

  /**
   * {@code update.apply}: install the newest acceptable release and restart. Answers at once;
   * follow it with {@link GetUpdateStatus}, across the restart.
   */
  record ApplyUpdate() implements Request<ApplyTicket> {
    @Override
    public String method() {
      return "update.apply";
    }

    @Override
    public Kind kind() {
      return Kind.MUTATION;
    }
  }
}
