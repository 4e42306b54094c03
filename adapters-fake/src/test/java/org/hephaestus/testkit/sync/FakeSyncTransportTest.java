package org.hephaestus.testkit.sync;

import org.hephaestus.ports.sync.HubApi;
import org.hephaestus.ports.sync.SyncTransport;

class FakeSyncTransportTest extends SyncTransportContract {
  @Override
  protected SyncTransport to(HubApi hub) {
    return new FakeSyncTransport(hub);
  }

  @Override
  protected void waitForCancel(SyncTransport transport) {
    ((FakeSyncTransport) transport).waitForCancel();
  }
}
