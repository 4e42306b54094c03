package org.hephaestus.domain.update.gate;

import org.hephaestus.ports.update.Gate;
import org.hephaestus.ports.update.GateVerdict;

/** Whether the release is for the channel that was chosen. */
public final class ChannelGate {
  private ChannelGate() {}

  /**
   * Judges.
   *
   * @param wanted whether prereleases are
   * @param prerelease whether it is one, by its version or by the forge's word
   */
  public static GateVerdict judge(boolean wanted, boolean prerelease, String version) {
    if (!prerelease) {
      return GateVerdict.open(Gate.CHANNEL, version + " is no prerelease");
    }
    return wanted
        ? GateVerdict.open(Gate.CHANNEL, version + " is a prerelease, and those are wanted")
        : GateVerdict.closed(
            Gate.CHANNEL,
            version
                + " is a prerelease and the channel is stable; take them with: heph daemon start"
                + " --self-update-channel prerelease");
  }
}
