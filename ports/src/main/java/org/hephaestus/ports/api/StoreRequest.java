package org.hephaestus.ports.api;

import org.hephaestus.ports.store.Backup;

/**
 * What can be asked about the store itself.
 *
 * @param <R> the type of the answer
 */
public sealed interface StoreRequest<R> extends Request<R> {
  /**
   * {@code store.backup}: copies the store to a new file.
   *
   * @param file absolute path
   */
  record MakeBackup(String file) implements StoreRequest<Backup> {
    @Override
    public String method() {
      return "store.backup";
    }

    @Override
    public Kind kind() {
      return Kind.ACTION;
    }
  }

  /**
   * {@code store.restore}: replaces everything by a backup; what was there is set aside.
   *
   * @param file absolute path
   */
  record Restore(String file) implements StoreRequest<Restored> {
    @Override
    public String method() {
      return "store.restore";
    }

    @Override
    public Kind kind() {
      return Kind.ACTION;
    }
  }

  /**
   * A restored store.
   *
   * @param file absolute path of the backup
   * @param setAside absolute path of the former data
   */
  record Restored(String file, String setAside) {}
}
