package org.hephaestus.launchd;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value in a property list, as Apple's PropertyList-1.0 document type knows them. */
sealed interface Plist {
  /** {@code <string>}. */
  record Text(String value) implements Plist {}

  /** {@code <integer>}. */
  record Whole(BigInteger value) implements Plist {
    Whole(long value) {
      this(BigInteger.valueOf(value));
    }
  }

  /** {@code <real>}. */
  record Real(double value) implements Plist {}

  /** {@code <true/>}, {@code <false/>}. */
  record Flag(boolean value) implements Plist {}

  /** {@code <date>}, in whole seconds of UTC. */
  record Moment(Instant value) implements Plist {}

  /** {@code <data>}. */
  record Bytes(String base64) implements Plist {
    public Bytes {
      base64 = Base64.getEncoder().encodeToString(Base64.getMimeDecoder().decode(base64));
    }
  }

  /** {@code <array>}. */
  record Listing(List<Plist> values) implements Plist {
    public Listing {
      values = List.copyOf(values);
    }

    /** Of strings. */
    static Listing of(List<String> texts) {
      return new Listing(texts.stream().map(text -> (Plist) new Text(text)).toList());
    }
  }

  /** {@code <dict>}. Keeps its order for writing; equality does not look at it. */
  record Dict(Map<String, Plist> entries) implements Plist {
    /** Nothing in it. */
    static final Dict EMPTY = new Dict(Map.of());

    public Dict {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    @Nullable Plist get(String key) {
      return entries.get(key);
    }

    /** A string; empty when there is none. */
    String text(String key) {
      return entries.get(key) instanceof Text text ? text.value() : "";
    }

    /** A dictionary; an empty one when there is none. */
    Dict dict(String key) {
      return entries.get(key) instanceof Dict dict ? dict : EMPTY;
    }

    /** An integer; {@code otherwise} when there is none, or none of this size. */
    long whole(String key, long otherwise) {
      return entries.get(key) instanceof Whole whole && whole.value().bitLength() < Long.SIZE
          ? whole.value().longValue()
          : otherwise;
    }

    boolean isTrue(String key) {
      return entries.get(key) instanceof Flag flag && flag.value();
    }

    /** With another value in the same place, or at the end. */
    Dict with(String key, Plist value) {
      Map<String, Plist> copy = new LinkedHashMap<>(entries);
      copy.put(key, value);
      return new Dict(copy);
    }

    Dict without(String key) {
      Map<String, Plist> copy = new LinkedHashMap<>(entries);
      copy.remove(key);
      return new Dict(copy);
    }
  }
}
