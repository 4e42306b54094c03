package org.hephaestus.testkit.update;

import java.util.List;
import org.hephaestus.ports.update.UpdateHost;

/** A machine with room, whose program is ours and where nothing is under way. */
public final class FakeUpdateHost implements UpdateHost {
  private volatile Origin origin = new Origin.Ours();
  private volatile List<Disk> disks = List.of();
  private volatile List<String> busy = List.of();

  @Override
  public Origin origin() {
    return origin;
  }

  @Override
  public List<Disk> disks() {
    return disks;
  }

  @Override
  public List<String> busy() {
    return busy;
  }

  /** Somebody else owns the program. */
  public void owned(String by, String why, String command) {
    origin = new Origin.Owned(by, why, command);
  }

  /** Room, the tightest first. */
  public void disks(Disk... room) {
    disks = List.of(room);
  }

  /** What is under way. */
  public void busy(String... work) {
    busy = List.of(work);
  }
}
