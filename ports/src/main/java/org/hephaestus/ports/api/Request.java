package org.hephaestus.ports.api;

import org.hephaestus.ports.update.ApplyTicket;
import org.hephaestus.ports.update.UpdateStatus;

/**
 * One thing a client may ask. Sealed: a new verb is a new record, and the compiler finds every
 * place that must know it.
 *
 * @param <R> the type of the answer
 */
public sealed interface Request<R>
    permits Request.Ping,
        Request.Status,
        Request.GetUpdateStatus,
        Request.CheckForUpdate,
        Request.ApplyUpdate,
        Request.GetOutcome,
        UpdateRequest,
        TaskRequest,
        KnowledgeRequest,
        ConflictRequest,
        StoreRequest,
        SyncRequest,
        Identified {
  /** Whether repeating the request could matter. */
  enum Kind {
    /** May be repeated by anybody on the way: it changes nothing, or the same thing again. */
    READ,
    /**
     * Changes the store. Carried under an id of the client's choice ({@link Identified}), which is
     * stored with the result, so that a client whose reply was lost can ask what became of it.
     */
    MUTATION,
    /**
     * Changes something else, and what became of it is not recorded: must not be repeated unless it
     * is certain that it had no effect.
     */
    ACTION
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
      return Kind.ACTION;
    }
  }

  /**
   * {@code op.outcome}: what became of a mutation. When it has not taken effect by now, it never
   * will: the id is fenced, and a late copy of the mutation is refused with {@link
   * ApiError#OP_FENCED}.
   *
   * @param opId the id under which it was sent
   */
  record GetOutcome(String opId) implements Request<OpOutcome> {
    @Override
    public String method() {
      return "op.outcome";
    }

    @Override
    public Kind kind() {
      return Kind.READ;
    }
  }
}
