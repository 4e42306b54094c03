package org.hephaestus.testkit.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.hephaestus.ports.time.Chance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FakeChanceTest extends ChanceContract {
  private static final long SEED = 42;

  @Override
  protected Chance chance() {
    return FakeChance.seeded(SEED);
  }

  @Test
  void followsItsScriptThenStaysInTheMiddle() {
    FakeChance chance = FakeChance.of(0, 0.25);
    chance.next(0.999);
    assertThat(new double[] {chance.nextDouble(), chance.nextDouble(), chance.nextDouble()})
        .containsExactly(0, 0.25, 0.999);
    assertThat(chance.nextDouble()).isEqualTo(0.5);
    assertThat(new FakeChance().nextDouble()).isEqualTo(0.5);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.001, 1, Double.NaN, Double.POSITIVE_INFINITY})
  void refusesWhatNoDiceCouldShow(double number) {
    assertThatThrownBy(() -> FakeChance.of(number)).hasMessageContaining("[0, 1)");
  }

  @Test
  void theSameSeedFallsTheSameWay() {
    assertThat(FakeChance.seeded(7).nextDouble()).isEqualTo(FakeChance.seeded(7).nextDouble());
  }
}
