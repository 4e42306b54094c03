package org.hephaestus.socket;

import java.util.List;
import org.hephaestus.ports.api.ApiError;

/** The error codes of the protocol, what they are called, and whether trying again can help. */
final class Errors {
  /** Whether a client may send the same again. */
  enum Retry {
    /** It would be refused again. */
    NEVER,
    /** Yes, a mutation under the same op id. */
    SAME_OP,
    /** Yes, on a new connection, after a moment. */
    AFTER
  }

  /** One of them. */
  record Code(int code, String kind, Retry retry, String what) {}

  static final List<Code> ALL =
      List.of(
          of(ApiError.PARSE_ERROR, "parse_error", Retry.NEVER, "the line is no JSON"),
          of(ApiError.INVALID_REQUEST, "invalid_request", Retry.NEVER, "JSON, but no request"),
          of(ApiError.METHOD_NOT_FOUND, "method_not_found", Retry.NEVER, "no such method"),
          of(
              ApiError.INVALID_PARAMS,
              "invalid_params",
              Retry.NEVER,
              "a parameter is missing, unknown, of the wrong type or not understood: data.field"),
          of(
              ApiError.INTERNAL_ERROR,
              "internal_error",
              Retry.SAME_OP,
              "a bug in the daemon; its log has more"),
          of(
              ApiError.FRAME_TOO_LARGE,
              "frame_too_large",
              Retry.NEVER,
              "the line is too long or nested too deep; the connection is closed"),
          of(
              ApiError.PROTOCOL_MISMATCH,
              "protocol_mismatch",
              Retry.NEVER,
              "no protocol level in common"),
          of(
              ApiError.NOT_OWNER,
              "not_owner",
              Retry.NEVER,
              "the caller is another user; the connection is closed"),
          of(ApiError.SHUTTING_DOWN, "shutting_down", Retry.AFTER, "the daemon is going away"),
          of(
              ApiError.NOT_SERVING,
              "not_serving",
              Retry.NEVER,
              "the daemon cannot serve: the message says why; in the place of a hello"),
          of(ApiError.NOT_FOUND, "not_found", Retry.NEVER, "no such node or project"),
          of(
              ApiError.OP_CONFLICT,
              "op_conflict",
              Retry.NEVER,
              "another request was sent under this op_id"),
          of(
              ApiError.OP_FENCED,
              "op_fenced",
              Retry.NEVER,
              "op.outcome has said of this op_id that it did not take effect, so it must not"),
          of(
              ApiError.AMBIGUOUS,
              "ambiguous",
              Retry.NEVER,
              "more than one node is meant: data.candidates"),
          of(
              ApiError.STALE,
              "stale",
              Retry.NEVER,
              "written against a state that this store cannot recall"),
          of(
              ApiError.BUSY,
              "busy",
              Retry.AFTER,
              "too many clients, or too much unfinished input; the connection is closed"),
          of(
              ApiError.STORE,
              "store",
              Retry.SAME_OP,
              "the store could not do it, and kept nothing of it; data.kind says why"),
          of(
              ApiError.SYNC,
              "sync",
              Retry.NEVER,
              "this daemon has no hub, or the hub did not do it: the message says which"));

  private static final Code OTHER = of(0, "error", Retry.NEVER, "");

  private Errors() {}

  private static Code of(int code, String kind, Retry retry, String what) {
    return new Code(code, kind, retry, what);
  }

  private static Code find(int code) {
    return ALL.stream().filter(known -> known.code() == code).findFirst().orElse(OTHER);
  }

  static String kind(int code) {
    return find(code).kind();
  }

  static String retry(int code) {
    return Json.lower(find(code).retry());
  }

  /** An error that the connection itself finds. */
  static ApiError error(int code, String message, String hint) {
    return new ApiError(code, message, kind(code), hint);
  }
}
