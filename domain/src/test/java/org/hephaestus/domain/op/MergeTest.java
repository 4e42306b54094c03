package org.hephaestus.domain.op;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Consumer;
import org.hephaestus.ports.store.Op;
import org.hephaestus.ports.store.SearchHit;
import org.hephaestus.ports.store.StoreResult;
import org.hephaestus.testkit.store.FakeStore;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is derived for the search; for the rest see {@link ConvergenceTest}. */
class MergeTest {
  private static final String OWNER = FakeStore.SAMPLE.owner();

  private static final Op TITLE = op(1, "set", "{\"field\":\"title\",\"value\":\"plants\"}");
  private static final Op LOG = op(2, "log", "{\"text\":\"watered\"}");
  private static final Op LINES = op(3, "lines", "{\"ins\":[[\"l\",\"\",\"ficus\"]],\"del\":[]}");

  private final FakeStore store = new FakeStore();

  private static Op op(int number, String kind, String payload) {
    return new Op("op" + number, "o", number, number, 1, OWNER, "N", kind, payload, null);
  }

  private void merge(Consumer<Merge> body) {
    assertThat(
            store.write(
                OWNER,
                tx -> {
                  Merge merge = new Merge(tx);
                  body.accept(merge);
                  return merge.finish().size();
                }))
        .isEqualTo(new StoreResult.Done<>(1));
  }

  private static void apply(Merge merge, Op op) {
    assertThat(merge.apply(op)).isTrue();
  }

  private List<String> found(String word) {
    return store
        .read(OWNER, tx -> tx.search(word, 9).stream().map(SearchHit::node).toList())
        .fold(
            nodes -> nodes.stream().map(node -> node.title()).toList(),
            failure -> {
              throw new AssertionError(failure.summary());
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"plants", "watered", "ficus"})
  void allTextIsFound(String word) {
    merge(
        merge -> {
          apply(merge, TITLE);
          apply(merge, LOG);
          apply(merge, LINES);
        });
    assertThat(found(word)).containsExactly("plants");
  }

  @ParameterizedTest
  @ValueSource(strings = {"plants", "watered", "ficus"})
  void alsoWhenItCameBitByBit(String word) {
    merge(merge -> apply(merge, LOG));
    merge(merge -> apply(merge, LINES));
    merge(merge -> apply(merge, TITLE));
    assertThat(found(word)).containsExactly("plants");
  }

  @ParameterizedTest
  @ValueSource(strings = {"plants", "watered", "ficus"})
  void alsoWhenItWasDerivedAnew(String word) {
    allTextIsFound(word);
    merge(merge -> merge.rebuild("N"));
    assertThat(found(word)).containsExactly("plants");
  }
}
