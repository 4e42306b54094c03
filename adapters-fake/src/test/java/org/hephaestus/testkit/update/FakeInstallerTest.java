package org.hephaestus.testkit.update;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.hephaestus.ports.time.CallLimits;
import org.hephaestus.ports.update.Failure;
import org.hephaestus.ports.update.FailureCause;
import org.hephaestus.ports.update.Installer;
import org.hephaestus.ports.update.Installer.Order;
import org.hephaestus.ports.update.Installer.Result;
import org.hephaestus.ports.update.StagingArea;
import org.hephaestus.ports.update.UpdateState;
import org.hephaestus.ports.update.VersionId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FakeInstallerTest extends InstallerContract {
  private static final String COMMIT = "abcdef012345".repeat(4).substring(0, 40);
  private final FakeInstaller installer = new FakeInstaller().withTag("v1.0.1", COMMIT);
  private int areas;

  @Override
  protected Installer installer() {
    return installer;
  }

  @Override
  protected StagingArea freshArea() {
    return new StagingArea(URI.create("file:///imagined/staging-" + areas++ + "/"));
  }

  @Override
  protected Order goodOrder() {
    return new Order(new VersionId("1.0.1", COMMIT.substring(0, 12)), "v1.0.1", COMMIT);
  }

  @Test
  void theHookRunsBeforeTheAnswerAndTheCallIsRecorded() {
    List<String> events = new ArrayList<>();
    installer.duringStage(call -> events.add("hook " + call.order().tag()));

    Result result =
        installer.stage(
            goodOrder(), freshArea(), CallLimits.within(Duration.ofSeconds(1)), heard(events));

    assertThat(result)
        .isEqualTo(new Result.Staged(URI.create("file:///imagined/staging-0/product/")));
    assertThat(events).containsExactly("hook v1.0.1", "FETCHED", "VERIFIED");
    assertThat(installer.calls()).extracting(call -> call.order().tag()).containsExactly("v1.0.1");
  }

  // Whatever can go wrong can be scripted.
  @ParameterizedTest
  @EnumSource(FailureCause.class)
  void aScriptedFailureIsAnsweredOnce(FailureCause cause) {
    Failure broken = Failure.of(cause, "broken", "");
    installer.failNext(broken);
    CallLimits limits = CallLimits.within(Duration.ofSeconds(1));
    List<String> events = new ArrayList<>();

    assertThat(installer.stage(goodOrder(), freshArea(), limits, heard(events)))
        .isEqualTo(new Result.Failed(broken));
    assertThat(installer.stage(goodOrder(), freshArea(), limits, heard(events)))
        .isInstanceOf(Result.Staged.class);
  }

  private static Installer.Observer heard(List<String> events) {
    return new Installer.Observer() {
      @Override
      public void reached(UpdateState state) {
        events.add(state.name());
      }

      @Override
      public void output(String line) {}
    };
  }
}
