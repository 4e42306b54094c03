package org.hephaestus.testkit.store;

import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Sorted rows. A fork shares them until it changes something, so that who reads the original sees
 * no change.
 */
final class Table<K, V> {
  private NavigableMap<K, V> rows;
  private boolean shared;

  Table(Comparator<? super K> order) {
    this.rows = new TreeMap<>(order);
  }

  private Table(NavigableMap<K, V> rows) {
    this.rows = rows;
    this.shared = true;
  }

  Table<K, V> fork() {
    return new Table<>(rows);
  }

  @Nullable V get(K key) {
    return rows.get(key);
  }

  void put(K key, V value) {
    owned().put(key, value);
  }

  boolean removeIf(Predicate<? super V> condition) {
    return rows.values().stream().anyMatch(condition) && owned().values().removeIf(condition);
  }

  /** In order of the keys; to be read before the next change. */
  Iterable<V> values() {
    return rows.values();
  }

  /** From {@code key} on. */
  NavigableMap<K, V> from(K key) {
    return rows.tailMap(key, true);
  }

  /** In order of the keys. */
  List<V> where(Predicate<? super V> condition) {
    return rows.values().stream().filter(condition).toList();
  }

  int size() {
    return rows.size();
  }

  private NavigableMap<K, V> owned() {
    if (shared) {
      rows = new TreeMap<>(rows);
      shared = false;
    }
    return rows;
  }
}
