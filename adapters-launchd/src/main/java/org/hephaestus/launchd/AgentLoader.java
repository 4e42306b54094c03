package org.hephaestus.launchd;

import java.time.Duration;
import java.util.List;
import org.hephaestus.launchd.Launchctl.Answer;
import org.hephaestus.launchd.Launchctl.Loaded;

/**
 * Gets the job into launchd, started, and out again. Each step waits until launchd says that it is
 * so, because its commands return before it is: a bootstrap right after a bootout fails, and then
 * nothing runs at all.
 */
final class AgentLoader {
  private static final Duration STEP = Duration.ofMillis(500);
  private static final Duration GLANCE = Duration.ofMillis(200);
  private static final Duration OWN_START = Duration.ofSeconds(1);

  private final Launchctl launchctl;

  AgentLoader(Launchctl launchctl) {
    this.launchctl = launchctl;
  }

  /** What became of a step. */
  sealed interface Result {
    /** It is so. */
    record Fine() implements Result {}

    /** It is not; one line. */
    record Trouble(String why) implements Result {}
  }

  /** Takes it out of every domain in which it is, and waits until it is gone. */
  Result unload(Patience patience) {
    for (String domain : launchctl.domains()) {
      Answer printed = launchctl.print(domain);
      if (printed.noJob()) {
        continue;
      }
      if (!printed.ok()) {
        return new Result.Trouble(printed.said());
      }
      Answer out = launchctl.bootout(domain, patience.left());
      while (true) {
        printed = launchctl.print(domain);
        if (printed.noJob()) {
          break;
        }
        if (!out.outOrGone()) {
          return new Result.Trouble(out.said());
        }
        if (!patience.again(STEP)) {
          return new Result.Trouble(
              Launchctl.target(domain)
                  + " was told to end and is still there: "
                  + new LaunchdJob(printed.text()).state());
        }
      }
    }
    return new Result.Fine();
  }

  /**
   * Brings it in, where it is known to be out.
   *
   * @param patience for the tries; as long as an old one may take to end
   */
  Result load(String domain, String file, Patience patience) {
    // Where it cannot be told, once too often does no harm; whether it helped shows below.
    boolean enabled = launchctl.disabled(domain).orElse(true) && launchctl.enable(domain).ok();
    while (true) {
      Answer answer = launchctl.bootstrap(domain, file, patience.left());
      if (answer.ok() || (answer.worthAnotherTry() && isIn(domain))) {
        return new Result.Fine();
      }
      if (answer.code() == Launchctl.DISABLED && !enabled) {
        enabled = launchctl.enable(domain).ok();
      } else if (answer.noDomain() && !domain.equals(userDomain())) {
        // A login at the screen that takes no jobs, as over ssh: the user's own domain does.
        return load(userDomain(), file, patience);
      } else if (!answer.worthAnotherTry()) {
        return new Result.Trouble(answer.said());
      }
      if (!patience.again(STEP)) {
        return new Result.Trouble(answer.said());
      }
    }
  }

  /** Whether it is in after all: the code for "already loaded" is one of those for "not now". */
  private boolean isIn(String domain) {
    return launchctl.print(domain).ok();
  }

  private String userDomain() {
    return launchctl.domains().get(1);
  }

  /** Waits for a process; where none comes by itself within a second, asks for one. */
  Result awaitStart(Patience patience) {
    return awaitStart(0, patience);
  }

  /** The same, for a process with another id than {@code oldPid}. */
  Result awaitStart(long oldPid, Patience patience) {
    Patience own = patience.atMost(OWN_START);
    boolean kicked = false;
    String last = "launchd does not know the job";
    while (true) {
      List<Loaded> loaded = launchctl.loaded();
      for (Loaded one : loaded) {
        long pid = one.job().pid();
        if (pid != 0 && pid != oldPid) {
          return new Result.Fine();
        }
        last = describe(one);
      }
      if (own.again(GLANCE)) {
        continue;
      }
      // The old process may still be ending: then its successor comes by itself.
      if (!kicked && !loaded.isEmpty() && loaded.get(0).job().pid() == 0) {
        kicked = true;
        Answer kick = launchctl.kickstart(loaded.get(0).domain(), patience.left());
        if (kick.ok()) {
          continue;
        }
        last = kick.said();
      }
      if (!patience.again(STEP)) {
        return new Result.Trouble(last);
      }
    }
  }

  private static String describe(Loaded loaded) {
    String result = loaded.job().result();
    return Launchctl.target(loaded.domain())
        + (loaded.job().pid() == 0
            ? " is loaded and has no process: state "
            : " still has its old process: state ")
        + (loaded.job().state().isEmpty() ? "not said" : loaded.job().state())
        + (result.isEmpty() ? "" : ", last " + result)
        + loaded.job().pended().map(why -> ", start held back: " + why).orElse("");
  }
}
