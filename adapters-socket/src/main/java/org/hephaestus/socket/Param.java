package org.hephaestus.socket;

/**
 * One parameter of a method.
 *
 * @param name as it is sent
 * @param type what is accepted
 * @param required whether it must be there; what is not required may be null, too
 * @param what for the reader of {@code rpc.describe}
 */
record Param(String name, Type type, boolean required, String what) {
  /** What a parameter can be. */
  enum Type {
    /** Text. */
    STRING("string"),
    /** One of a few words. */
    WORD("string: one of the words"),
    /** A whole number within a Java long. */
    INTEGER("integer"),
    /** True or false. */
    BOOLEAN("boolean"),
    /** Several texts. */
    STRINGS("array of strings"),
    /** A ULID. */
    ULID("string: a ULID, 26 characters"),
    /** Where and when somebody said it. */
    CAPTURE("object: at (integer, epoch milliseconds), zone (string, an IANA time zone)");

    private final String words;

    Type(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  static Param required(String name, Type type, String what) {
    return new Param(name, type, true, what);
  }

  static Param optional(String name, Type type, String what) {
    return new Param(name, type, false, what);
  }
}
