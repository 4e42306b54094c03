package org.hephaestus.launchd;

import java.util.ArrayList;
import java.util.List;
import org.hephaestus.launchd.Plist.Dict;
import org.hephaestus.ports.service.ServiceManager.Form;
import org.hephaestus.ports.service.ServiceSpec;
import org.jspecify.annotations.Nullable;

/** What a person should know before a property list is written. Pure. */
final class PlanNotices {
  private PlanNotices() {}

  /**
   * The notices.
   *
   * @param found what is there; null when nothing is
   * @param next what would be there
   * @param ours what would be there if nobody had changed anything
   */
  static List<String> of(
      AgentReading.@Nullable Ours found, Dict next, Dict ours, ServiceSpec spec) {
    List<String> notices = new ArrayList<>();
    if (found != null) {
      if (found.form() == Form.OUTDATED) {
        notices.add(
            "an older version or a person wrote the property list; brought up to date: "
                + String.join(", ", PlistMerge.differences(found.dict(), next)));
      }
      List<String> kept = PlistMerge.differences(next, ours);
      if (!kept.isEmpty()) {
        notices.add("kept as somebody has changed them: " + String.join(", ", kept));
      }
    }
    if (!(next.get("KeepAlive") instanceof Plist.Flag keep) || !keep.value()) {
      notices.add("KeepAlive is not true: launchd will not start it again when it ends well");
    }
    if (spec.linger()) {
      notices.add("launchd has no linger: an agent runs while its user is logged in");
    }
    return List.copyOf(notices);
  }
}
