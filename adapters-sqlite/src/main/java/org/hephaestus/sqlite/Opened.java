package org.hephaestus.sqlite;

import java.util.List;
import org.hephaestus.ports.store.StoreFailure;

/** What came of opening a store. */
public sealed interface Opened {
  /**
   * It is open; close it.
   *
   * @param store the store
   * @param notices what a person should know, one line each; mostly empty
   */
  record Ready(SqliteStore store, List<String> notices) implements Opened {
    public Ready {
      notices = List.copyOf(notices);
    }
  }

  /** It is not, and nothing was changed. */
  record Failed(StoreFailure failure) implements Opened {}
}
