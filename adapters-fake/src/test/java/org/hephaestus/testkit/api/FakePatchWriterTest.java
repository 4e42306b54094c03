package org.hephaestus.testkit.api;

import org.hephaestus.ports.api.PatchWriter;

class FakePatchWriterTest extends PatchWriterContract {
  @Override
  protected PatchWriter writer() {
    return new FakePatchWriter();
  }
}
