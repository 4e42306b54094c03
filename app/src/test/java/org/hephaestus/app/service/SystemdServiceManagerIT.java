package org.hephaestus.app.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.hephaestus.app.live.Commands;
import org.hephaestus.app.service.RealSystemd.Options;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The adapter on a real systemd, in a process of the user whose service it is. What it starts is a
 * stand-in for hephd, {@code src/test/scripts/stand-in-hephd.pl}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SystemdServiceManagerIT extends ServiceManagerContract {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Path STAND_IN = Path.of("src/test/scripts/stand-in-hephd.pl");
  private static final int VALUES = 1000;

  private RealSystemd systemd;
  private GuestManager guest;
  private ServiceManager manager;

  @BeforeAll
  void boot(@TempDir Path folder) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/perl")), "the stand-in for hephd needs perl");
    systemd = RealSystemd.boot(folder, new Options().reading(GuestManager.folders()));
    guest = GuestManager.of(systemd);
    manager = guest.manager();
  }

  @AfterAll
  @SuppressWarnings("NullAway") // they are null when there was no boot
  void end() throws IOException {
    if (guest != null) {
      guest.close();
    }
    if (systemd != null) {
      systemd.close();
    }
  }

  @BeforeEach
  void nothingIsInstalled() throws Exception {
    systemd.asRoot("loginctl", "enable-linger", RealSystemd.USER).ok();
    systemd.startUserManager();
    systemd.asUser("systemctl", "--user", "stop", "heph.service", "heph.socket");
    systemd
        .asRoot(
            "rm",
            "-rf",
            prefix().toString(),
            systemd.userHome().resolve(".config").toString(),
            systemd.userRuntimeDir() + "/heph")
        .ok();
    systemd.asUser("systemctl", "--user", "daemon-reload").ok();
    systemd.asUser("systemctl", "--user", "reset-failed");
    Files.createDirectories(prefix().resolve("bin"));
    Files.copy(STAND_IN, Path.of(program()), StandardCopyOption.COPY_ATTRIBUTES);
    systemd.asUser("test", "-x", program()).ok();
  }

  private Path prefix() {
    return systemd.userHome().resolve(".local/lib/heph");
  }

  private Path units() {
    return systemd.userHome().resolve(".config/systemd/user");
  }

  @Override
  protected ServiceManager manager() {
    return manager;
  }

  @Override
  protected String program() {
    return prefix().resolve("bin/hephd").toString();
  }

  // Arguments and variables.

  @Test
  void argumentsReachTheProcessByteForByte() throws Exception {
    long seed = Long.getLong("heph.seed", System.nanoTime());
    System.out.println("arguments of services: -Dheph.seed=" + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 4; round++) {
      List<String> arguments =
          Stream.generate(() -> ArgumentSamples.argument(random)).limit(VALUES / 4).toList();
      Map<String, String> environment = new TreeMap<>();
      for (int i = 0; i < 50; i++) {
        environment.put("HEPH_TEST_" + i, ArgumentSamples.value(random));
      }
      ServiceSpec spec = new ServiceSpec(program(), arguments, environment, "", false);
      ok(manager.install(spec, LIMIT));
      ok(manager.restart(LIMIT));

      assertThat(installed().spec()).isEqualTo(spec);
      assertThat(installed().form()).isEqualTo(Form.CURRENT);
      assertThat(ready(spec).changes()).isFalse();
      long pid = running();
      assertThat(argumentsOf(pid)).isEqualTo(arguments);
      assertThat(variablesOf(pid)).containsAllEntriesOf(environment);
    }
  }

  /** What is no longer as we write it means what systemd makes of it, and we know that too. */
  @Test
  void whatIsNotEscapedReachesTheProcessDifferently() throws Exception {
    String home = systemd.userHome().toString();
    List<String> arguments = List.of("--a=%h", "--b=${HOME}", "--c=%% $$");
    ok(manager.install(spec(arguments.toArray(String[]::new)), LIMIT));
    ok(manager.start(LIMIT));
    assertThat(argumentsOf(running())).isEqualTo(arguments);

    edit("heph.service", text -> text.replace("--a=%%h", "--a=%h"));
    ok(manager.restart(LIMIT));
    List<String> expanded = List.of("--a=" + home, "--b=${HOME}", "--c=%% $$");
    assertThat(argumentsOf(running())).isEqualTo(expanded);
    assertThat(installed().spec().arguments()).isEqualTo(expanded);

    edit("heph.service", text -> text.replace("ExecStart=:", "ExecStart="));
    ok(manager.restart(LIMIT));
    expanded = List.of("--a=" + home, "--b=" + home, "--c=%% $");
    assertThat(argumentsOf(running())).isEqualTo(expanded);
    assertThat(installed().spec().arguments()).isEqualTo(expanded);
  }

  // What it says of the service.

  @Test
  void betweenTwoStartsItSaysSoAndAStartDoesNotWaitForTheTimer() throws Exception {
    Path dropIn = dropIn("[Service]\nRestartSec=10min\n");
    long pid = started(spec("--mode=local"));
    assertThat(installed().files()).contains(dropIn.toString());

    systemd.asUser("kill", "-KILL", Long.toString(pid)).ok();
    ServiceState state = await(Phase.RESTARTING);
    assertThat(state.pid()).isZero();
    assertThat(state.result()).isEqualTo("signal KILL");
    assertThat(state.enabled()).isTrue();
    assertThat(state.since()).isNotNull();

    ok(manager.start(LIMIT));
    assertThat(running()).isNotEqualTo(pid);

    // Not ours: neither written nor taken out.
    ok(manager.install(spec("--mode=hub"), LIMIT));
    assertThat(dropIn).hasContent("[Service]\nRestartSec=10min\n");
    ok(manager.remove(LIMIT));
    assertThat(dropIn).exists();
  }

  @Test
  void whatEndsByItselfIsStartedAgainAndCounted() throws Exception {
    long pid = started(spec("--mode=local"));
    systemd.asUser("kill", "-TERM", Long.toString(pid)).ok();
    Commands.await("another process", SOON, () -> another(pid));
    assertThat(manager.state().restarts()).isEqualTo(1);
    assertThat(manager.state().text()).isEqualTo("stands in");
    assertThat(manager.state().result()).isEmpty();
  }

  private boolean another(long pid) {
    ServiceState state = manager.state();
    return state.phase().equals(Phase.RUNNING) && state.pid() != pid;
  }

  @Test
  void stoppedItHasNotFailed() throws Exception {
    started(spec("--mode=local"));
    ok(manager.stop(LIMIT));
    ServiceState state = manager.state();
    assertThat(state.phase()).isEqualTo(Phase.STOPPED);
    assertThat(state.result()).isEmpty();
    assertThat(state.listening()).isFalse();
    assertThat(runtimeSocket()).doesNotExist();
  }

  @Test
  void whatIsWronglyConfiguredIsNotStartedForeverEvenWithAClientThatWaits() throws Exception {
    ok(manager.install(spec("--mode=local"), LIMIT));
    Files.writeString(prefix().resolve("first"), "78");
    assertThat(manager.start(LIMIT))
        .asInstanceOf(type(Done.Failed.class))
        .extracting(Done.Failed::why)
        .asString()
        .contains("exit-code 78");
    ServiceState state = await(Phase.FAILED);
    assertThat(state.result()).isEqualTo("exit-code 78");
    assertThat(starts()).isEqualTo(1);
    assertThat(state.listening()).isTrue();

    try (SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      client.connect(UnixDomainSocketAddress.of(runtimeSocket()));
      // Its connection stays in the queue, whoever is started; systemd gives up in the end.
      Commands.await("systemd gives up", SOON, () -> !manager.state().listening());
      await(Phase.FAILED);
      assertThat(starts()).isBetween(2L, 100L);
      assertThat(client.isConnected()).isTrue();
    }
    long starts = starts();
    assertThat(systemd.asUser("systemctl", "--user", "list-jobs").ok()).contains("No jobs");
    assertThat(starts()).isEqualTo(starts);

    Files.delete(prefix().resolve("first"));
    ok(manager.start(LIMIT));
    assertThat(running()).isPositive();
    assertThat(manager.state().listening()).isTrue();
  }

  @Test
  void whatCannotBeStartedFailsWithTheReason() throws Exception {
    ok(manager.install(spec("--mode=local"), LIMIT));
    Files.writeString(prefix().resolve("first"), "1");
    dropIn("[Service]\nRestart=no\n");
    ok(manager.install(spec("--mode=local"), LIMIT));
    assertThat(manager.start(LIMIT).toString()).contains("exit-code 1");
    Files.delete(prefix().resolve("first"));
    Files.delete(Path.of(program()));
    assertThat(manager.start(LIMIT)).isInstanceOf(Done.Failed.class);
    assertThat(manager.state().result()).isEqualTo("exit-code 203/EXEC");
  }

  @Test
  void whatIsMaskedStaysMasked() throws Exception {
    systemd.asUser("systemctl", "--user", "mask", "heph.service").ok();
    Path mask = units().resolve("heph.service");
    assertThat(manager.definition())
        .asInstanceOf(type(Definition.Masked.class))
        .extracting(Definition.Masked::path)
        .isEqualTo(mask.toString());
    assertThat(manager.plan(spec("--mode=local"))).isInstanceOf(Plan.Refused.class);
    assertThat(manager.install(spec("--mode=local"), LIMIT)).isInstanceOf(Done.Failed.class);
    assertThat(manager.start(LIMIT)).isInstanceOf(Done.Failed.class);
    ok(manager.stop(LIMIT));
    assertThat(Files.readSymbolicLink(mask)).isEqualTo(Path.of("/dev/null"));

    systemd.asUser("systemctl", "--user", "unmask", "heph.service").ok();
    started(spec("--mode=local"));
  }

  @Test
  void afterAnEditItIsStaleUntilItIsRestartedAndTheEditStays() throws Exception {
    long pid = started(spec("--mode=local"));
    assertThat(manager.state().stale()).isFalse();
    edit(
        "heph.service",
        text -> text.replace("RestartSec=1\n", "RestartSec=1\nEnvironment=MINE=yes\n"));
    assertThat(manager.state().stale()).isTrue();
    assertThat(installed().form()).isEqualTo(Form.EDITED);

    ServiceSpec other = spec("--mode=local", "--owner-id=me");
    ok(manager.install(other, LIMIT));
    assertThat(manager.state().stale()).isTrue();
    assertThat(manager.state().pid()).isEqualTo(pid);
    ok(manager.restart(LIMIT));
    assertThat(manager.state().stale()).isFalse();
    assertThat(argumentsOf(running())).isEqualTo(other.arguments());
    assertThat(variablesOf(running())).containsEntry("MINE", "yes");
    assertThat(installed().spec()).isEqualTo(other);
    assertThat(installed().form()).isEqualTo(Form.EDITED);
    assertThat(ready(other).changes()).isFalse();
  }

  @Test
  void aDropInMakesItStaleToo() throws Exception {
    started(spec("--mode=local"));
    dropIn("[Service]\nEnvironment=MINE=yes\n");
    assertThat(manager.state().stale()).isTrue();
    ok(manager.restart(LIMIT));
    assertThat(manager.state().stale()).isFalse();
    assertThat(variablesOf(running())).containsEntry("MINE", "yes");
  }

  @Test
  void aSecondStartWritesNothing() throws Exception {
    long pid = started(spec("--mode=local"));
    Map<String, String> before = snapshot(units());
    ok(manager.install(spec("--mode=local"), LIMIT));
    ok(manager.start(LIMIT));
    assertThat(snapshot(units())).isEqualTo(before);
    assertThat(running()).isEqualTo(pid);
    assertThat(Files.readString(units().resolve("heph.service"))).contains("Type=notify");
  }

  @Test
  void anotherSocketIsListenedOnAfterARestart() throws Exception {
    started(spec("--mode=local"));
    assertThat(runtimeSocket()).exists();
    Path socket = systemd.userHome().resolve("run here/a %h.sock");
    ServiceSpec other =
        new ServiceSpec(program(), List.of("--mode=local"), Map.of(), socket.toString(), false);
    assertThat(ready(other).socket()).isEqualTo(socket.toString());
    ok(manager.install(other, LIMIT));
    ok(manager.restart(LIMIT));
    assertThat(running()).isPositive();
    assertThat(socket).exists();
    assertThat(runtimeSocket()).doesNotExist();
    assertThat(installed().spec()).isEqualTo(other);
  }

  // Reboots, logins, other users.

  @Test
  void itComesBackAfterAReboot() throws Exception {
    long pid = started(spec("--mode=local"));
    systemd.restartUserManager();
    ServiceState state = await(Phase.RUNNING);
    assertThat(state.pid()).isNotEqualTo(pid);
    assertThat(state.listening()).isTrue();
    assertThat(state.loginStarts()).isEqualTo("at the next boot");
  }

  @Test
  void withoutAUserManagerItIsInstalledForTheNextLogin() throws Exception {
    systemd.stopUserManager();
    assertThat(manager.reach())
        .asInstanceOf(type(Reach.Unreachable.class))
        .satisfies(no -> assertThat(no.obstacle()).isEqualTo(Obstacle.NO_USER_MANAGER))
        .satisfies(no -> assertThat(no.installable()).isTrue());
    assertThat(manager.install(spec("--mode=local"), LIMIT))
        .asInstanceOf(type(Done.Ok.class))
        .satisfies(done -> assertThat(done.notices()).hasSize(1));
    assertThat(manager.state().enabled()).isTrue();
    assertThat(manager.start(LIMIT)).isInstanceOf(Done.Failed.class);
    ok(manager.stop(LIMIT));

    systemd.startUserManager();
    assertThat(manager.reach()).isInstanceOf(Reach.Reachable.class);
    ServiceState state = await(Phase.RUNNING);
    assertThat(state.listening()).isTrue();
    assertThat(installed().form()).isEqualTo(Form.CURRENT);

    systemd.stopUserManager();
    ok(manager.remove(LIMIT));
    assertThat(manager.definition()).isInstanceOf(Definition.Absent.class);
    systemd.startUserManager();
    assertThat(manager.state().phase()).isEqualTo(Phase.UNKNOWN);
  }

  @Test
  void withoutTheVariableOfTheRuntimeFolderItIsFound() throws Exception {
    List<String> asCron =
        systemd.userCommand(Map.of("XDG_RUNTIME_DIR", ""), GuestManager.command());
    try (GuestManager other = GuestManager.of(asCron)) {
      assertThat(other.manager().reach()).isInstanceOf(Reach.Reachable.class);
      ok(other.manager().install(spec("--mode=local"), LIMIT));
      ok(other.manager().start(LIMIT));
    }
    assertThat(running()).isPositive();
  }

  @Test
  void rootInTheNameOfTheUserIsSentAway() throws Exception {
    started(spec("--mode=local"));
    Map<String, String> before = snapshot(units());
    Map<String, String> sudo =
        Map.of("SUDO_UID", Integer.toString(systemd.uid()), "HOME", systemd.userHome().toString());
    try (GuestManager root = GuestManager.of(systemd.rootCommand(sudo, GuestManager.command()))) {
      assertThat(root.manager().reach())
          .asInstanceOf(type(Reach.Unreachable.class))
          .extracting(Reach.Unreachable::obstacle)
          .isEqualTo(Obstacle.OTHER_USER);
      assertThat(root.manager().install(spec("--mode=hub"), LIMIT)).isInstanceOf(Done.Failed.class);
      assertThat(root.manager().stop(LIMIT)).isInstanceOf(Done.Failed.class);
      assertThat(root.manager().remove(LIMIT)).isInstanceOf(Done.Failed.class);
    }
    assertThat(snapshot(units())).isEqualTo(before);
    assertThat(running()).isPositive();
  }

  @Test
  void lingerIsUndoneOnlyWhenItWasOurs() throws Exception {
    assumeTrue(systemd.hasPolkit(), "needs polkitd, which lets users linger");
    ServiceSpec lingering = new ServiceSpec(program(), List.of("--mode=local"), Map.of(), "", true);
    assertThat(manager.state().linger()).isEqualTo(Linger.ON);
    ok(manager.install(lingering, LIMIT));
    ok(manager.remove(LIMIT));
    assertThat(manager.state().linger()).isEqualTo(Linger.ON);

    RealSystemd.Session session = systemd.openSession();
    systemd.asRoot("loginctl", "disable-linger", RealSystemd.USER).ok();
    assertThat(manager.state().linger()).isEqualTo(Linger.OFF);
    assertThat(manager.state().loginStarts()).isEqualTo("at the next login");
    assertThat(manager.install(lingering, LIMIT)).isEqualTo(new Done.Ok());
    assertThat(manager.state().linger()).isEqualTo(Linger.ON);
    assertThat(installed().spec().linger()).isTrue();
    ok(manager.remove(LIMIT));
    assertThat(manager.state().linger()).isEqualTo(Linger.OFF);
    systemd.asRoot("loginctl", "enable-linger", RealSystemd.USER).ok();
    session.logOut();
  }

  @Test
  void whereTheUserMayNotLingerItIsInstalledAndSaysWhatIsMissing() throws Exception {
    // Without it the user's manager would end with lingering.
    RealSystemd.Session session = systemd.openSession();
    systemd.asRoot("loginctl", "disable-linger", RealSystemd.USER).ok();
    systemd.asRoot("systemctl", "mask", "--runtime", "--now", "polkit.service");
    try {
      ServiceSpec lingering = new ServiceSpec(program(), List.of(), Map.of(), "", true);
      assertThat(manager.install(lingering, LIMIT))
          .asInstanceOf(type(Done.Ok.class))
          .satisfies(
              done ->
                  assertThat(done.notices())
                      .singleElement()
                      .asString()
                      .contains("loginctl enable-linger " + RealSystemd.USER));
      assertThat(manager.state().linger()).isEqualTo(Linger.OFF);
      ok(manager.remove(LIMIT));
    } finally {
      systemd.asRoot("systemctl", "unmask", "--runtime", "polkit.service");
      systemd.asRoot("loginctl", "enable-linger", RealSystemd.USER).ok();
      session.logOut();
    }
  }

  // From inside, and to the end.

  @Test
  void askedFromInsideTheServiceItHandsTheRestartOver() throws Exception {
    long pid = started(spec("--mode=local"));
    assertThat(inside(pid, "remove")).startsWith("Failed[");
    assertThat(running()).isEqualTo(pid);
    assertThat(inside(pid, "start")).startsWith("Ok[");
    assertThat(inside(pid, "restart")).startsWith("HandedOver[");
    Commands.await("another process", SOON, () -> another(pid));
    assertThat(inside(running(), "stop")).startsWith("HandedOver[");
    await(Phase.STOPPED);
    assertThat(manager.state().listening()).isFalse();
  }

  private String inside(long pid, String order) throws Exception {
    Path output = prefix().resolve("output");
    Files.deleteIfExists(output);
    Files.writeString(prefix().resolve("command"), String.join("\n", GuestManager.command(order)));
    systemd.asUser("kill", "-USR1", Long.toString(pid)).ok();
    Commands.await(order + " from inside", SOON, () -> Files.exists(output));
    return Files.readString(output);
  }

  @Test
  void removedItLeavesTheFoldersAsTheyWere() throws Exception {
    Map<String, String> config = snapshot(systemd.userHome().resolve(".config"));
    Map<String, String> runtime = snapshot(systemd.seenFromHere(systemd.userRuntimeDir()));
    long pid = started(spec("--mode=local"));
    assertThat(snapshot(systemd.seenFromHere(systemd.userRuntimeDir()))).isNotEqualTo(runtime);
    edit("heph.service", text -> text.replace("RestartSec=1\n", "RestartSec=2\n"));
    ok(manager.restart(LIMIT));
    ok(manager.remove(LIMIT));
    assertThat(snapshot(systemd.userHome().resolve(".config"))).isEqualTo(config);
    assertThat(snapshot(systemd.seenFromHere(systemd.userRuntimeDir()))).isEqualTo(runtime);
    assertThat(systemd.asUser("kill", "-0", Long.toString(pid)).code()).isNotZero();
    assertThat(systemd.asUser("systemctl", "--user", "--failed", "--plain").ok())
        .contains("0 loaded units");
    assertThat(systemd.asUser("systemctl", "--user", "status", "heph.service").code()).isEqualTo(4);
    ok(manager.remove(LIMIT));
  }

  @Test
  void whatIsHalfThereIsRemovedToo() throws Exception {
    long pid = started(spec("--mode=local"));
    Files.delete(units().resolve("heph.service"));
    ok(manager.remove(LIMIT));
    assertThat(systemd.asUser("kill", "-0", Long.toString(pid)).code()).isNotZero();
    assertThat(snapshot(systemd.userHome().resolve(".config")).keySet())
        .noneMatch(path -> path.contains("heph"));
    assertThat(manager.state().phase()).isEqualTo(Phase.UNKNOWN);
    assertThat(manager.state().listening()).isFalse();
  }

  // What the tests ask and do.

  private long started(ServiceSpec spec) {
    ok(manager.install(spec, LIMIT));
    ok(manager.start(LIMIT));
    return running();
  }

  private long running() {
    ServiceState state = manager.state();
    assertThat(state.phase()).describedAs("%s", state).isEqualTo(Phase.RUNNING);
    return state.pid();
  }

  private ServiceState await(Phase phase) throws InterruptedException {
    Commands.await(phase.toString(), SOON, () -> manager.state().phase().equals(phase));
    return manager.state();
  }

  private Definition.Installed installed() {
    Definition definition = manager.definition();
    assertThat(definition).isInstanceOf(Definition.Installed.class);
    return (Definition.Installed) definition;
  }

  private Plan.Ready ready(ServiceSpec spec) {
    Plan plan = manager.plan(spec);
    assertThat(plan).isInstanceOf(Plan.Ready.class);
    return (Plan.Ready) plan;
  }

  private Path dropIn(String text) throws IOException {
    Path file = units().resolve("heph.service.d/mine.conf");
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    systemd.ownHome();
    return file;
  }

  private interface Edit {
    String of(String text);
  }

  private void edit(String unit, Edit edit) throws IOException {
    Path file = units().resolve(unit);
    String text = Files.readString(file);
    String edited = edit.of(text);
    assertThat(edited).isNotEqualTo(text);
    Files.writeString(file, edited);
  }

  private Path runtimeSocket() {
    return systemd.seenFromHere(systemd.userRuntimeDir() + "/heph/hephd.sock");
  }

  private long starts() throws IOException {
    try (Stream<Path> all = Files.list(prefix().resolve("arguments"))) {
      return all.count();
    }
  }

  private List<String> argumentsOf(long pid) throws IOException {
    return parts(prefix().resolve("arguments/" + pid));
  }

  private Map<String, String> variablesOf(long pid) throws IOException {
    Map<String, String> variables = new TreeMap<>();
    for (String variable : parts(systemd.seenFromHere("/proc/" + pid + "/environ"))) {
      int equals = variable.indexOf('=');
      variables.put(variable.substring(0, equals), variable.substring(equals + 1));
    }
    return variables;
  }

  /** What is between NULs. */
  private static List<String> parts(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    List<String> parts = new ArrayList<>();
    int begin = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == 0) {
        String part = new String(bytes, begin, i - begin, StandardCharsets.UTF_8);
        assertThat(part.getBytes(StandardCharsets.UTF_8))
            .isEqualTo(Arrays.copyOfRange(bytes, begin, i));
        parts.add(part);
        begin = i + 1;
      }
    }
    return parts;
  }

  /** Everything below a folder; empty when there is no such folder. */
  private static Map<String, String> snapshot(Path folder) throws IOException {
    Map<String, String> found = new TreeMap<>();
    if (!Files.exists(folder)) {
      return found;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.toList()) {
        String name = folder.relativize(path).toString();
        if (Files.isSymbolicLink(path)) {
          found.put(name, "-> " + Files.readSymbolicLink(path));
        } else if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
          found.put(
              name,
              Files.getLastModifiedTime(path)
                  + " "
                  + Files.getAttribute(path, "unix:ino")
                  + " "
                  + Files.readString(path, StandardCharsets.ISO_8859_1));
        } else {
          found.put(name, "");
        }
      }
    }
    return found;
  }
}
