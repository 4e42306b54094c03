package org.hephaestus.domain.op;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.hephaestus.ports.store.Op;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CompactionPolicyTest {
  private static final long OLD = 100;

  private static Op op(String id, long hlc, String kind, String payload) {
    return new Op(id, "origin", hlc, hlc, 1, "owner", "node", kind, payload, "previous");
  }

  private static Op set(String id, long hlc, String field, String value) {
    return op(id, hlc, "set", "{\"field\":\"" + field + "\",\"value\":\"" + value + "\"}");
  }

  private static Op link(String id, long hlc, String target) {
    return op(
        id,
        hlc,
        "link",
        "{\"relation\":\"r\",\"target\":\"" + target + "\",\"present\":" + (hlc % 2 == 0) + "}");
  }

  private static Op del(String id, long hlc) {
    return op(id, hlc, "del", "{\"deleted\":" + (hlc % 2 == 0) + "}");
  }

  private static Op log(String id, long hlc) {
    return op(id, hlc, "log", "{\"key\":\"k\",\"text\":\"t\"}");
  }

  private static Op occ(String id, long hlc) {
    return op(
        id,
        hlc,
        "occ",
        "{\"occurrence\":\"k\",\"resolution\":\"done\",\"on\":\"2026-11-28\",\"zone\":\"UTC\"}");
  }

  /** The first op of all of them stays in any case, so each row begins with one that is no use. */
  private static final Op FIRST = set("first", 1, "kind", "task");

  static Stream<Arguments> rows() {
    Op newer =
        new Op(
            "n",
            "origin",
            9,
            50,
            99,
            "owner",
            "node",
            "set",
            set("n", 50, "title", "n").payload(),
            null);
    return Stream.of(
        // a register: what a later old write has replaced
        Arguments.of(List.of(set("a", 10, "title", "x"), set("b", 20, "title", "y")), "a"),
        Arguments.of(List.of(set("b", 20, "title", "y"), set("a", 10, "title", "x")), "a"),
        Arguments.of(List.of(set("a", 10, "title", "x"), set("b", 10, "title", "y")), "a"),
        Arguments.of(
            List.of(
                set("a", 10, "title", "x"), set("b", 20, "title", "y"), set("c", 30, "title", "z")),
            "a b"),
        Arguments.of(List.of(del("a", 10), del("b", 21)), "a"),
        Arguments.of(List.of(link("a", 10, "t"), link("b", 21, "t")), "a"),
        // what has won, alone or among others
        Arguments.of(List.of(set("a", 10, "title", "x")), ""),
        Arguments.of(List.of(set("a", 10, "title", "x"), set("b", 20, "state", "done")), ""),
        Arguments.of(List.of(link("a", 10, "t"), link("b", 20, "u")), ""),
        Arguments.of(List.of(set("a", 10, "title", "x"), del("b", 20)), ""),
        // what is young, and what is replaced by the young only
        Arguments.of(List.of(set("a", 100, "title", "x"), set("b", 101, "title", "y")), ""),
        Arguments.of(List.of(set("a", 99, "title", "x"), set("b", 100, "title", "y")), ""),
        Arguments.of(
            List.of(
                set("a", 98, "title", "x"),
                set("b", 99, "title", "y"),
                set("c", 100, "title", "z")),
            "a"),
        // what only comes
        Arguments.of(List.of(log("a", 10), log("b", 20)), ""),
        Arguments.of(List.of(occ("a", 10), occ("b", 20)), ""),
        // what is not understood, or not wholly
        Arguments.of(List.of(op("a", 10, "future", "{}"), op("b", 20, "future", "{}")), ""),
        Arguments.of(List.of(set("a", 10, "colour", "x"), set("b", 20, "colour", "y")), ""),
        Arguments.of(List.of(set("a", 10, "title", "x"), newer), ""),
        Arguments.of(List.of(newer, set("z", 60, "title", "x")), ""));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void whatWasReplacedIsPast(List<Op> ops, String past) {
    List<Op> all = new ArrayList<>(ops);
    all.add(FIRST);
    Collections.shuffle(all, new Random(7));
    List<Op> less = CompactionPolicy.compact(all, OLD);
    assertThat(less.stream().map(Op::id).sorted().toList())
        .isEqualTo(past.isEmpty() ? List.of() : List.of(past.split(" ")));
    for (Op op : less) {
      Op was = ops.stream().filter(each -> each.id().equals(op.id())).findFirst().orElseThrow();
      assertThat(op)
          .isEqualTo(
              new Op(
                  was.id(),
                  "origin",
                  was.sequence(),
                  was.hlc(),
                  1,
                  "owner",
                  "",
                  "past",
                  "{}",
                  null));
      assertThat(OpForm.flaw(op)).isEmpty();
      assertThat(OpForm.isPast(op)).isTrue();
    }
  }

  @Test
  void theFirstOpOfANodeStays() {
    List<Op> ops = List.of(set("a", 10, "title", "x"), set("b", 20, "title", "y"));
    assertThat(CompactionPolicy.compact(ops, OLD)).isEmpty();
  }

  private static Op lines(String id, long hlc, String inserts, String deletes) {
    return op(id, hlc, "lines", "{\"ins\":[" + inserts + "],\"del\":[" + deletes + "]}");
  }

  static Stream<Arguments> texts() {
    return Stream.of(
        Arguments.of(10, 20, "[[\"l1\",\"\",\"\"],[\"l2\",\"l1\",\"two\"]]"),
        Arguments.of(20, 10, "[[\"l1\",\"\",\"\"],[\"l2\",\"l1\",\"two\"]]"),
        Arguments.of(99, 99, "[[\"l1\",\"\",\"\"],[\"l2\",\"l1\",\"two\"]]"),
        Arguments.of(99, 100, ""),
        Arguments.of(100, 99, ""));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void ofADeletedLineThePlaceStays(long inserted, long deleted, String want) {
    Op insert = lines("i", inserted, "[\"l1\",\"\",\"one\"],[\"l2\",\"l1\",\"two\"]", "");
    Op delete = lines("d", deleted, "", "\"l1\"");
    List<Op> less = CompactionPolicy.compact(List.of(FIRST, insert, delete), OLD);
    if (want.isEmpty()) {
      assertThat(less).isEmpty();
    } else {
      assertThat(less)
          .containsExactly(op("i", inserted, "lines", "{\"ins\":" + want + ",\"del\":[]}"));
      assertThat(CompactionPolicy.compact(List.of(FIRST, less.getFirst(), delete), OLD)).isEmpty();
    }
  }
}
