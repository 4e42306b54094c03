package org.hephaestus.testkit.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.hephaestus.ports.service.ServiceManager;
import org.hephaestus.ports.service.ServiceManager.Definition;
import org.hephaestus.ports.service.ServiceManager.Done;
import org.hephaestus.ports.service.ServiceManager.Form;
import org.hephaestus.ports.service.ServiceManager.Plan;
import org.hephaestus.ports.service.ServiceManager.Reach;
import org.hephaestus.ports.service.ServiceSpec;
import org.hephaestus.ports.service.ServiceState;
import org.hephaestus.ports.service.ServiceState.Phase;
import org.junit.jupiter.api.Test;

/** The laws of {@link ServiceManager}. */
public abstract class ServiceManagerContract {
  /** How long one order may take. */
  protected static final Duration LIMIT = Duration.ofSeconds(30);

  /** One that can be asked, with nothing installed; the same one throughout a test. */
  protected abstract ServiceManager manager();

  /** Absolute path of a program that runs until it is told to end, whatever its arguments are. */
  protected abstract String program();

  /** A specification that can be run here. */
  protected ServiceSpec spec(String... arguments) {
    return new ServiceSpec(program(), List.of(arguments), Map.of(), "", false);
  }

  @Test
  void canBeAsked() {
    assertInstanceOf(Reach.Reachable.class, manager().reach());
  }

  @Test
  void whereNothingIsInstalledNothingRunsAndToStopOrRemoveItIsDone() {
    assertInstanceOf(Definition.Absent.class, manager().definition());
    ServiceState state = manager().state();
    assertTrue(state.phase() == Phase.UNKNOWN || state.phase() == Phase.STOPPED, state::toString);
    assertEquals(0, state.pid());
    assertFalse(state.enabled());
    ok(manager().stop(LIMIT));
    ok(manager().remove(LIMIT));
  }

  @Test
  void aPlanWritesNothing() {
    Plan.Ready plan = assertInstanceOf(Plan.Ready.class, manager().plan(spec("--mode=local")));
    assertTrue(plan.changes());
    assertFalse(plan.files().isEmpty());
    assertInstanceOf(Definition.Absent.class, manager().definition());
  }

  @Test
  void whatWasInstalledIsReadBack() {
    ServiceSpec spec =
        new ServiceSpec(
            program(),
            List.of("--mode=local", "--hub-url=", "", "-x", "a b", "'\"\\$%;#{}`", "é漢😀", "\n\t"),
            Map.of("PATH", "/usr/bin:/bin", "HOME", "/home/a b"),
            "",
            false);
    ok(manager().install(spec, LIMIT));
    Definition.Installed installed =
        assertInstanceOf(Definition.Installed.class, manager().definition());
    assertEquals(spec, installed.spec());
    assertEquals(Form.CURRENT, installed.form());
    assertFalse(assertInstanceOf(Plan.Ready.class, manager().plan(spec)).changes());
  }

  @Test
  void itIsInstalledTwiceAndNothingHasChanged() {
    ok(manager().install(spec("--mode=local"), LIMIT));
    Definition first = manager().definition();
    ok(manager().install(spec("--mode=local"), LIMIT));
    assertEquals(first, manager().definition());
  }

  @Test
  void installedItIsEnabledAndDoesNotRun() {
    ok(manager().install(spec("--mode=local"), LIMIT));
    ServiceState state = manager().state();
    assertTrue(state.enabled());
    assertEquals(0, state.pid());
  }

  @Test
  void startedItRunsAndStartedAgainItIsTheSameProcess() {
    long pid = running(spec("--mode=local"));
    ok(manager().start(LIMIT));
    assertEquals(pid, manager().state().pid());
  }

  @Test
  void restartedItIsAnotherProcess() {
    long pid = running(spec("--mode=local"));
    ok(manager().restart(LIMIT));
    ServiceState state = manager().state();
    assertEquals(Phase.RUNNING, state.phase());
    assertNotEquals(pid, state.pid());
  }

  @Test
  void restartStartsWhatDoesNotRun() {
    ok(manager().install(spec("--mode=local"), LIMIT));
    ok(manager().restart(LIMIT));
    assertEquals(Phase.RUNNING, manager().state().phase());
  }

  @Test
  void stoppedItIsGoneAndStaysInstalledAndCanBeStartedAgain() {
    long pid = running(spec("--mode=local"));
    ok(manager().stop(LIMIT));
    ServiceState state = manager().state();
    assertEquals(0, state.pid());
    assertTrue(state.enabled());
    assertInstanceOf(Definition.Installed.class, manager().definition());
    ok(manager().stop(LIMIT));
    ok(manager().start(LIMIT));
    assertEquals(Phase.RUNNING, manager().state().phase());
    assertNotEquals(pid, manager().state().pid());
  }

  @Test
  void removedNothingIsLeft() {
    long pid = running(spec("--mode=local"));
    assertTrue(pid > 0);
    ok(manager().remove(LIMIT));
    assertInstanceOf(Definition.Absent.class, manager().definition());
    assertEquals(0, manager().state().pid());
    assertFalse(manager().state().enabled());
    ok(manager().remove(LIMIT));
  }

  @Test
  void anotherSpecificationRunsAfterARestart() {
    long pid = running(spec("--mode=local"));
    ServiceSpec other = spec("--mode=local", "--owner-id=me");
    assertTrue(assertInstanceOf(Plan.Ready.class, manager().plan(other)).changes());
    ok(manager().install(other, LIMIT));
    ok(manager().restart(LIMIT));
    assertNotEquals(pid, manager().state().pid());
    assertFalse(manager().state().stale());
    assertEquals(
        other, assertInstanceOf(Definition.Installed.class, manager().definition()).spec());
  }

  private long running(ServiceSpec spec) {
    ok(manager().install(spec, LIMIT));
    ok(manager().start(LIMIT));
    ServiceState state = manager().state();
    assertEquals(Phase.RUNNING, state.phase(), state::toString);
    assertTrue(state.pid() > 0);
    assertFalse(state.stale());
    return state.pid();
  }

  /** Fails with what was said. */
  protected static void ok(Done done) {
    assertInstanceOf(Done.Ok.class, done, done::toString);
  }
}
