package org.hephaestus.domain.op;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.hephaestus.domain.op.ConflictPolicy.Write;
import org.hephaestus.ports.store.Conflict;
import org.hephaestus.ports.store.Op;
import org.hephaestus.ports.store.StoreResult;
import org.hephaestus.testkit.store.FakeStore;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the merge keeps is what the policy says, in whatever order and portions ops arrive. */
class ConflictJournalTest {
  private static final String OWNER = FakeStore.SAMPLE.owner();

  private static Op op(Write write, int number) {
    String payload =
        PayloadJson.write(
            new Payload.SetField(Field.TITLE, write.value().isEmpty() ? null : write.value()));
    return new Op(
        write.op(),
        "origin",
        number,
        write.hlc(),
        1,
        OWNER,
        "n",
        PayloadJson.SET,
        payload,
        write.previous());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("org.hephaestus.domain.op.ConflictPolicyTest#histories")
  void keepsWhatThePolicySays(String name, List<String> want, List<Write> writes) {
    Random random = new Random(7);
    for (int run = 0; run < 60; run++) {
      List<Op> ops = new ArrayList<>();
      writes.forEach(write -> ops.add(op(write, ops.size() + 1)));
      Collections.shuffle(ops, random);
      FakeStore store = new FakeStore();
      int from = 0;
      while (from < ops.size()) {
        int to = from + 1 + random.nextInt(ops.size() - from);
        assertThat(Replay.into(store, OWNER, ops.subList(from, to), List.of()))
            .isInstanceOf(StoreResult.Done.class);
        from = to;
      }
      assertThat(
              store.read(
                  OWNER, tx -> tx.conflicts("n", "title").stream().map(Conflict::op).toList()))
          .as("in the order %s", ops.stream().map(Op::id).toList())
          .isEqualTo(new StoreResult.Done<>(want));
    }
  }
}
