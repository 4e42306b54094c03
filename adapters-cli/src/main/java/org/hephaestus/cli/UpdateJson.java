package org.hephaestus.cli;

import org.hephaestus.ports.update.CheckOutcome;
import org.hephaestus.ports.update.Failure;
import org.hephaestus.ports.update.Release;
import org.hephaestus.ports.update.UpdateStatus;
import org.hephaestus.ports.update.VersionId;
import org.jspecify.annotations.Nullable;

/** The self-updater in JSON, as docs/reference/json.md promises it. */
final class UpdateJson {
  private UpdateJson() {}

  static Json.Obj status(UpdateStatus status) {
    return Json.obj()
        .put("mode", status.mode())
        .put("running", status.running())
        .put("source", status.source())
        .put("delivery", status.delivery())
        .put("state", status.state())
        .put("outcome", status.outcome() == null ? null : outcome(status.outcome()))
        .put("last_check", status.lastCheck())
        .put("next_check", status.nextCheck())
        .put("attempt", status.attempt() == null ? null : attempt(status.attempt()))
        .put("notices", status.notices());
  }

  static Json.Obj attempt(UpdateStatus.Attempt attempt) {
    return Json.obj()
        .put("id", attempt.id())
        .put("state", attempt.state())
        .put("from", version(attempt.from()))
        .put("to", version(attempt.to()))
        .put("at", attempt.at())
        .put("reason", attempt.reason());
  }

  private static Json.Obj outcome(CheckOutcome outcome) {
    Json.Obj json =
        switch (outcome) {
          case CheckOutcome.UpToDate upToDate -> Json.obj().put("kind", "up_to_date");
          case CheckOutcome.UpdateAvailable available ->
              Json.obj()
                  .put("kind", "update_available")
                  .put("version", available.id().version())
                  .put("release", release(available.release()));
          case CheckOutcome.Held held ->
              Json.obj()
                  .put("kind", "held")
                  .put("gate", held.gate())
                  .put("until", held.until())
                  .put("release", held.release() == null ? null : release(held.release()));
          case CheckOutcome.Failed failed ->
              Json.obj().put("kind", "failed").put("failure", failure(failed.failure()));
        };
    return json.put("reason", outcome.reason())
        .put(
            "refused",
            outcome.refused().stream()
                .map(r -> Json.obj().put("tag", r.tag()).put("why", r.why()))
                .toList());
  }

  private static Json.Obj failure(Failure failure) {
    return Json.obj()
        .put("cause", failure.cause())
        .put("message", failure.message())
        .put("next_step", failure.nextStep());
  }

  private static Json.Obj release(Release release) {
    return Json.obj()
        .put("tag", release.tag())
        .put("commit", release.commit())
        .put("created_at", release.createdAt())
        .put("page", release.page());
  }

  private static Json.@Nullable Obj version(@Nullable VersionId id) {
    return id == null ? null : Json.obj().put("version", id.version()).put("commit", id.commit());
  }
}
