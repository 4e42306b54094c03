package org.hephaestus.domain.task;

import java.util.List;
import org.hephaestus.domain.op.Nodes;
import org.hephaestus.ports.api.ApiError;
import org.hephaestus.ports.store.NodeRecord;
import org.hephaestus.ports.store.StoreFailure;

/**
 * Ends a use case with an error for its caller, and its transaction without effect. Never leaves
 * {@link DataApi}.
 */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient ApiError error;

  private Refusal(ApiError error) {
    super(error.message(), null, false, false);
    this.error = error;
  }

  ApiError error() {
    return error;
  }

  static Refusal parameter(String field, String message, String hint) {
    return new Refusal(
        new ApiError(ApiError.INVALID_PARAMS, message, "invalid_params", hint, field, List.of()));
  }

  static Refusal notFound(String field, String message, String hint) {
    return new Refusal(
        new ApiError(ApiError.NOT_FOUND, message, "not_found", hint, field, List.of()));
  }

  static Refusal ambiguous(String field, String message, List<NodeRecord> nodes) {
    return ambiguousOf(
        field,
        message,
        nodes.stream().map(node -> new ApiError.Candidate(node.id(), node.title())).toList());
  }

  static Refusal ambiguousOf(String field, String message, List<ApiError.Candidate> candidates) {
    return new Refusal(
        new ApiError(
            ApiError.AMBIGUOUS,
            message,
            "ambiguous",
            "give more of the id",
            field,
            candidates.stream().limit(10).toList()));
  }

  static Refusal of(int code, String kind, String message, String hint) {
    return new Refusal(new ApiError(code, message, kind, hint));
  }

  static ApiError store(StoreFailure failure) {
    return new ApiError(
        ApiError.STORE,
        failure.message(),
        "store_" + Nodes.word(failure.kind()),
        failure.nextStep());
  }
}
