package org.hephaestus.testkit.api;

import org.hephaestus.ports.api.Connection;
import org.hephaestus.ports.api.HephApi;

class FakeConnectionTest extends ConnectionContract {
  private FakeOpener opener = new FakeOpener(ApiSamples.HELLO, new FakeHephApi());

  @Override
  protected Connection.Opener serving(HephApi api) {
    opener = new FakeOpener(ApiSamples.HELLO, api);
    return opener;
  }

  @Override
  protected Connection.Opener silent() {
    opener.thenConnection().thenReplyLost("no answer within the timeout", true);
    return opener;
  }

  @Override
  protected Connection.Opener nobody() {
    return opener.otherwise(FakeOpener.noDaemon());
  }

  @Override
  protected void cut() {
    opener.cutAll();
  }
}
