package org.hephaestus.launchd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.hephaestus.launchd.Plist.Dict;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PlistMergeTest {
  static Stream<Arguments> merges() {
    return Stream.of(
        // base, theirs, ours, merged. What nobody has changed stays.
        Arguments.of("a=1", "a=1", "a=1", "a=1"),
        // What only we change is as we say.
        Arguments.of("a=1", "a=1", "a=2", "a=2"),
        Arguments.of("a=1", "a=1", "", ""),
        Arguments.of("", "", "a=1", "a=1"),
        // What only a person has changed, added or taken out is as they say.
        Arguments.of("a=1", "a=9", "a=1", "a=9"),
        Arguments.of("a=1", "", "a=1", ""),
        Arguments.of("a=1", "a=1 b=9", "a=1", "a=1 b=9"),
        // Both have: the person is right.
        Arguments.of("a=1", "a=9", "a=2", "a=9"),
        Arguments.of("a=1", "", "a=2", ""),
        Arguments.of("a=1", "a=9", "", "a=9"),
        Arguments.of("", "a=9", "a=2", "a=9"),
        // Within dictionaries the same, key by key.
        Arguments.of("d.a=1 d.b=1", "d.a=1 d.b=9 d.c=9", "d.a=2 d.b=1", "d.a=2 d.b=9 d.c=9"),
        Arguments.of("", "d.a=9", "d.b=1", "d.b=1 d.a=9"),
        // A dictionary in place of a value, and the other way round, is a change like any other.
        Arguments.of("a=1", "a.x=9", "a=1", "a.x=9"),
        Arguments.of("a.x=1", "a=9", "a.x=2", "a=9"));
  }

  @ParameterizedTest
  @MethodSource("merges")
  void carriesAPersonsChangesOver(String base, String theirs, String ours, String want) {
    assertThat(PlistMerge.threeWay(dict(base), dict(theirs), dict(ours))).isEqualTo(dict(want));
  }

  static Stream<Arguments> overlays() {
    return Stream.of(
        Arguments.of("", "a=1", "a=1"),
        Arguments.of("a=9", "a=1", "a=1"),
        Arguments.of("b=9", "a=1", "a=1 b=9"),
        Arguments.of("d.a=9 d.b=9", "d.a=1", "d.a=1 d.b=9"));
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void bringsUpToDateWhatNobodyKnowsTheOriginOf(String theirs, String ours, String want) {
    Dict merged = PlistMerge.overlay(dict(theirs), dict(ours));
    assertThat(merged).isEqualTo(dict(want));
    assertThat(merged.entries().keySet())
        .startsWith(dict(ours).entries().keySet().toArray(String[]::new));
  }

  static Stream<Arguments> differences() {
    return Stream.of(
        Arguments.of("a=1 d.x=1", "a=1 d.x=1", ""),
        Arguments.of("a=1", "a=2", "a"),
        Arguments.of("a=1", "b=1", "a b"),
        Arguments.of("d.x=1 d.y=1", "d.x=1 d.y=2 d.z=1", "d/y d/z"));
  }

  @ParameterizedTest
  @MethodSource("differences")
  void namesWhatDiffers(String one, String other, String want) {
    assertThat(String.join(" ", PlistMerge.differences(dict(one), dict(other)))).isEqualTo(want);
  }

  /** {@code a=1 d.x=2}: a key, and a key in a dictionary. */
  private static Dict dict(String text) {
    Map<String, Plist> entries = new LinkedHashMap<>();
    for (String part : text.split(" ", -1)) {
      int equals = part.indexOf('=');
      if (equals < 0) {
        continue;
      }
      String name = part.substring(0, equals);
      Plist value = new Plist.Text(part.substring(equals + 1));
      int dot = name.indexOf('.');
      if (dot < 0) {
        entries.put(name, value);
      } else {
        String outer = name.substring(0, dot);
        Dict inner = new Dict(entries).dict(outer);
        entries.put(outer, inner.with(name.substring(dot + 1), value));
      }
    }
    return new Dict(entries);
  }
}
