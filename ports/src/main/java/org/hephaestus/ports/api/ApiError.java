package org.hephaestus.ports.api;

import java.util.List;

/**
 * A refusal.
 *
 * @param code JSON-RPC 2.0 error code (section 5.1), or one of heph's own below -32000
 * @param message what is wrong and what was expected; one line
 * @param kind machine-readable, lower case with underscores
 * @param hint what to do next; may be empty, may have several lines
 * @param field the parameter that is meant; empty when none is
 * @param candidates what an ambiguous reference could have meant, at most 10
 */
public record ApiError(
    int code, String message, String kind, String hint, String field, List<Candidate> candidates) {
  /**
   * Something that was perhaps meant.
   *
   * @param nodeId its id
   * @param title its title
   */
  public record Candidate(String nodeId, String title) {}

  /** JSON-RPC: the line is no JSON. */
  public static final int PARSE_ERROR = -32700;

  /** JSON-RPC: JSON, but no request. */
  public static final int INVALID_REQUEST = -32600;

  /** JSON-RPC: no such method. */
  public static final int METHOD_NOT_FOUND = -32601;

  /** JSON-RPC: a parameter is missing, unknown or of the wrong type. */
  public static final int INVALID_PARAMS = -32602;

  /** JSON-RPC: a bug in the daemon; its log has more. */
  public static final int INTERNAL_ERROR = -32603;

  /** The line is longer, or nested deeper, than the daemon reads. The connection is closed. */
  public static final int FRAME_TOO_LARGE = -32001;

  /** Client and daemon have no protocol level in common. */
  public static final int PROTOCOL_MISMATCH = -32002;

  /** The caller is another user. The connection is closed. */
  public static final int NOT_OWNER = -32003;

  /** The daemon is going away. */
  public static final int SHUTTING_DOWN = -32004;

  /** The daemon cannot serve anybody, and waiting does not help. Said in the place of a hello. */
  public static final int NOT_SERVING = -32005;

  /** The daemon is at its limit of connections. */
  public static final int BUSY = -32016;

  /** No node or conflict has this id, no project this name. */
  public static final int NOT_FOUND = -32010;

  /** Another request was sent under this op id. */
  public static final int OP_CONFLICT = -32011;

  /** The client was told that this op id did not take effect, so it must not any more. */
  public static final int OP_FENCED = -32012;

  /** More than one node is meant; see {@link #candidates()}. */
  public static final int AMBIGUOUS = -32013;

  /** It was written against a state that this store cannot recall. */
  public static final int STALE = -32014;

  /** The store could not do it; nothing of it was kept. {@link #kind()} says why. */
  public static final int STORE = -32017;

  /** This daemon has no hub, or the hub did not do it. */
  public static final int SYNC = -32018;

  public ApiError {
    candidates = List.copyOf(candidates);
  }

  /** A refusal that means no parameter and has no candidates. */
  public ApiError(int code, String message, String kind, String hint) {
    this(code, message, kind, hint, "", List.of());
  }
}
