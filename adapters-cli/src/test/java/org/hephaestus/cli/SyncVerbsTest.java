package org.hephaestus.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.hephaestus.cli.TestHost.Ran;
import org.hephaestus.ports.api.ApiError;
import org.hephaestus.ports.api.SyncRequest;
import org.hephaestus.ports.sync.SyncComparison;
import org.hephaestus.ports.sync.SyncComparison.Difference;
import org.hephaestus.ports.sync.SyncComparison.Side;
import org.hephaestus.ports.sync.SyncComparison.Verdict;
import org.hephaestus.ports.sync.SyncState;
import org.hephaestus.ports.sync.SyncStatus;
import org.hephaestus.testkit.api.ApiSamples;
import org.hephaestus.testkit.api.FakeHephApi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SyncVerbsTest {
  private final FakeHephApi api = new FakeHephApi();
  private final TestHost host = new TestHost();

  private Ran heph(String... words) {
    return host.heph(api, words);
  }

  private static SyncStatus status(
      SyncState state,
      long attempts,
      long pushed,
      long pulled,
      SyncStatus.@Nullable Problem problem) {
    return new SyncStatus(
        state,
        "http://hub:8787",
        "me",
        attempts,
        pushed,
        pulled,
        0,
        null,
        new SyncStatus.Success(ApiSamples.NOW, Duration.ofMillis(12)),
        problem,
        null,
        Duration.ZERO,
        "1.2.3",
        0,
        0,
        null);
  }

  private static SyncComparison compared(Verdict verdict, Difference... differences) {
    return new SyncComparison(verdict, "as the daemon says", List.of(differences));
  }

  /** A daemon whose next attempt succeeds. */
  private void syncs() {
    api.answer(
        SyncRequest.GetStatus.class,
        status(SyncState.IN_SYNC, 6, 10, 20, null),
        status(SyncState.SYNCING, 6, 10, 20, null),
        status(SyncState.SYNCING, 7, 12, 20, null), // its time was up, and it goes on
        status(SyncState.IN_SYNC, 8, 13, 25, null));
  }

  // --- what is known here, at once

  @Test
  void everythingOnOnePage() {
    Ran ran = heph("sync", "--status");
    assertThat(ran.code()).isZero();
    assertThat(ran.out().lines().map(line -> line.replaceAll(" +", " ")))
        .contains(
            "state no sync at the moment; it is tried again",
            "hub http://hub:8787, hephd 1.2.3",
            "since start 40 sent, 50 received",
            "problem the hub did not answer in time",
            "under way 10 sent, 20 received, about 30 to come",
            "clock 1 h ahead of the hub's; changes get the hub's time",
            "rejected 1 change that the hub does not take",
            "conflicts 2, see: heph conflicts");
    assertThat(api.count(SyncRequest.Begin.class)).isZero();
  }

  @Test
  void theSameForAScript() {
    assertThat(heph("sync", "--status", "--json").out())
        .isEqualToIgnoringNewLines(
            "{\"state\":\"retrying\",\"hub\":\"http://hub:8787\",\"owner_id\":\"01KAK7Y3M0ME\","
                + "\"attempts\":7,\"pushed\":40,\"pulled\":50,\"queued\":3,"
                + "\"oldest_queued\":"
                + ApiSamples.NOW.minus(Duration.ofMinutes(5)).toEpochMilli()
                + ",\"oldest_queued_age_ms\":300000,\"last_success\":{\"at\":"
                + ApiSamples.NOW.minus(Duration.ofMinutes(6)).toEpochMilli()
                + ",\"took_ms\":31},\"last_error\":{\"code\":\"timeout\","
                + "\"message\":\"the hub did not answer in time\",\"at\":"
                + ApiSamples.NOW.toEpochMilli()
                + "},\"retry_in_ms\":9000,\"clock_offset_ms\":-3600000,\"hub_build\":\"1.2.3\","
                + "\"rejected\":1,\"conflicts\":2,"
                + "\"progress\":{\"pushed\":10,\"pulled\":20,\"to_pull\":30}}");
  }

  // --- an attempt, followed to its end

  @Test
  void whatWentOver() {
    syncs();
    Ran ran = heph("sync");
    assertThat(ran.code()).isZero();
    assertThat(ran.out()).startsWith("synced: 3 sent, 5 received, in ");
    syncs();
    assertThat(heph("sync", "--json").out())
        .contains("\"outcome\":\"synced\",", "\"pushed\":3,", "\"pulled\":5,");
  }

  @Test
  void whatDidNotWork() {
    Ran ran = heph("sync"); // the sample cannot reach its hub
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err())
        .contains("the hub did not answer in time", "nothing is lost: 3 of your changes wait");
    assertThat(heph("sync", "--json").out()).contains("\"kind\":\"sync_failed\"");
  }

  @Test
  void aDaemonWithoutAHub() {
    api.refuse(
        SyncRequest.Begin.class,
        new ApiError(ApiError.SYNC, "this daemon has no hub", "sync", "give it one"));
    Ran ran = heph("sync");
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).contains("this daemon has no hub", "give it one");
  }

  // --- comparing: 0 equal, 4 different, and not a guess in between

  @Test
  void equal() {
    syncs();
    api.answer(SyncRequest.Verify.class, compared(Verdict.EQUAL));
    Ran ran = heph("sync", "verify");
    assertThat(ran.code()).isZero();
    assertThat(ran.out().strip()).isEqualTo("as the daemon says");
    assertThat(api.requests()).contains(new SyncRequest.Verify(false));
  }

  @Test
  void different() {
    syncs();
    api.answer(
        SyncRequest.Verify.class,
        compared(
            Verdict.DIFFERENT,
            new Difference("01A", "mine", Side.HERE, true),
            new Difference("01B", "yours", Side.HUB, false)));
    Ran ran = heph("sync", "verify", "--repair");
    assertThat(ran.code()).isEqualTo(4);
    assertThat(ran.out()).contains("01A  repaired here  mine", "01B  damaged at the hub  yours");
    assertThat(api.requests()).contains(new SyncRequest.Verify(true));
    syncs();
    assertThat(heph("sync", "verify", "--json").out())
        .contains("\"verdict\":\"different\"", "\"damaged\":\"hub\"", "\"repaired\":true");
  }

  @Test
  void whoIsDisturbedTriesAgain() {
    syncs();
    api.answer(
        SyncRequest.Verify.class,
        compared(Verdict.MOVED),
        compared(Verdict.MOVED),
        compared(Verdict.EQUAL));
    assertThat(heph("sync", "verify").code()).isZero();
    assertThat(api.count(SyncRequest.Begin.class)).isEqualTo(3);
    syncs();
    api.answer(SyncRequest.Verify.class, compared(Verdict.MOVED));
    assertThat(heph("sync", "verify").code()).isEqualTo(1);
  }

  @Test
  void aComparisonThatDidNotWorkIsNone() {
    syncs();
    api.answer(SyncRequest.Verify.class, compared(Verdict.FAILED));
    assertThat(heph("sync", "verify").code()).isEqualTo(1);
  }

  // --- joining needs a word

  @Test
  void joiningNeedsAWord() {
    Ran ran = heph("sync", "join");
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("nothing was changed", "say --yes");
    assertThat(api.count(SyncRequest.Join.class)).isZero();
    syncs();
    ran = heph("sync", "join", "--yes");
    assertThat(ran.code()).isZero();
    assertThat(ran.err()).contains("the data here is now that of 01KAK7Y3M0HUBHUBHUBHUBHUB0");
  }

  @Test
  void anotherWordIsNotUnderstood() {
    Ran ran = heph("sync", "verifi");
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("heph sync takes no 'verifi'");
  }
}
