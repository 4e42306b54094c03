package org.hephaestus.ports.api;

/**
 * A mutation under an id: carried out once, however often it arrives. The same id with the same
 * mutation answers the same again, with another mutation it is refused as {@link
 * ApiError#OP_CONFLICT}, after {@link Request.GetOutcome} said "not applied" as {@link
 * ApiError#OP_FENCED}.
 *
 * @param opId a ULID, new for each thing that a person does
 * @param mutation what to do, of kind {@link Request.Kind#MUTATION}
 */
public record Identified(String opId, Request<Changed> mutation) implements Request<Changed> {
  public Identified {
    if (mutation.kind() != Kind.MUTATION || mutation instanceof Identified) {
      throw new IllegalArgumentException("only a mutation can be identified, not " + mutation);
    }
  }

  @Override
  public String method() {
    return mutation.method();
  }

  @Override
  public Kind kind() {
    return Kind.MUTATION;
  }
}
