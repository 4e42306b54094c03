package org.hephaestus.ports.store;

import java.util.function.Function;

/**
 * How a use of the store ended.
 *
 * @param <R> what is answered
 */
public sealed interface StoreResult<R> {
  /** Done, and kept if it was a write. */
  record Done<R>(R value) implements StoreResult<R> {}

  /** Not done, and nothing of it is kept. */
  record Failed<R>(StoreFailure failure) implements StoreResult<R> {}

  /** Either of the two answers. */
  default <T> T fold(
      Function<? super R, ? extends T> done, Function<StoreFailure, ? extends T> failed) {
    return switch (this) {
      case Done<R> d -> done.apply(d.value());
      case Failed<R> f -> failed.apply(f.failure());
    };
  }
}
