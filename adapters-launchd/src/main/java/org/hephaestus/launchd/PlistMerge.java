package org.hephaestus.launchd;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.hephaestus.launchd.Plist.Dict;
import org.jspecify.annotations.Nullable;

/** Carries a person's changes of a dictionary over to the next one that we write. */
final class PlistMerge {
  private PlistMerge() {}

  /**
   * Three-way, key by key, dictionaries within too; lists count as one value. What only one side
   * has changed is as that side has it; where both have, the person is right.
   *
   * @param base what we wrote then
   * @param theirs what is there now
   * @param ours what we would write now
   * @return keys in our order, theirs behind them
   */
  static Dict threeWay(Dict base, Dict theirs, Dict ours) {
    Map<String, Plist> merged = new LinkedHashMap<>();
    for (String key : keys(ours, theirs)) {
      @Nullable Plist value = choose(base.get(key), theirs.get(key), ours.get(key));
      if (value != null) {
        merged.put(key, value);
      }
    }
    return new Dict(merged);
  }

  private static @Nullable Plist choose(
      @Nullable Plist base, @Nullable Plist theirs, @Nullable Plist ours) {
    if (theirs instanceof Dict there && ours instanceof Dict our) {
      return threeWay(base instanceof Dict dict ? dict : Dict.EMPTY, there, our);
    }
    return Objects.equals(base, theirs) ? ours : theirs;
  }

  /** Two-way: what we say is as we say it, what we do not speak of is as they have it. */
  static Dict overlay(Dict theirs, Dict ours) {
    Map<String, Plist> merged = new LinkedHashMap<>();
    for (String key : keys(ours, theirs)) {
      @Nullable Plist our = ours.get(key);
      @Nullable Plist there = theirs.get(key);
      if (our instanceof Dict one && there instanceof Dict other) {
        merged.put(key, overlay(other, one));
      } else if (our != null) {
        merged.put(key, our);
      } else if (there != null) {
        merged.put(key, there);
      }
    }
    return new Dict(merged);
  }

  /** The keys, those of inner dictionaries as {@code outer/inner}, in which two differ. */
  static List<String> differences(Dict one, Dict other) {
    List<String> names = new ArrayList<>();
    for (String key : keys(one, other)) {
      @Nullable Plist left = one.get(key);
      @Nullable Plist right = other.get(key);
      if (left instanceof Dict a && right instanceof Dict b) {
        differences(a, b).forEach(inner -> names.add(key + "/" + inner));
      } else if (!Objects.equals(left, right)) {
        names.add(key);
      }
    }
    return List.copyOf(names);
  }

  private static Set<String> keys(Dict first, Dict second) {
    Set<String> keys = new LinkedHashSet<>(first.entries().keySet());
    keys.addAll(second.entries().keySet());
    return keys;
  }
}
