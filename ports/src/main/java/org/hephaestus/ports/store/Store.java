package org.hephaestus.ports.store;

import java.util.List;
import java.util.function.Function;

/**
 * Keeps the data of one or more owners.
 *
 * <p>For the caller: the body of a transaction has no effect but on its transaction and may be run
 * again; it does not open another one, and does not keep the transaction. A body that throws ends
 * the transaction without effect and the exception comes back out. Safe from any thread.
 *
 * <p>For the implementer: {@link #write} is atomic, serialisable and durable when it returns: a
 * power cut after it loses nothing. {@link #read} sees one state that no writer changes, does not
 * wait for writers and does not hold them up. Both block for at most a few seconds: what cannot be
 * had by then is {@link StoreFailure.Kind#LOCKED}. What the disk does is answered, never thrown.
 * Nothing above this port may assume one process, or cheap full scans.
 */
public interface Store extends AutoCloseable {
  /**
   * Which store this is; changes by {@link #restore}, {@link #adopt} and {@link
   * WriteTransaction#renewOrigin}.
   */
  StoreIdentity identity();

  /** Runs {@code body} once in a transaction that reads the data of {@code owner}. */
  <R> StoreResult<R> read(String owner, Function<? super ReadTransaction, ? extends R> body);

  /** Runs {@code body} in a transaction that may change the data of {@code owner}. */
  <R> StoreResult<R> write(String owner, Function<? super WriteTransaction, ? extends R> body);

  /**
   * Makes all data of the owner that this store holds the data of another one, atomically. Whoever
   * still names the former owner means the new one, until the store is opened anew.
   *
   * @param owner ULID; {@link StoreFailure.Kind#EXISTS} when the store has data of it besides
   */
  StoreResult<StoreIdentity> adopt(String owner);

  /**
   * Copies the store to a new file that nobody sees before it is complete and checked. Readers and
   * writers go on meanwhile.
   *
   * @param file absolute path; {@link StoreFailure.Kind#EXISTS} when it is taken
   */
  StoreResult<Backup> backup(String file);

  /** Makes the next of the automatic, rotating backups. */
  StoreResult<Backup> rotateBackup();

  /** The automatic backups, newest first. */
  List<Backup> backups();

  /**
   * Replaces the data by that of a backup, under a new origin. What was there is set aside, never
   * deleted. All or nothing; other transactions wait.
   *
   * @param file absolute path of a backup
   * @return where the former data was set aside
   */
  StoreResult<String> restore(String file);

  /**
   * Looks for damage in all of it; takes about a second per gigabyte.
   *
   * @return what is wrong, one line; empty when nothing is
   */
  StoreResult<String> check();

  /** Ends it, after transactions in progress. Idempotent, never throws. */
  @Override
  void close();
}
