package org.hephaestus.ports.update;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a check found. A check never throws. */
public sealed interface CheckOutcome {
  /** One sentence for a person. */
  String reason();

  /** Releases that are no candidates, and why: nothing is left out silently. */
  List<Refused> refused();

  /**
   * A release that is no candidate.
   *
   * @param tag as published
   * @param why one sentence
   */
  record Refused(String tag, String why) {}

  /** No acceptable release is newer than the running version. */
  record UpToDate(String reason, List<Refused> refused) implements CheckOutcome {
    public UpToDate {
      refused = List.copyOf(refused);
    }
  }

  /** A newer release may be installed. */
  record UpdateAvailable(Release release, VersionId id, String reason, List<Refused> refused)
      implements CheckOutcome {
    public UpdateAvailable {
      refused = List.copyOf(refused);
    }
  }

  /**
   * A newer release is known and not installable now.
   *
   * @param gate what holds it
   * @param release the release that is held; null when the gate stands before any release is known
   * @param until when the gate's verdict changes by itself; null when it takes somebody's action
   */
  record Held(
      Gate gate,
      @Nullable Release release,
      @Nullable Instant until,
      String reason,
      List<Refused> refused)
      implements CheckOutcome {
    public Held {
      refused = List.copyOf(refused);
    }
  }

  /** The forge gave no usable answer. */
  record Failed(Failure failure) implements CheckOutcome {
    @Override
    public String reason() {
      return failure.summary();
    }

    @Override
    public List<Refused> refused() {
      return List.of();
    }
  }
}
