package org.hephaestus.systemd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.hephaestus.ports.os.CommandRunner;
import org.hephaestus.ports.service.ServiceManager;
import org.hephaestus.ports.service.ServiceSpec;
import org.hephaestus.ports.service.ServiceState;

/**
 * The user's systemd, with hephd as two units of it: {@code heph.service}, and {@code heph.socket},
 * which systemd keeps open while one hephd goes and the next one comes.
 *
 * <p>Files are read and written directly; systemd is asked through {@code systemctl --user}, each
 * time anew. When the user has no manager at the moment, files are written and units enabled all
 * the same, for the next login.
 */
public final class SystemdServiceManager implements ServiceManager {
  private final ManagerLookup lookup;
  private final Installing installing;
  private final Running running;
  private final Removing removing;
  private final Reporting reporting;

  /**
   * Touches nothing yet.
   *
   * @param commands runs {@code systemctl}, {@code loginctl}, {@code journalctl}, {@code env} and
   *     {@code id}
   * @param environment of this process
   * @param userHome the user's home
   * @param uid of this process
   */
  public SystemdServiceManager(
      CommandRunner commands, Map<String, String> environment, Path userHome, long uid) {
    this(commands, environment, userHome, uid, Path.of("/"), SystemdServiceManager::ownCgroup);
  }

  /**
   * For a systemd that lives elsewhere, for example in namespaces of its own.
   *
   * @param commands runs programs there
   * @param userHome a folder that has the same path here and there
   * @param root where its {@code /run} and {@code /var} are seen from here
   * @param cgroup reads {@code /proc/self/cgroup}; answers nothing when it cannot
   */
  public SystemdServiceManager(
      CommandRunner commands,
      Map<String, String> environment,
      Path userHome,
      long uid,
      Path root,
      Supplier<String> cgroup) {
    this(commands, environment, userHome, uid, root, cgroup, new UnitWriter());
  }

  SystemdServiceManager(
      CommandRunner commands,
      Map<String, String> environment,
      Path userHome,
      long uid,
      Path root,
      Supplier<String> cgroup,
      UnitWriter writer) {
    UserLinger linger = new UserLinger(commands, uid, root.resolve("var/lib/systemd/linger"));
    this.lookup = new ManagerLookup(commands, environment, userHome, uid, root, cgroup);
    this.installing = new Installing(lookup, linger, writer);
    this.running = new Running(lookup);
    this.removing = new Removing(lookup, linger);
    this.reporting = new Reporting(lookup, linger);
  }

  @Override
  public String name() {
    return "systemd";
  }

  @Override
  public Reach reach() {
    return lookup.access().reach();
  }

  @Override
  public Definition definition() {
    return lookup.access().units().definition();
  }

  @Override
  public Plan plan(ServiceSpec spec) {
    return installing.plan(spec);
  }

  @Override
  public Done install(ServiceSpec spec, Duration limit) {
    return installing.install(spec, limit);
  }

  @Override
  public Done start(Duration limit) {
    return running.start(limit);
  }

  @Override
  public Done restart(Duration limit) {
    return running.restart(limit);
  }

  @Override
  public Done stop(Duration limit) {
    return running.stop(limit);
  }

  @Override
  public Done remove(Duration limit) {
    return removing.remove(limit);
  }

  @Override
  public ServiceState state() {
    return reporting.state();
  }

  @Override
  public List<String> output(int lines) {
    return reporting.output(lines);
  }

  private static String ownCgroup() {
    try {
      return Files.readString(Path.of("/proc/self/cgroup"));
    } catch (IOException e) {
      return "";
    }
  }
}
