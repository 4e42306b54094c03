package org.hephaestus.domain.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.hephaestus.ports.service.DaemonFlag;
import org.hephaestus.ports.service.ServiceOrder;
import org.hephaestus.ports.service.ServiceOrder.Setting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FlagSetTest {
  private static List<String> words(String... words) {
    return List.of(words);
  }

  static List<Arguments> hands() {
    return List.of(
        // as we write it
        arguments(words("--mode=local", "--db=/a b"), words("--mode=local", "--db=/a b")),
        arguments(words("--hub-url="), words("--hub-url=")),
        arguments(words("--hub-url=a=b=c"), words("--hub-url=a=b=c")),
        // as people do: the value apart
        arguments(words("--mode", "local", "--db", "/x"), words("--mode=local", "--db=/x")),
        arguments(words("--token-load-cmd", "--x"), words("--token-load-cmd=--x")),
        // in our order, whatever theirs was
        arguments(words("--db=/x", "--mode=local"), words("--mode=local", "--db=/x")),
        // one value: the last one counts; several: all, in their order
        arguments(words("--db=/x", "--db=/y"), words("--db=/y")),
        arguments(
            words("--authorized-sub=b", "--authorized-sub", "a"),
            words("--authorized-sub=b", "--authorized-sub=a")),
        // self-update may stand alone, and takes only its own words
        arguments(words("--self-update"), words("--self-update=apply")),
        arguments(words("--self-update", "notify"), words("--self-update=notify")),
        arguments(words("--self-update", "--db", "/x"), words("--db=/x", "--self-update=apply")),
        arguments(words("--db=/x", "--self-update", "--no-self-update"), words("--db=/x")),
        // what is not ours is kept, at the end
        arguments(words("--verbose", "--mode=hub"), words("--mode=hub", "--verbose")),
        arguments(words("stray", "--db"), words("stray", "--db")));
  }

  @ParameterizedTest
  @MethodSource("hands")
  void readsWhatPeopleAndWeWrite(List<String> written, List<String> want) {
    assertThat(FlagSet.of(written).arguments()).isEqualTo(want);
    assertThat(FlagSet.of(want).arguments()).as("and again").isEqualTo(want);
  }

  private static ServiceOrder order(List<Setting> settings, DaemonFlag... unset) {
    return new ServiceOrder(settings, List.of(unset), false);
  }

  static List<Arguments> orders() {
    List<String> baked =
        words("--mode=local", "--hub-url=http://a", "--authorized-sub=x", "--self-update=apply");
    return List.of(
        // what is not passed is carried over
        arguments(baked, ServiceOrder.NONE, baked),
        // what is passed again overrides
        arguments(
            words("--hub-url=http://a"),
            order(List.of(new Setting(DaemonFlag.HUB_URL, "http://b"))),
            words("--hub-url=http://b")),
        // what is unset is gone
        arguments(
            words("--mode=local", "--hub-url=http://a"),
            order(List.of(), DaemonFlag.HUB_URL),
            words("--mode=local")),
        // to unset what is not there changes nothing
        arguments(words("--mode=local"), order(List.of(), DaemonFlag.DB), words("--mode=local")),
        // a flag that is repeated is replaced as a whole
        arguments(
            words("--authorized-sub=x", "--authorized-sub=y"),
            order(
                List.of(
                    new Setting(DaemonFlag.AUTHORIZED_SUB, "z"),
                    new Setting(DaemonFlag.AUTHORIZED_SUB, "x"))),
            words("--authorized-sub=z", "--authorized-sub=x")),
        // what somebody wrote by hand and we do not know stays
        arguments(
            words("--verbose"),
            order(List.of(new Setting(DaemonFlag.MODE, "local"))),
            words("--mode=local", "--verbose")));
  }

  @ParameterizedTest
  @MethodSource("orders")
  void carriesOver(List<String> baked, ServiceOrder order, List<String> want) {
    assertThat(FlagSet.of(baked).with(order).arguments()).isEqualTo(want);
  }

  @Test
  void anyValueComesBack() {
    long seed = Long.getLong("heph.seed", System.nanoTime());
    Random random = new Random(seed);
    String alphabet = "ab =-\"'\\%$;#{}\n\té漢";
    for (int i = 0; i < 1_000; i++) {
      List<Setting> settings = new ArrayList<>();
      for (DaemonFlag flag : DaemonFlag.values()) {
        StringBuilder value = new StringBuilder();
        for (int n = random.nextInt(8); n > 0; n--) {
          value.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        settings.add(new Setting(flag, value.toString()));
      }
      FlagSet set = FlagSet.of(List.of()).with(order(settings));
      assertThat(FlagSet.of(set.arguments()).settings()).as("seed " + seed).isEqualTo(settings);
    }
  }
}
