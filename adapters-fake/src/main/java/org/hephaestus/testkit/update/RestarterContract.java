package org.hephaestus.testkit.update;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.hephaestus.ports.update.Restarter;
import org.hephaestus.ports.update.Restarter.Supervision;
import org.junit.jupiter.api.Test;

/** The laws of {@link Restarter}. What each supervisor answers is the adapter's own table. */
public abstract class RestarterContract {
  /** For subclasses. */
  protected RestarterContract() {}

  /** One that somebody would start again, with the host's exit function. */
  protected abstract Restarter supervised(IntConsumer exit);

  /** One that nobody would start again. */
  protected abstract Restarter unsupervised(IntConsumer exit);

  @Test
  void saysWhoRestartsUsOrWhyNobodyAndWhatToDo() {
    List<Integer> exits = new ArrayList<>();
    Supervision yes = supervised(exits::add).supervision();
    assertFalse(assertInstanceOf(Supervision.Supervised.class, yes).by().isBlank());
    Supervision.Unsupervised no =
        assertInstanceOf(Supervision.Unsupervised.class, unsupervised(exits::add).supervision());
    for (String text : List.of(no.why(), no.remedy())) {
      assertFalse(text.isBlank());
      assertFalse(text.contains("\n"), "one line: " + text);
    }
    assertEquals(List.of(), exits, "asking must not exit");
  }

  @Test
  void restartExitsOnceWithZero() {
    List<Integer> exits = new ArrayList<>();
    Restarter restarter = supervised(exits::add);
    restarter.restart("1.0.3 -> 1.0.4");
    restarter.restart("again");
    assertEquals(List.of(0), exits);
  }
}
