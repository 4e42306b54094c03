package org.hephaestus.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.hephaestus.ports.os.CommandRunner;
import org.hephaestus.ports.service.ServiceManager;
import org.hephaestus.ports.service.ServiceManager.Definition;
import org.hephaestus.ports.service.ServiceManager.Done;
import org.hephaestus.ports.service.ServiceManager.Form;
import org.hephaestus.ports.service.ServiceManager.Obstacle;
import org.hephaestus.ports.service.ServiceManager.Plan;
import org.hephaestus.ports.service.ServiceManager.Reach;
import org.hephaestus.ports.service.ServiceSpec;
import org.hephaestus.ports.service.ServiceState;
import org.hephaestus.ports.service.ServiceState.Linger;
import org.hephaestus.ports.service.ServiceState.Phase;
import org.hephaestus.testkit.service.ServiceManagerContract;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemdServiceManagerTest extends ServiceManagerContract {
  private static final String INSIDE =
      "0::/user.slice/user-1.slice/user@1.service/app.slice/heph.service\n";

  @TempDir private Path temp;
  private Path home = Path.of("");
  private Path root = Path.of("");
  private Path units = Path.of("");
  private long uid;
  private String runtime = "";
  private FakeSystemd systemd = new FakeSystemd(Path.of(""), Path.of(""));
  private ServiceManager manager = new SystemdServiceManager(systemd, Map.of(), Path.of("/"), 0);

  @BeforeEach
  void machine() throws IOException {
    home = Files.createDirectories(temp.resolve("home of me"));
    root = temp.resolve("root");
    uid = ((Integer) Files.getAttribute(temp, "unix:uid")).longValue();
    runtime = "/run/user/" + uid;
    units = home.resolve(".config/systemd/user");
    Files.createDirectories(root.resolve("run/systemd/system"));
    Files.createDirectories(root.resolve("run/user/" + uid + "/systemd"));
    Files.createFile(root.resolve("run/user/" + uid + "/systemd/private"));
    systemd = new FakeSystemd(units, root.resolve("var/lib/systemd/linger"));
    manager = manager(Map.of("XDG_RUNTIME_DIR", runtime), "");
  }

  private ServiceManager manager(Map<String, String> environment, String cgroup) {
    return new SystemdServiceManager(systemd, environment, home, uid, root, () -> cgroup);
  }

  @Override
  protected ServiceManager manager() {
    return manager;
  }

  @Override
  protected String program() {
    return launcher();
  }

  private String launcher() {
    return home.resolve(".local/lib/heph/bin/hephd").toString();
  }

  private ServiceSpec lingering() {
    return new ServiceSpec(program(), List.of("--mode=local"), Map.of(), "", true);
  }

  // Installing.

  @Test
  void theSecondInstallAndStartWriteAndOrderNothing() throws IOException {
    ok(manager.install(spec("--mode=local"), LIMIT));
    ok(manager.start(LIMIT));
    Map<Path, Object> before = inodes();
    int orders = systemd.changes().size();
    ok(manager.install(spec("--mode=local"), LIMIT));
    ok(manager.start(LIMIT));
    assertThat(inodes()).isEqualTo(before).isNotEmpty();
    assertThat(systemd.changes()).hasSize(orders);
  }

  @Test
  void afterRemovingEverythingIsAsBefore() throws IOException {
    Files.createDirectories(home.resolve(".config/other"));
    Files.createDirectories(root.resolve("run/user/" + uid + "/other"));
    List<String> before = tree();
    ok(manager.install(lingering(), LIMIT));
    ok(manager.start(LIMIT));
    Files.createDirectories(root.resolve("run/user/" + uid + "/heph"));
    assertThat(tree()).isNotEqualTo(before);
    ok(manager.remove(LIMIT));
    assertThat(tree()).isEqualTo(before);
    assertThat(systemd.lingering).isEmpty();
  }

  @Test
  void foldersThatWereThereStay() throws IOException {
    Files.createDirectories(units);
    ok(manager.install(spec(), LIMIT));
    ok(manager.remove(LIMIT));
    assertThat(units).isEmptyDirectory();
  }

  @Test
  void filesAreReadableByAll() throws IOException {
    ok(manager.install(spec(), LIMIT));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(unit("heph.service"))))
        .isEqualTo("rw-r--r--");
  }

  @Test
  void aFullDiskLeavesTheOldFiles() throws IOException {
    ok(manager.install(spec("--mode=local"), LIMIT));
    Map<String, String> before = contents();
    int[] left = {1};
    UnitWriter full =
        new UnitWriter(
            (file, bytes) -> {
              if (left[0]-- == 0) {
                Files.write(file, new byte[] {'['});
                throw new IOException("No space left on device");
              }
              Files.write(file, bytes);
            });
    ServiceManager unlucky =
        new SystemdServiceManager(
            systemd, Map.of("XDG_RUNTIME_DIR", runtime), home, uid, root, () -> "", full);
    ServiceSpec other =
        new ServiceSpec(program(), List.of("--mode=hub"), Map.of(), "/tmp/x.sock", true);
    assertThat(unlucky.install(other, LIMIT).toString())
        .contains("Failed", "No space left on device");
    assertThat(contents()).isEqualTo(before);
    assertThat(systemd.lingering).isEmpty();
  }

  @Test
  void withoutAUserManagerItIsWrittenForTheNextLogin() throws IOException {
    Files.delete(root.resolve("run/user/" + uid + "/systemd/private"));
    Done.Ok done = (Done.Ok) manager.install(spec(), LIMIT);
    assertThat(done.notices()).singleElement().asString().contains("at the next login");
    assertThat(units.resolve("default.target.wants/heph.service")).isSymbolicLink();
    assertThat(units.resolve("sockets.target.wants/heph.socket")).isSymbolicLink();
    assertThat(manager.state().phase()).isEqualTo(Phase.UNKNOWN);
    assertThat(manager.state().enabled()).isTrue();
    assertThat(manager.start(LIMIT)).isInstanceOf(Done.Failed.class);
    assertThat(manager.stop(LIMIT)).isInstanceOf(Done.Ok.class);
    ok(manager.remove(LIMIT));
    assertThat(home.resolve(".config")).doesNotExist();
  }

  @Test
  void aConfigurationFolderTheManagerDoesNotLookAtIsNotUsed() {
    manager =
        manager(
            Map.of("XDG_RUNTIME_DIR", runtime, "XDG_CONFIG_HOME", home.resolve("mine").toString()),
            "");
    ok(manager.install(spec(), LIMIT));
    assertThat(unit("heph.service")).exists();
    assertThat(home.resolve("mine")).doesNotExist();
  }

  @Test
  void anEditThatIsNotReadYetIsReadBeforeTheRestart() throws IOException {
    ok(manager.install(spec(), LIMIT));
    ok(manager.start(LIMIT));
    edit("heph.service", "RestartSec=1", "RestartSec=7");
    assertThat(manager.state().stale()).isTrue();
    systemd.orders.clear();
    ok(manager.restart(LIMIT));
    assertThat(systemd.changes())
        .containsSubsequence(
            "systemctl --user daemon-reload", "systemctl --user restart heph.service");
    assertThat(manager.state().stale()).isFalse();
  }

  /** systemd unlinks the path in its unit; after the reload that would be the new one. */
  @Test
  void aSocketThatMovesIsClosedBeforeItsUnitIsReadAgain() {
    ok(manager.install(spec(), LIMIT));
    ok(manager.start(LIMIT));
    systemd.orders.clear();
    ok(
        manager.install(
            new ServiceSpec(program(), List.of(), Map.of(), "/tmp/other.sock", false), LIMIT));
    assertThat(systemd.changes())
        .containsSubsequence(
            "systemctl --user stop heph.service heph.socket", "systemctl --user daemon-reload");
    ok(manager.restart(LIMIT));
    assertThat(manager.state().phase()).isEqualTo(Phase.RUNNING);
    assertThat(manager.state().stale()).isFalse();
  }

  @Test
  void anEditedSocketIsOpenedAnewByARestart() throws IOException {
    ok(manager.install(spec(), LIMIT));
    ok(manager.start(LIMIT));
    Instant started = Instant.now();
    edit("heph.socket", "Backlog=512", "Backlog=511");
    // The kernel stamps files with a clock that lags by up to a tick.
    while (!Files.getLastModifiedTime(unit("heph.socket")).toInstant().isAfter(started)) {
      edit("heph.socket", "Backlog=511", "Backlog=511");
    }
    assertThat(manager.state().stale()).isTrue();
    systemd.orders.clear();
    ok(manager.restart(LIMIT));
    assertThat(systemd.changes())
        .contains("systemctl --user stop heph.service heph.socket")
        .last()
        .isEqualTo("systemctl --user restart heph.service");
    assertThat(manager.state().stale()).isFalse();
  }

  // Linger.

  @Test
  void lingerIsUndoneOnlyByWhoSwitchedItOn() {
    systemd.lingering.add("me");
    ok(manager.install(lingering(), LIMIT));
    ok(manager.remove(LIMIT));
    assertThat(systemd.lingering).containsExactly("me");
    assertThat(systemd.changes()).noneMatch(order -> order.startsWith("loginctl"));
  }

  @Test
  void lingerIsRecordedAndReadBack() {
    ok(manager.install(lingering(), LIMIT));
    assertThat(systemd.lingering).containsExactly("me");
    assertThat(manager.state().linger()).isEqualTo(Linger.ON);
    assertThat(manager.state().loginStarts()).isEqualTo("at the next boot");
    assertThat(manager.definition())
        .isEqualTo(
            new Definition.Installed(
                lingering(),
                Form.CURRENT,
                List.of(unit("heph.service").toString(), unit("heph.socket").toString())));
    assertThat(((Plan.Ready) manager.plan(lingering())).changes()).isFalse();
    ok(manager.install(spec("--mode=local"), LIMIT));
    assertThat(systemd.lingering).isEmpty();
  }

  @Test
  void lingerThatIsRefusedIsSaidAndNotClaimed() {
    systemd.scripted.put(
        "loginctl enable-linger", new CommandRunner.Output(1, "Could not enable linger: denied"));
    Done.Ok done = (Done.Ok) manager.install(lingering(), LIMIT);
    assertThat(done.notices()).singleElement().asString().contains("denied", "as root: loginctl");
    assertThat(((Plan.Ready) manager.plan(lingering())).changes()).isFalse();
    systemd.lingering.add("me");
    ok(manager.remove(LIMIT));
    assertThat(systemd.lingering).containsExactly("me");
  }

  @Test
  void lingerOfAUserWhoIsNotLoggedInIsSeenToo() throws IOException {
    systemd.loggedIn = false;
    assertThat(manager.state().linger()).isEqualTo(Linger.OFF);
    assertThat(manager.state().loginStarts()).isEqualTo("at the next login");
    Files.createDirectories(root.resolve("var/lib/systemd/linger"));
    Files.createFile(root.resolve("var/lib/systemd/linger/me"));
    assertThat(manager.state().linger()).isEqualTo(Linger.ON);
  }

  // Hand edits.

  @Test
  void editsSurviveAnotherSpecification() throws IOException {
    ok(manager.install(spec("--mode=local"), LIMIT));
    edit("heph.service", "RestartSec=1\n", "RestartSec=5\nMemoryMax=1G\n");
    edit("heph.socket", "Backlog=512\n", "");
    assertThat(form()).isEqualTo(Form.EDITED);
    assertThat(((Plan.Ready) manager.plan(spec("--mode=local"))).changes()).isFalse();
    ServiceSpec other = spec("--mode=hub");
    assertThat(((Plan.Ready) manager.plan(other)).notices())
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains("without [Service] RestartSec=1", "[Service] MemoryMax=1G"));
    ok(manager.install(other, LIMIT));
    assertThat(unit("heph.service")).content().contains("RestartSec=5\nMemoryMax=1G\n", "=hub");
    assertThat(unit("heph.socket")).content().doesNotContain("Backlog");
    assertThat(installed().spec()).isEqualTo(other);
    assertThat(form()).isEqualTo(Form.EDITED);
    assertThat(units.resolve("heph.service.bak")).doesNotExist();
    ok(manager.install(spec("--mode=local"), LIMIT));
    assertThat(unit("heph.service")).content().contains("RestartSec=5\nMemoryMax=1G\n", "=local");
  }

  @Test
  void whatSomebodyWroteIntoTheCommandLineWins() throws IOException {
    ok(manager.install(spec("--mode=local"), LIMIT));
    String text = Files.readString(unit("heph.service"));
    Files.writeString(
        unit("heph.service"),
        text.replaceAll(
            "ExecStart=.*",
            "ExecStart=%h/.local/lib/heph/bin/hephd --mode spoke \\\\\n # why\n 'a b' \\$\\$5"));
    Files.writeString(
        unit("heph.socket"),
        Files.readString(unit("heph.socket"))
            .replace("ListenStream=%t/heph/hephd.sock", "ListenStream=%h/s"));
    assertThat(installed().spec())
        .isEqualTo(
            new ServiceSpec(
                launcher(), List.of("--mode", "spoke", "a b", "$5"), Map.of(), home + "/s", false));
    ok(manager.install(installed().spec(), LIMIT));
    assertThat(form()).isEqualTo(Form.CURRENT);
  }

  @Test
  void aUnitWrittenByHandForOurLauncherIsTakenOver() throws IOException {
    String hand =
        "[Service]\nEnvironment=RUST_LOG=x\nExecStart=/usr/bin/env A=1 %h/.local/lib/heph/bin/hephd"
            + " --mode hub\nRestart=on-failure\n[Install]\nWantedBy=default.target\n";
    Files.createDirectories(units);
    Files.writeString(unit("heph.service"), hand);
    assertThat(installed().form()).isEqualTo(Form.OUTDATED);
    assertThat(installed().spec().arguments()).containsExactly("--mode", "hub");
    assertThat(installed().spec().program()).isEqualTo(launcher());
    Plan.Ready plan = (Plan.Ready) manager.plan(spec("--mode=hub"));
    assertThat(plan.changes()).isTrue();
    assertThat(plan.notices()).singleElement().asString().contains("heph.service.bak");
    ok(manager.install(spec("--mode=hub"), LIMIT));
    assertThat(form()).isEqualTo(Form.CURRENT);
    assertThat(units.resolve("heph.service.bak")).hasContent(hand);
    assertThat(systemd.orders).contains("systemctl --user reenable heph.service heph.socket");
    ok(manager.remove(LIMIT));
    assertThat(units.resolve("heph.service.bak")).hasContent(hand);
  }

  @Test
  void dropInsStayAndAreNamedWhenTheyHaveTheLastWord() throws IOException {
    ok(manager.install(spec(), LIMIT));
    Path dropIn = Files.createDirectories(units.resolve("heph.service.d")).resolve("x.conf");
    Files.writeString(dropIn, "[Service]\nExecStart=\nExecStart=/bin/x\nEnvironment=A=%%b\n");
    Plan.Ready plan = (Plan.Ready) manager.plan(spec("--mode=hub"));
    assertThat(plan.notices()).singleElement().asString().contains(dropIn.toString(), "ExecStart");
    assertThat(plan.environment())
        .containsEntry("A", "%b")
        .containsEntry("HEPH_SUPERVISOR", "systemd")
        .containsEntry("X", "a b\n");
    assertThat(installed().files()).contains(dropIn.toString());
    ok(manager.install(spec("--mode=hub"), LIMIT));
    Done.Ok removed = (Done.Ok) manager.remove(LIMIT);
    assertThat(dropIn).exists();
    assertThat(removed.notices()).singleElement().asString().contains(dropIn.toString());
  }

  @Test
  void clientsFindTheSocketWhereFilesSayItIs() throws IOException {
    assertThat(((Plan.Ready) manager.plan(spec())).socket())
        .isEqualTo(runtime + "/heph/hephd.sock");
    ServiceSpec elsewhere =
        new ServiceSpec(program(), List.of(), Map.of(), "/tmp/100% mine/s", false);
    assertThat(((Plan.Ready) manager.plan(elsewhere)).socket()).isEqualTo("/tmp/100% mine/s");
    ok(manager.install(elsewhere, LIMIT));
    assertThat(installed().spec()).isEqualTo(elsewhere);
    Path dropIn = Files.createDirectories(units.resolve("heph.socket.d")).resolve("x.conf");
    Files.writeString(dropIn, "[Socket]\nListenStream=\nListenStream=%t/y\n");
    assertThat(((Plan.Ready) manager.plan(elsewhere)).socket()).isEqualTo(runtime + "/y");
  }

  // Whose units they are.

  @Test
  void anotherProgramsUnitsAreNeverTouched() throws IOException {
    Files.createDirectories(units);
    String text = "[Service]\nExecStart=/usr/bin/hephd --mode local\n";
    Files.writeString(unit("heph.service"), text);
    assertThat(manager.definition()).isInstanceOf(Definition.Foreign.class);
    assertThat(manager.plan(spec())).isInstanceOf(Plan.Refused.class);
    assertThat(manager.install(spec(), LIMIT)).isInstanceOf(Done.Failed.class);
    assertThat(manager.start(LIMIT)).isInstanceOf(Done.Failed.class);
    assertThat(manager.restart(LIMIT)).isInstanceOf(Done.Failed.class);
    ok(manager.stop(LIMIT));
    ok(manager.remove(LIMIT));
    assertThat(unit("heph.service")).hasContent(text);
    assertThat(systemd.changes()).containsOnly("systemctl --user daemon-reload");
  }

  @Test
  void aSocketWithoutAServiceIsAnotherPrograms() throws IOException {
    Files.createDirectories(units);
    Files.writeString(unit("heph.socket"), "[Socket]\nListenStream=1\n");
    assertThat(manager.definition()).isInstanceOf(Definition.Foreign.class);
  }

  @Test
  void aSecondUnitOfTheDaemonIsNamed() throws IOException {
    Files.createDirectories(units);
    Files.writeString(unit("hephd.service"), "[Service]\nExecStart=\"" + launcher() + "\"\n");
    assertThat(((Plan.Ready) manager.plan(spec())).notices())
        .singleElement()
        .asString()
        .contains("a second time", "disable --now hephd.service");
  }

  @Test
  void aMaskedUnitIsNamedWithTheCommandThatUnmasksIt() throws IOException {
    Files.createDirectories(units);
    Files.createSymbolicLink(unit("heph.service"), Path.of("/dev/null"));
    assertThat(manager.definition())
        .isEqualTo(
            new Definition.Masked(
                unit("heph.service").toString(), "systemctl --user unmask heph.service"));
    assertThat(manager.start(LIMIT).toString()).contains("Failed", "unmask heph.service");
    assertThat(manager.install(spec(), LIMIT)).isInstanceOf(Done.Failed.class);
    ok(manager.remove(LIMIT));
    assertThat(unit("heph.service")).isSymbolicLink();
  }

  @Test
  void whatCannotBeReadIsNotOverwritten() throws IOException {
    Files.createDirectories(unit("heph.service"));
    assertThat(manager.definition()).isInstanceOf(Definition.Unreadable.class);
    assertThat(manager.install(spec(), LIMIT)).isInstanceOf(Done.Failed.class);
    assertThat(unit("heph.service")).isDirectory();
  }

  @Test
  void aLinkToAFileStaysALink() throws IOException {
    ok(manager.install(spec("--mode=local"), LIMIT));
    Path dotfile = home.resolve("dotfile");
    Files.move(unit("heph.service"), dotfile);
    Files.createSymbolicLink(unit("heph.service"), dotfile);
    ok(manager.install(spec("--mode=hub"), LIMIT));
    assertThat(unit("heph.service")).isSymbolicLink();
    assertThat(dotfile).content().contains("--mode=hub");
  }

  // Starting and stopping.

  @Test
  void betweenTwoStartsNobodyWaitsForTheTimer() {
    ok(manager.install(spec(), LIMIT));
    ok(manager.start(LIMIT));
    systemd.becomes("activating", "auto-restart", "exit-code", "1");
    ServiceState state = manager.state();
    assertThat(state.phase()).isEqualTo(Phase.RESTARTING);
    assertThat(state.restarts()).isEqualTo(1);
    assertThat(state.result()).isEqualTo("exit-code 1");
    systemd.orders.clear();
    ok(manager.start(LIMIT));
    assertThat(systemd.changes()).last().isEqualTo("systemctl --user restart heph.service");
    assertThat(manager.state().phase()).isEqualTo(Phase.RUNNING);
  }

  @Test
  void afterAFailureItStartsAgain() {
    ok(manager.install(spec(), LIMIT));
    systemd.startsEndAs = "exit-code";
    assertThat(manager.start(LIMIT).toString())
        .contains("Failed", "exit-code 203/EXEC", "heph daemon logs");
    assertThat(manager.state().phase()).isEqualTo(Phase.FAILED);
    systemd.startsEndAs = "";
    ok(manager.start(LIMIT));
    assertThat(systemd.orders).contains("systemctl --user reset-failed heph.service heph.socket");
    assertThat(manager.state().phase()).isEqualTo(Phase.RUNNING);
  }

  @Test
  void stoppingWhatHasFailedLeavesItStopped() {
    ok(manager.install(spec(), LIMIT));
    ok(manager.start(LIMIT));
    systemd.becomes("failed", "failed", "timeout", "15");
    Done.Ok done = (Done.Ok) manager.stop(LIMIT);
    assertThat(done.notices()).singleElement().asString().contains("was killed");
    assertThat(manager.state().phase()).isEqualTo(Phase.STOPPED);
    assertThat(manager.state().listening()).isFalse();
  }

  @Test
  void whatStillRunsAfterAStopIsNoSuccess() {
    ok(manager.install(spec(), LIMIT));
    ok(manager.start(LIMIT));
    systemd.scripted.put(
        "systemctl --user stop", new CommandRunner.Output(124, "did not end within"));
    assertThat(manager.stop(LIMIT)).isInstanceOf(Done.Failed.class);
    // Nor is it when nobody can say what runs.
    systemd.scripted.put(
        "systemctl --user show heph", new CommandRunner.Output(1, "Transport endpoint is gone"));
    assertThat(manager.stop(LIMIT)).isInstanceOf(Done.Failed.class);
  }

  @Test
  void theProcessIsEndedAlsoWhenItsFilesAreGone() throws IOException {
    ok(manager.install(spec(), LIMIT));
    ok(manager.start(LIMIT));
    Files.delete(unit("heph.service"));
    ok(manager.remove(LIMIT));
    assertThat(systemd.activeOf("heph.service")).isEqualTo("inactive");
    assertThat(systemd.activeOf("heph.socket")).isEqualTo("inactive");
    assertThat(units.resolve("default.target.wants")).doesNotExist();
    assertThat(units.resolve("sockets.target.wants")).doesNotExist();
    assertThat(unit("heph.socket")).doesNotExist();
  }

  @Test
  void insideTheServiceOrdersAreHandedOver() {
    ok(manager.install(spec(), LIMIT));
    ok(manager.start(LIMIT));
    ServiceManager inside = manager(Map.of("XDG_RUNTIME_DIR", runtime), INSIDE);
    assertThat(inside.start(LIMIT)).isInstanceOf(Done.Ok.class);
    assertThat(inside.restart(LIMIT)).isInstanceOf(Done.HandedOver.class);
    assertThat(systemd.orders).contains("systemctl --user restart --no-block heph.service");
    assertThat(inside.remove(LIMIT)).isInstanceOf(Done.Failed.class);
    assertThat(inside.stop(LIMIT)).isInstanceOf(Done.HandedOver.class);
    assertThat(systemd.orders)
        .last()
        .isEqualTo("systemctl --user stop --no-block heph.service heph.socket");
  }

  @Test
  void withoutAServiceThereIsNothingToStart() {
    assertThat(manager.start(LIMIT).toString()).contains("Failed", "heph daemon start");
    assertThat(manager.restart(LIMIT)).isInstanceOf(Done.Failed.class);
  }

  @Test
  void anOldSystemctlTellsTheTimeToo() {
    systemd.oldSystemctl = true;
    ok(manager.install(spec(), LIMIT));
    ok(manager.start(LIMIT));
    assertThat(manager.state().phase()).isEqualTo(Phase.RUNNING);
    assertThat(manager.state().since()).isNotNull();
  }

  @Test
  void theJournalIsAskedInTwoWays() {
    assertThat(manager.output(1)).containsExactly("two");
    systemd.scripted.put(
        "journalctl --user ", new CommandRunner.Output(1, "No journal files were opened"));
    assertThat(manager.output(5)).containsExactly("one", "two");
    systemd.scripted.put("journalctl", new CommandRunner.Output(1, "No journal files"));
    assertThat(manager.output(5)).isEmpty();
  }

  // Reaching it.

  @Test
  void theManagerIsFoundWithoutAVariable() {
    manager = manager(Map.of(), "");
    assertThat(manager.reach())
        .isEqualTo(new Reach.Reachable("systemd 252, user manager of uid " + uid));
  }

  @Test
  void aMachineWithoutSystemd() throws IOException {
    Files.delete(root.resolve("run/systemd/system"));
    assertThat(((Reach.Unreachable) manager.reach()).obstacle()).isEqualTo(Obstacle.NO_MANAGER);
    assertThat(manager.install(spec(), LIMIT)).isInstanceOf(Done.Failed.class);
    ok(manager.remove(LIMIT));
    assertThat(systemd.changes()).isEmpty();
    assertThat(home.resolve(".config")).doesNotExist();
  }

  private Path unit(String name) {
    return units.resolve(name);
  }

  private void edit(String name, String from, String to) throws IOException {
    String text = Files.readString(unit(name));
    assertThat(text).contains(from);
    Files.writeString(unit(name), text.replace(from, to));
  }

  private Definition.Installed installed() {
    return (Definition.Installed) manager.definition();
  }

  private Form form() {
    return installed().form();
  }

  private Map<Path, Object> inodes() throws IOException {
    Map<Path, Object> inodes = new HashMap<>();
    for (String name : List.of("heph.service", "heph.socket")) {
      inodes.put(unit(name), Files.getAttribute(unit(name), "unix:ino"));
    }
    return inodes;
  }

  private Map<String, String> contents() throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> all = Files.walk(units)) {
      for (Path path : all.filter(Files::isRegularFile).toList()) {
        contents.put(path.toString(), Files.readString(path));
      }
    }
    return contents;
  }

  private List<String> tree() throws IOException {
    try (Stream<Path> all = Files.walk(temp)) {
      return all.filter(path -> !path.startsWith(root.resolve("var")))
          .map(path -> path + (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) ? "/" : ""))
          .sorted()
          .toList();
    }
  }
}
