package org.hephaestus.ports.service;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The service manager of one user's session, and hephd as a service of it: systemd's user manager,
 * launchd.
 *
 * <p>Laws, for the caller: {@link #install} comes before {@link #start} and {@link #restart}; after
 * {@code install} always call one of them when the service was running, because a manager that
 * cannot change a running service stops it first. Nothing here knows the daemon: that it answers is
 * to be asked on its socket.
 *
 * <p>For the implementer: every method is idempotent, may block for as long as it is given (a few
 * seconds where it is given nothing), and never throws for what the system does. Files are replaced
 * atomically, all or none; what somebody has added to or changed in them by hand is carried over,
 * but for what a {@link ServiceSpec} says; drop-ins and data are never touched. No shell. Not
 * thread-safe: one command at a time.
 */
public interface ServiceManager {
  /** {@code systemd} or {@code launchd}. */
  String name();

  /** Whether it can be asked, by this user, from here. */
  Reach reach();

  /** What its files say. Works without a manager that can be asked. */
  Definition definition();

  /** What {@link #install} would write, without writing. */
  Plan plan(ServiceSpec spec);

  /**
   * Writes the files, if they differ, makes the manager read them, and lets the service start by
   * itself at the next login or boot. Without a manager that can be asked it does what can be done,
   * and says so as a notice.
   *
   * @param limit for the manager
   */
  Done install(ServiceSpec spec, Duration limit);

  /** Starts it, unless it runs; blocks until the manager counts it as started. */
  Done start(Duration limit);

  /** Ends what runs and starts it from the files as they are now; starts it when nothing runs. */
  Done restart(Duration limit);

  /** Ends it; blocks until it is gone. It stays installed. */
  Done stop(Duration limit);

  /**
   * Ends it and takes out everything {@link #install} has made, also when only half of it is there.
   */
  Done remove(Duration limit);

  /** What it does now. */
  ServiceState state();

  /**
   * What the service has printed lately, as the manager keeps it.
   *
   * @param lines at most
   * @return oldest first; empty when the manager keeps nothing
   */
  List<String> output(int lines);

  /** Whether it can be asked. */
  sealed interface Reach {
    /**
     * It can.
     *
     * @param by for messages: {@code systemd 252, user manager of uid 1000}
     */
    record Reachable(String by) implements Reach {}

    /**
     * It cannot.
     *
     * @param obstacle for a program
     * @param why what was looked at and found; one line
     * @param remedy what the person can do; one line
     * @param installable whether files can be written all the same, to be used at the next login
     */
    record Unreachable(Obstacle obstacle, String why, String remedy, boolean installable)
        implements Reach {}
  }

  /** Why a manager cannot be asked. */
  enum Obstacle {
    /** This machine has another init system, or none. */
    NO_MANAGER,
    /** The user has no manager at the moment: nobody is logged in, or not in the usual way. */
    NO_USER_MANAGER,
    /** The command runs as another user than the one whose session it is: sudo, su. */
    OTHER_USER,
    /** The manager's tool is missing, or the manager does not answer it. */
    BROKEN
  }

  /** What the files say. */
  sealed interface Definition {
    /** There are none. */
    record Absent() implements Definition {}

    /**
     * They are ours.
     *
     * @param spec what they run, also when somebody has changed that by hand
     * @param form how they compare with what this version would write
     * @param files absolute paths, of drop-ins too
     */
    record Installed(ServiceSpec spec, Form form, List<String> files) implements Definition {
      public Installed {
        files = List.copyOf(files);
      }
    }

    /** The service is forbidden to start ({@code systemctl mask}). */
    record Masked(String path, String remedy) implements Definition {}

    /** Somebody else's, under our name. Never touched. */
    record Foreign(String path, String remedy) implements Definition {}

    /** They cannot be read, or not be understood. */
    record Unreadable(String path, String why, String remedy) implements Definition {}
  }

  /** How files compare with what this version would write for the same specification. */
  enum Form {
    /** They are the same. */
    CURRENT,
    /** The same, but for what somebody has changed by hand. */
    EDITED,
    /** An older version of this program wrote them, or somebody by hand for this program. */
    OUTDATED
  }

  /** What would be written. */
  sealed interface Plan {
    /**
     * This.
     *
     * @param files all of them, also those that would not change
     * @param changes whether any differs from what is there
     * @param environment everything the manager and the files set for the process
     * @param socket absolute path where clients will find it; empty when hephd alone decides
     * @param notices what a person should know, for example what of their edits is kept
     */
    record Ready(
        List<ServiceFile> files,
        boolean changes,
        Map<String, String> environment,
        String socket,
        List<String> notices)
        implements Plan {
      public Ready {
        files = List.copyOf(files);
        environment = Map.copyOf(environment);
        notices = List.copyOf(notices);
      }
    }

    /** Nothing: this manager cannot run that. */
    record Refused(String why, String remedy) implements Plan {}
  }

  /** What became of an order. */
  sealed interface Done {
    /** It is so now. */
    record Ok(List<String> notices) implements Done {
      public Ok {
        notices = List.copyOf(notices);
      }

      /** Without anything to say. */
      public Ok() {
        this(List.of());
      }
    }

    /**
     * The manager will do it; this process is one of those it will end, so nobody can wait for it.
     */
    record HandedOver(String why) implements Done {}

    /**
     * It is not, or not all of it.
     *
     * @param why what failed, in one line
     * @param remedy what to do next; one line
     */
    record Failed(String why, String remedy) implements Done {}
  }
}
