package org.hephaestus.ports.api;

/**
 * A refusal.
 *
 * @param code JSON-RPC 2.0 error code (section 5.1), or one of heph's own below -32000
 * @param message what is wrong and what was expected; one line
 * @param kind machine-readable, lower case with underscores
 * @param hint what to do next; one line, may be empty
 */
public record ApiError(int code, String message, String kind, String hint) {
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

  /** The daemon is at its limit of connections. */
  public static final int BUSY = -32016;
}
