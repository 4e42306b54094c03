package org.hephaestus.testkit.forge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.hephaestus.ports.update.Release;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LoopbackForgeTest {
  private static final String ONE = "1".repeat(40);
  private static final String TWO = "2".repeat(40);

  @TempDir Path folder;

  @Test
  void listsReleasesAndTagsAsGiteaDoes() throws Exception {
    try (LoopbackForge forge = LoopbackForge.start("o", "r", null)) {
      forge.publish("v1.0.0", ONE).publish("v1.0.1", TWO).tag("nightly/1", TWO);

      assertThat(get(forge, "/releases").body())
          .startsWith("[{\"id\":1,\"tag_name\":\"v1.0.1\"")
          .contains("\"tag_name\":\"v1.0.0\"");
      assertThat(get(forge, "/tags").body()).contains("nightly/1").contains(ONE).contains(TWO);
      assertThat(get(forge, "/tags/nightly%2F1").body()).contains("\"sha\":\"" + TWO + "\"");
      assertThat(get(forge, "/tags/v9").statusCode()).isEqualTo(404);
      assertThat(get(forge, "/other").statusCode()).isEqualTo(404);

      forge.withdraw("v1.0.1");
      assertThat(get(forge, "/releases").body()).doesNotContain("v1.0.1");
      assertThat(forge.requests()).hasSize(6).startsWith("GET /api/v1/repos/o/r/releases");
    }
  }

  // "Latest" is the newest by creation, not the highest version, as on the forges.
  @Test
  void latestIsTheNewestByCreation() throws Exception {
    try (LoopbackForge forge = LoopbackForge.start("o", "r", null)) {
      forge.publish(release("v2.0.0", false, "2026-01-01T00:00:00Z"));
      forge.publish(release("v1.0.9", false, "2026-02-01T00:00:00Z"));
      forge.publish(release("v3.0.0-rc.1", true, "2026-03-01T00:00:00Z"));
      assertThat(get(forge, "/releases/latest").body()).contains("\"tag_name\":\"v1.0.9\"");
    }
  }

  @Test
  void anUnchangedListIsNotSentAgainAndAChangedOneIs() throws Exception {
    try (LoopbackForge forge = LoopbackForge.start("o", "r", null)) {
      forge.publish("v1.0.0", ONE);
      String tag = get(forge, "/tags").headers().firstValue("ETag").orElseThrow();
      assertThat(get(forge, "/tags", "If-None-Match", tag).statusCode()).isEqualTo(304);
      forge.tag("v1.0.0", TWO);
      assertThat(get(forge, "/tags", "If-None-Match", tag).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void pagesAreCutAndLinked() throws Exception {
    try (LoopbackForge forge = LoopbackForge.start("o", "r", null)) {
      for (int i = 0; i < 5; i++) {
        forge.tag("v" + i, ONE);
      }
      HttpResponse<String> first = get(forge, "/tags?limit=2&page=1");
      assertThat(first.headers().firstValue("Link").orElse("")).contains("rel=\"next\"");
      HttpResponse<String> last = get(forge, "/tags?limit=2&page=3");
      assertThat(last.body()).contains("v4").doesNotContain("v3");
      assertThat(last.headers().firstValue("Link")).isEmpty();
    }
  }

  @Test
  void aBrokenForgeFailsEverythingUntilMended() throws Exception {
    try (LoopbackForge forge = LoopbackForge.start("o", "r", null)) {
      forge.failWith(503);
      assertThat(get(forge, "/tags").statusCode()).isEqualTo(503);
      forge.failWith(0);
      assertThat(get(forge, "/tags").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void gitClonesATagFromIt() throws Exception {
    assumeTrue(onPath("git"), "git is not on PATH");
    Path work = folder.resolve("work");
    git("init", "--quiet", work.toString());
    Files.writeString(work.resolve("hello.txt"), "hello\n");
    git("-C", work.toString(), "add", "--all");
    git("-C", work.toString(), "commit", "--quiet", "--message", "first");
    git("-C", work.toString(), "tag", "v1.0.0");
    Files.writeString(work.resolve("hello.txt"), "later\n");
    git("-C", work.toString(), "commit", "--quiet", "--all", "--message", "second");
    Path bare = folder.resolve("served.git");
    git("clone", "--quiet", "--bare", work.toString(), bare.toString());

    try (LoopbackForge forge = LoopbackForge.start("o", "r", bare)) {
      Path copy = folder.resolve("copy");
      git(
          "clone",
          "--quiet",
          "--depth",
          "1",
          "--branch",
          "v1.0.0",
          forge.cloneUrl(),
          copy.toString());
      assertThat(copy.resolve("hello.txt")).hasContent("hello");
      assertThat(forge.requests())
          .contains("GET /o/r.git/info/refs?service=git-upload-pack")
          .contains("POST /o/r.git/git-upload-pack");
    }
  }

  private static Release release(String tag, boolean prerelease, String createdAt) {
    return new Release(tag, ONE, false, prerelease, Instant.parse(createdAt), "", "a \"note\"\n");
  }

  private static HttpResponse<String> get(LoopbackForge forge, String path, String... headers)
      throws IOException, InterruptedException {
    String api = forge.url().replace("/o/r", "/api/v1/repos/o/r");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(api + path)).timeout(Duration.ofSeconds(10));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  private static boolean onPath(String tool) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
  }

  private static void git(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("git", "-c", "user.name=Test"));
    command.addAll(List.of("-c", "user.email=test@example.invalid"));
    command.addAll(List.of("-c", "commit.gpgSign=false", "-c", "core.hooksPath=/dev/null"));
    command.addAll(List.of(arguments));
    Process git = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(git.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(git.exitValue()).as(output).isZero();
  }
}
