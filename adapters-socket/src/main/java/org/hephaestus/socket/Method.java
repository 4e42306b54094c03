package org.hephaestus.socket;

import java.util.ArrayList;
import java.util.List;
import okio.Buffer;
import org.hephaestus.ports.api.Changed;
import org.hephaestus.ports.api.Identified;
import org.hephaestus.ports.api.Request;
import org.hephaestus.socket.JsonRpc.Incoming;
import org.jspecify.annotations.Nullable;

/**
 * One method of the protocol: what {@code rpc.describe} says about it, and how its parameters
 * become a request. One value for both, so that they cannot disagree.
 */
final class Method {
  static final Param OP_ID =
      Param.required(
          "op_id",
          Param.Type.ULID,
          "a new one for each thing that a person does; the same again for the same request");

  /** Makes a request of its parameters. */
  @FunctionalInterface
  interface Decoder<Q> {
    Q decode(Params params) throws Params.InvalidException;
  }

  /** Makes of the parameters what the connection has to do. */
  @FunctionalInterface
  private interface Asked {
    Incoming asked(String id, Params params) throws Params.InvalidException;
  }

  private final String name;
  private final Request.Kind kind;
  private final String what;
  private final List<Param> params;
  private final String result;
  private final List<String> errors;
  private final Asked asked;

  private Method(
      String name,
      Request.Kind kind,
      String what,
      List<Param> params,
      String result,
      List<String> errors,
      Asked asked) {
    this.name = name;
    this.kind = kind;
    this.what = what;
    this.params = List.copyOf(params);
    this.result = result;
    this.errors = List.copyOf(errors);
    this.asked = asked;
  }

  /** A method that the connection itself answers. */
  static Method own(String name, String what, String result, Incoming.Own own) {
    return new Method(
        name, Request.Kind.READ, what, List.of(), result, List.of(), (id, p) -> own.as(id));
  }

  /** A method that is a request, but no mutation. */
  static Method of(
      Request.Kind kind,
      String name,
      String what,
      List<Param> params,
      String result,
      List<String> errors,
      Decoder<Request<?>> decoder) {
    return new Method(
        name,
        kind,
        what,
        params,
        result,
        errors,
        (id, p) -> new Incoming.Call(id, decoder.decode(p)));
  }

  /** A mutation: it has an op id, whatever else it has. */
  static Method mutation(
      String name,
      String what,
      List<Param> params,
      List<String> errors,
      Decoder<Request<Changed>> decoder) {
    List<Param> all = new ArrayList<>();
    all.add(OP_ID);
    all.addAll(params);
    List<String> allErrors = new ArrayList<>(errors);
    allErrors.add("op_conflict");
    allErrors.add("op_fenced");
    return new Method(
        name,
        Request.Kind.MUTATION,
        what,
        all,
        "changed",
        allErrors,
        (id, p) -> new Incoming.Call(id, new Identified(p.need(OP_ID.name()), decoder.decode(p))));
  }

  /** What a client asks for with these parameters. */
  Incoming decode(String id, @Nullable Buffer json) throws Params.InvalidException {
    return asked.asked(id, Params.read(name, params, json));
  }

  String name() {
    return name;
  }

  Request.Kind kind() {
    return kind;
  }

  String what() {
    return what;
  }

  List<Param> params() {
    return params;
  }

  String result() {
    return result;
  }

  List<String> errors() {
    return errors;
  }
}
