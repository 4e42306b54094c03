package org.hephaestus.testkit.api;

import java.util.Set;
import org.hephaestus.ports.api.ChangeFeed;

class FakeChangeFeedTest extends ChangeFeedContract {
  private final FakeChangeFeed feed = new FakeChangeFeed(41);
  private int changes;

  @Override
  protected ChangeFeed feed() {
    return feed;
  }

  @Override
  protected String change() {
    String node = "node-" + ++changes;
    long unused = feed.change(Set.of(node));
    return node;
  }
}
