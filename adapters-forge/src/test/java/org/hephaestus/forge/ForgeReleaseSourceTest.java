package org.hephaestus.forge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.hephaestus.ports.time.CallLimits;
import org.hephaestus.ports.update.Release;
import org.hephaestus.ports.update.ReleaseSource;
import org.hephaestus.ports.update.ReleaseSource.Listing;
import org.hephaestus.testkit.forge.LoopbackForge;
import org.hephaestus.testkit.update.ReleaseSourceContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a forge that behaves. */
@Timeout(30)
class ForgeReleaseSourceTest extends ReleaseSourceContract {
  private static final CallLimits LIMITS = CallLimits.within(Duration.ofSeconds(10));
  private static final String ONE = "1".repeat(40);
  private static final String TWO = "2".repeat(40);

  private LoopbackForge forge;
  private ForgeReleaseSource source;

  @BeforeEach
  void start() throws IOException {
    forge = LoopbackForge.start("o", "r", null);
    source =
        new ForgeReleaseSource(
            ForgeLocation.parse(forge.url()), HttpOptions.of(Map.of(), "1.0.3"), new TestClock());
  }

  @AfterEach
  void stop() {
    forge.close();
  }

  @Override
  protected ReleaseSource source() {
    return source;
  }

  @Override
  protected void publish(Release release) {
    forge.publish(release);
  }

  @Override
  protected void breakForge() {
    forge.failWith(500);
  }

  @Override
  protected void mendForge() {
    forge.failWith(0);
  }

  @Test
  void everyFieldOfAReleaseIsRead() {
    Release release =
        new Release(
            "v1.0.4",
            ONE,
            true,
            true,
            Instant.parse("2026-05-04T03:02:01Z"),
            "https://git.example/o/r/releases/tag/v1.0.4",
            "What's \"new\":\n- all of it \u2713");
    forge.publish(release);
    assertThat(listed(source.list(null, LIMITS)).releases()).containsExactly(release);
  }

  @Test
  void moreThanAPageIsReadPageByPage() {
    for (int i = 0; i < 120; i++) {
      forge.publish("v1.0." + i, ONE);
    }
    assertThat(listed(source.list(null, LIMITS)).releases())
        .hasSize(120)
        .allSatisfy(r -> assertThat(r.commit()).isEqualTo(ONE));
    assertThat(forge.requests()).hasSize(6);
  }

  @Test
  void atMostFivePagesAreRead() {
    for (int i = 0; i < 300; i++) {
      forge.publish("v1.0." + i, ONE);
    }
    assertThat(listed(source.list(null, LIMITS)).releases()).hasSize(250);
  }

  // A list of more than one page cannot be asked for conditionally; its digest still tells.
  @Test
  void aLongListThatHasNotChangedIsRecognisedByItsDigest() {
    for (int i = 0; i < 60; i++) {
      forge.publish("v1.0." + i, ONE);
    }
    String before = listed(source.list(null, LIMITS)).validator();
    assertThat(source.list(before, LIMITS)).isInstanceOf(Listing.NotModified.class);
    forge.tag("v1.0.0", TWO);
    assertThat(listed(source.list(before, LIMITS)).releases())
        .anySatisfy(r -> assertThat(r.commit()).isEqualTo(TWO));
  }

  @Test
  void anUnchangedListingCostsTwoConditionalRequests() {
    forge.publish("v1.0.0", ONE);
    String before = listed(source.list(null, LIMITS)).validator();
    int soFar = forge.requests().size();
    assertThat(source.list(before, LIMITS)).isInstanceOf(Listing.NotModified.class);
    assertThat(forge.requests()).hasSize(soFar + 2);
  }

  // The releases have not changed (304), the tags have: the answer needs both.
  @Test
  void aTagThatMovesUnderAnUnchangedReleaseIsSeen() {
    forge.publish("v1.0.0", ONE);
    String before = listed(source.list(null, LIMITS)).validator();
    forge.tag("v1.0.0", TWO);
    assertThat(listed(source.list(before, LIMITS)).releases())
        .extracting(Release::commit)
        .containsExactly(TWO);
  }

  // A tag without a release changes the tag list, and nothing that matters.
  @Test
  void aChangeThatConcernsNoReleaseIsNoChange() {
    forge.publish("v1.0.0", ONE);
    String before = listed(source.list(null, LIMITS)).validator();
    forge.tag("nightly", TWO);
    assertThat(source.list(before, LIMITS)).isInstanceOf(Listing.NotModified.class);
  }

  @Test
  void aReleaseWhoseTagIsNotThereHasNoCommit() {
    forge.publish(new Release("v1.0.0", null, false, false, null, "", ""));
    assertThat(listed(source.list(null, LIMITS)).releases())
        .extracting(Release::commit)
        .containsExactly((String) null);
    assertThat(forge.requests()).contains("GET /api/v1/repos/o/r/tags/v1.0.0");
  }

  @Test
  void theValidatorOfAnotherRepositoryMeansNothing() throws IOException {
    forge.publish("v1.0.0", ONE);
    String before = listed(source.list(null, LIMITS)).validator();
    try (LoopbackForge other = LoopbackForge.start("o", "r", null)) {
      other.publish("v1.0.0", ONE);
      ForgeReleaseSource elsewhere =
          new ForgeReleaseSource(
              ForgeLocation.parse(other.url()), HttpOptions.of(Map.of(), "1"), new TestClock());
      assertThat(listed(elsewhere.list(before, LIMITS)).releases()).hasSize(1);
    }
  }

  // Tags that the list does not reach are looked up singly: the five newest, whatever their names.
  @Test
  void missingTagsAreLookedUpAndTheirNamesEncoded() throws IOException {
    String releases =
        "[{\"tag_name\":\"odd/v1 ?#&\"},{\"tag_name\":\"..\"},{\"tag_name\":\"d\",\"draft\":true}]";
    try (ScriptedForge scripted =
        ScriptedForge.start(
            (asked, wire) -> {
              if (asked.path().contains("/releases?")) {
                wire.json(releases);
              } else if (asked.path().contains("/tags?")) {
                wire.json("[]");
              } else {
                wire.json("{\"name\":\"x\",\"commit\":{\"sha\":\"" + ONE + "\"}}");
              }
            })) {
      Listing listing = source(scripted.url(), ForgeLocation.Dialect.GITEA).list(null, LIMITS);
      assertThat(listed(listing).releases())
          .extracting(Release::commit)
          .containsExactly(ONE, null, null);
      assertThat(scripted.asked())
          .extracting(ScriptedForge.Asked::path)
          .contains("/api/v1/repos/o/r/tags/odd%2Fv1%20%3F%23&")
          .hasSize(3);
    }
  }

  // GitHub: other page sizes, notes that are null, commits as plain text, the token as Bearer.
  @Test
  void githubIsAskedInItsOwnDialect() throws IOException {
    try (ScriptedForge scripted =
        ScriptedForge.start(
            (asked, wire) -> {
              if (asked.path().contains("/releases?")) {
                wire.json(
                    "[{\"tag_name\":\"v2\",\"body\":null,\"name\":null,\"assets\":[{\"a\":[1]}]},"
                        + "{\"tag_name\":\"v1\",\"html_url\":\"javascript:alert(1)\"},"
                        + "{\"tag_name\":\"\",\"draft\":true}]");
              } else if (asked.path().contains("/tags?")) {
                wire.json("[{\"name\":\"v1\",\"commit\":{\"sha\":\"" + TWO + "\",\"url\":\"\"}}]");
              } else {
                wire.answer(200, "Content-Type: text/plain\r\n", ONE);
              }
            })) {
      Listing listing = source(scripted.url(), ForgeLocation.Dialect.GITHUB).list(null, LIMITS);
      assertThat(listed(listing).releases())
          .containsExactly(
              new Release("v2", ONE, false, false, null, "", ""),
              new Release("v1", TWO, false, false, null, "", ""));
      assertThat(scripted.asked())
          .extracting(ScriptedForge.Asked::path)
          .containsExactly(
              "/api/v3/repos/o/r/releases?page=1&per_page=100",
              "/api/v3/repos/o/r/tags?page=1&per_page=100",
              "/api/v3/repos/o/r/commits/tags/v2");
    }
  }

  // A forge set to smaller pages than asked for says so in its Link header.
  @Test
  void smallerPagesThanAskedForAreFollowed() throws IOException {
    try (ScriptedForge scripted =
        ScriptedForge.start(
            (asked, wire) -> {
              boolean first = asked.path().contains("page=1&");
              String link =
                  first ? "Link: <http://elsewhere.example/?page=2>; rel=\"next\"\r\n" : "";
              String body =
                  asked.path().contains("/tags?")
                      ? "[]"
                      : "[{\"draft\":true,\"tag_name\":\"v" + (first ? 1 : 2) + "\"}]";
              wire.answer(200, link, body);
            })) {
      Listing listing = source(scripted.url(), ForgeLocation.Dialect.GITEA).list(null, LIMITS);
      assertThat(listed(listing).releases())
          .extracting(Release::tag, Release::draft)
          .containsExactly(tuple("v1", true), tuple("v2", true));
    }
  }

  @Test
  void aRedirectWithinTheForgeIsFollowed() throws IOException {
    try (ScriptedForge scripted =
        ScriptedForge.start(
            (asked, wire) -> {
              if (asked.path().startsWith("/moved")) {
                wire.json("[]");
              } else {
                wire.answer(301, "Location: /moved" + asked.path() + "\r\n", "");
              }
            })) {
      Listing listing = source(scripted.url(), ForgeLocation.Dialect.GITEA).list(null, LIMITS);
      assertThat(listed(listing).releases()).isEqualTo(List.of());
    }
  }

  private static ForgeReleaseSource source(String base, ForgeLocation.Dialect dialect) {
    return new ForgeReleaseSource(
        ForgeLocation.of(base + "/o/r", dialect), HttpOptions.of(Map.of(), "1"), new TestClock());
  }

  private static Listing.Listed listed(Listing listing) {
    assertThat(listing).isInstanceOf(Listing.Listed.class);
    return (Listing.Listed) listing;
  }
}
